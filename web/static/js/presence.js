// SPDX-License-Identifier: Apache-2.0
// Who is here and who writes where. Tells others that this person writes, at most every two seconds, and when they stop.

import { opened, send } from "./live.js";
import { card, changed, isThen, me, say, turnedBack } from "./stage.js";

const OFTEN = 2_000;
const PAUSE = 6_000;
let writing = "";
let told = 0;
let pause = 0;
let later = 0;

function tell(now = false) {
  clearTimeout(later);
  const wait = told + OFTEN - Date.now();
  if (!now && wait > 0) {
    later = setTimeout(tell, wait, true);
    return;
  }
  told = Date.now();
  send({ type: "here", writing });
}

/** This person is writing on an idea, or on a "new" one. */
export function typing(where) {
  const moved = writing !== where;
  writing = where;
  clearTimeout(pause);
  pause = setTimeout(silent, PAUSE);
  if (moved || Date.now() - told >= OFTEN) tell();
}

export function silent() {
  clearTimeout(pause);
  if (!writing) return;
  writing = "";
  tell(true);
}

/** Writes over each idea who is busy on it. */
function show() {
  const busy = new Map();
  for (const person of document.querySelectorAll("#people [data-member]")) person.toggleAttribute("data-ui-me", person.dataset.member === me);
  for (const person of document.querySelectorAll("#people [data-writing]")) {
    const { writing: where, name, member } = person.dataset;
    if (!where || member === me || isThen()) continue;
    busy.set(where, [...(busy.get(where) ?? []), name]);
  }
  for (const element of document.querySelectorAll("[data-ui-writing]")) {
    if (!busy.has(element.id.replace("idea-", ""))) delete element.dataset.uiWriting;
  }
  for (const [where, names] of busy) {
    const element = card(where);
    if (element) element.dataset.uiWriting = names.length === 1 ? say("writing", { name: names[0] }) : say("writingMany", { n: names.length });
  }
}

opened.on(() => tell(true));
changed.on(show);
turnedBack.on(show);
export const begin = show;
