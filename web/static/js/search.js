// SPDX-License-Identifier: Apache-2.0
// Searching what is on this board, on this device: the others step back, Enter goes from one to the next.

import { board, cards, changed, idOf, say, textOf, writerOf } from "./stage.js";
import { go } from "./selection.js";
import { tell } from "./notices.js";

const form = document.getElementById("search");
const box = document.getElementById("search-text");
const output = document.getElementById("search-found");
let found = [];
let at = -1;
let due = 0;

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export function begin() {
  form.hidden = false;
  board.dataset.uiSearching = "";
  box.focus();
  box.select();
}

export function stop() {
  if (form.hidden) return false;
  form.hidden = true;
  box.value = "";
  delete board.dataset.uiSearching;
  lookNow();
  return true;
}

/** Looks anew; whoever was at an idea that still fits stays at it when the board changes meanwhile. */
function look({ stay = false } = {}) {
  const here = stay ? found[at] : null;
  const parts = plain(box.value).split(/\s+/).filter(Boolean);
  found = [];
  for (const element of cards()) {
    const text = parts.length ? plain(`${textOf(element)} ${writerOf(element)}`) : "";
    const fits = parts.every((part) => text.includes(part));
    if (parts.length && fits) found.push(idOf(element));
    if (fits === "uiOff" in element.dataset) fits ? delete element.dataset.uiOff : (element.dataset.uiOff = "");
  }
  at = found.indexOf(here);
  report(parts.length > 0);
}

function lookNow() {
  clearTimeout(due);
  due = 0;
  look();
}

function report(asked) {
  output.textContent = !asked ? "" : found.length ? say("found", { n: Math.max(at, 0) + 1, of: found.length }) : say("foundNone");
}

function next(by) {
  if (due || at < 0) lookNow();
  if (!found.length) return;
  at = at < 0 && by > 0 ? 0 : (at + by + found.length) % found.length;
  report(true);
  go(found[at]);
  box.focus({ preventScroll: true });
  tell(output.textContent, { now: true });
}

box.addEventListener("input", () => { clearTimeout(due); due = setTimeout(lookNow, 90); });
form.addEventListener("submit", (event) => event.preventDefault());
box.addEventListener("keydown", (event) => {
  if (event.key === "Enter") { event.preventDefault(); next(event.shiftKey ? -1 : 1); }
  else if (event.key === "ArrowDown") { event.preventDefault(); next(1); }
  else if (event.key === "ArrowUp") { event.preventDefault(); next(-1); }
  else if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    const id = found[at];
    stop();
    if (id) go(id);
  }
});
changed.on(() => box.value && look({ stay: true }));
