// SPDX-License-Identifier: Apache-2.0
// What happens, in plain sentences: shown below, told to somebody who listens a few at a time, and kept as a list.

import { say, turnedBack } from "./stage.js";
import * as past from "./past.js";
import { tell } from "./notices.js";

const clock = document.getElementById("caption-clock");
const told = document.getElementById("caption-told");
const turn = document.getElementById("caption-turn");
const list = document.getElementById("film-sentences");
const goOn = document.querySelector("[data-time=go-on]");
const MOST = 400;
const sentences = new Map();
let speaking = 0;

function clockOf(element, moment) {
  element.textContent = moment?.clock ?? "";
  element.title = moment?.day ?? "";
}

function show(version, moment, byHand) {
  clockOf(clock, moment);
  told.textContent = moment ? moment.told : version ? "" : say("beforeAll");
  mark("");
  if (!moment) return;
  sentences.set(moment.version, moment);
  if (sentences.size > MOST) sentences.delete(sentences.keys().next().value);
  if (document.getElementById("film-told").open) write();
  if (!byHand) return tell(moment.told);
  clearTimeout(speaking);
  if (document.activeElement?.id !== "moment") speaking = setTimeout(tell, 300, moment.told, { now: true });
}

/** A remark beside the sentence, with a way on where the film waits. */
export function mark(text, { waits = false } = {}) {
  turn.textContent = text;
  turn.hidden = !text;
  goOn.hidden = !waits;
  if (text) tell(text);
}

export const chapter = (title) => tell(say("chapter", { title }));

function write() {
  const known = [...sentences.values()].sort((a, b) => a.version - b.version);
  list.replaceChildren(...known.map((moment) => {
    const item = document.createElement("li");
    const button = Object.assign(document.createElement("button"), { type: "button", value: moment.version });
    const when = Object.assign(document.createElement("b"), { className: "numbers" });
    clockOf(when, moment);
    button.append(when, " ", Object.assign(document.createElement("span"), { dir: "auto", textContent: moment.told }));
    item.append(button);
    return item;
  }));
}

export function begin() {
  past.shifted.on(show);
  turnedBack.on((then) => {
    if (then) show(past.version(), null, true);
    else tell(say("thisIsNow"), { now: true });
  });
  document.getElementById("film-told").addEventListener("toggle", write);
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) past.aim(Number(button.value));
  });
}
