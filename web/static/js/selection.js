// SPDX-License-Identifier: Apache-2.0
// Which idea is current (it has the focus) and which are selected. One tab stop for all cards; its buttons follow it.

import { card, cards, cardOf, changed, excerpt, ideas, idOf, isOutline, isThen, say, sayCount, signal, textOf, turnedBack, writerOf } from "./stage.js";
import { reveal } from "./canvas.js";
import { bring } from "./culling.js";
import { light } from "./lines.js";
import { inOrder, neighbour } from "./places.js";
import { tell } from "./notices.js";

const bar = document.getElementById("selecting");
const chosen = new Set();
let current = null;

/** The current idea changed: its id or null. */
export const focused = signal();

export const currentId = () => (current && card(current) ? current : null);
export const selectedIds = () => inOrder().filter((id) => chosen.has(id));
/** The selection, or else the current idea: what a key works on. */
export const meant = () => (chosen.size ? selectedIds() : currentId() ? [current] : []);

function armed(element, on) {
  element.tabIndex = on || isThen() ? 0 : -1;
  for (const part of element.querySelectorAll("[tabindex]")) part.tabIndex = on ? 0 : -1;
}

function become(id) {
  if (current === id) return;
  if (current && card(current)) {
    armed(card(current), false);
    delete card(current).dataset.uiCurrent;
  }
  current = id;
  const element = card(id);
  if (element) {
    armed(element, true);
    element.dataset.uiCurrent = "";
    element.setAttribute("aria-label", say("card", { text: excerpt(textOf(element), 300), name: writerOf(element) }));
  }
  shine();
  focused.tell(id);
}

function shine() {
  light(chosen.size ? chosen : current ? [current] : []);
}

/** Gives an idea the focus and brings it into view. */
export function go(id) {
  const element = card(id);
  if (!element) return;
  bring(id);
  become(id);
  element.focus({ preventScroll: true });
  if (isOutline()) element.scrollIntoView({ block: "nearest" });
  else reveal(id);
}

export function step(way) {
  const order = inOrder();
  if (!order.length) return;
  const from = currentId();
  if (!from) return go(order[0]);
  if (!isOutline()) {
    const next = neighbour(from, way);
    return next && go(next);
  }
  const next = order[order.indexOf(from) + (way === "up" || way === "left" ? -1 : 1)];
  if (next) go(next);
}

function mark() {
  for (const element of cards()) {
    const on = chosen.has(idOf(element));
    if (on !== "uiSelected" in element.dataset) on ? (element.dataset.uiSelected = "") : delete element.dataset.uiSelected;
  }
  if (!bar) return shine();
  bar.hidden = chosen.size < 1;
  bar.querySelector(".hint-word").textContent = chosen.size ? sayCount("selected", chosen.size) : "";
  if (chosen.size) tell(sayCount("selected", chosen.size), { now: true });
  shine();
}

export function choose(ids, { keep = false } = {}) {
  if (!keep) chosen.clear();
  for (const id of ids) chosen.add(id);
  mark();
}

export function toggle(id) {
  if (chosen.has(id)) chosen.delete(id);
  else chosen.add(id);
  mark();
}

export function clear() {
  if (!chosen.size) return false;
  chosen.clear();
  mark();
  return true;
}

export const isChosen = (id) => chosen.has(id);

ideas.addEventListener("focusin", (event) => {
  const element = cardOf(event.target);
  if (element) become(idOf(element));
});

changed.on(({ changed: altered, gone }) => {
  let fewer = false;
  for (const id of gone) fewer = chosen.delete(id) || fewer;
  if (fewer) mark();
  if (gone.has(current)) {
    const had = document.activeElement === document.body;
    current = null;
    const next = inOrder().at(-1);
    if (next) had ? go(next) : become(next);
  } else if (altered.has(current) && card(current)) {
    const id = current;
    current = null;
    become(id);
  }
});

/** Tab comes into the cards at the first one, until another is current; in the past, where arrows step through time, at each. */
export function begin() {
  if (isThen()) for (const element of cards()) if (element.tabIndex) element.tabIndex = 0;
  const first = inOrder()[0];
  if (first && !currentId()) card(first).tabIndex = 0;
}

changed.on(({ added }) => added.size && begin());
turnedBack.on(() => {
  for (const element of cards()) armed(element, idOf(element) === current);
  begin();
});
