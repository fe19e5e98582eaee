// SPDX-License-Identifier: Apache-2.0
// A film in a file begins here: the same board and the same bar, read-only, with all frames in the page and no server.

import { board, card, cardOf, idOf, isField, isOutline } from "./stage.js";
import * as places from "./places.js";
import * as lines from "./lines.js";
import "./arriving.js";
import * as canvas from "./canvas.js";
import { beginFilm } from "./cinema.js";
import * as crowd from "./crowd.js";
import * as culling from "./culling.js";
import * as dragging from "./dragging.js";
import * as embedded from "./embedded.js";
import * as past from "./past.js";
import * as selection from "./selection.js";
import * as skin from "./skin.js";
import { reach } from "./time.js";

const acts = {
  skin: skin.swap,
  fit: canvas.fit,
  closer: () => canvas.zoomStep(1.25),
  further: () => canvas.zoomStep(0.8),
  time: reach,
};
const KEYS = { o: "skin", t: "time", "+": "closer", "=": "closer", "-": "further", "!": "fit" };

function clicked(event) {
  const chip = event.target.closest('a[href^="#idea-"]');
  const button = event.target.closest("[data-do]");
  if (chip) {
    event.preventDefault();
    selection.go(chip.hash.slice("#idea-".length));
  } else if (button) acts[button.dataset.do]?.();
  else if (cardOf(event.target)) selection.go(idOf(cardOf(event.target)));
}

function pressed(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isField(event.target)) return;
  const name = KEYS[event.key.toLowerCase()];
  if (!name) return;
  event.preventDefault();
  acts[name]();
}

function begin() {
  Object.assign(board.dataset, { then: "1", now: embedded.last, uiFilm: "" });
  crowd.begin();
    skin.begin();
  places.settleAll();
  canvas.begin();
  culling.begin();
  lines.begin();
  selection.begin();
  dragging.listen();
  past.begin(embedded);
  beginFilm();
  board.addEventListener("click", clicked);
  addEventListener("keydown", pressed);
  board.dataset.uiReady = "";
  if (location.hash.startsWith("#idea-") && card(location.hash.slice(6))) selection.go(location.hash.slice(6));
  poster();
}

/** At first one sees what came of it, all of it in view; playing begins at the beginning. */
async function poster() {
  await past.aim(embedded.last);
  requestAnimationFrame(() => requestAnimationFrame(() => isOutline() || canvas.fit()));
}

begin();
