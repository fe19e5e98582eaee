// SPDX-License-Identifier: Apache-2.0
// The keys of time: they hold in the past, and at the handle also now. Everywhere else keys keep their meaning.

import { card, isField, isThen } from "./stage.js";
import * as past from "./past.js";
import { faster, slower, toggle } from "./film.js";
import { chapterStep, load } from "./strip.js";

const handle = document.getElementById("moment");

async function chapter(way) {
  await load();
  past.aim(chapterStep(past.wantedVersion(), way));
}

const KEYS = {
  ArrowLeft: ({ shiftKey }) => (shiftKey ? chapter(-1) : past.stepBy(-1)),
  ArrowRight: ({ shiftKey }) => (shiftKey ? chapter(1) : past.stepBy(1)),
  Home: () => past.aim(0),
  End: () => past.aim(past.newest()),
  " ": () => toggle(),
  "<": () => slower(),
  ">": () => faster(),
};

/** A key that a control keeps for itself. */
function taken({ key, target }) {
  if (target === handle) return false;
  if (isField(target) || target.closest?.("[role=menu], .ask, summary")) return true;
  return key === " " && Boolean(target.closest?.("button, a, input"));
}

function pressed(event) {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open]") || !KEYS[event.key] || taken(event)) return;
  if (!isThen() && event.target !== handle) return;
  event.preventDefault();
  KEYS[event.key](event);
}

/** Out of the handle again, to the card one came from. */
function leave(event) {
  if (event.key !== "Escape" || event.target !== handle) return;
  event.preventDefault();
  if (isThen() && past.hasNow()) past.back();
  handle.blur();
  card(document.querySelector("#ideas [data-ui-current]")?.id.slice("idea-".length))?.focus({ preventScroll: true });
}

export function listen() {
  addEventListener("keydown", pressed, true);
  handle.addEventListener("keydown", leave);
}
