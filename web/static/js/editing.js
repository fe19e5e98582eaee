// SPDX-License-Identifier: Apache-2.0
// Rewording in place, and adding where one double-clicked: one form laid over the card, outside everything that is pushed.

import { card, changed, dressed, isOutline, kept, boardId, leaving, me, say, textOf } from "./stage.js";
import { reword, voice } from "./deeds.js";
import { freeSpot, guess, rectOf, shifted } from "./places.js";
import { go } from "./selection.js";
import { rested, zoom } from "./canvas.js";
import { typing, silent } from "./presence.js";
import { notice } from "./notices.js";

const form = document.getElementById("editor");
const box = document.getElementById("editor-text");
const note = document.getElementById("editor-note");
/** { id, base, before } while rewording, { place } while adding somewhere. */
let at = null;

const draftName = (id) => `draft/${boardId}/${me}/idea/${id}`;

export function edit(id, text = null) {
  const element = card(id);
  if (!form || !element || element.querySelector(".thought.erased")) return;
  leave();
  const [base, before] = [Number(element.dataset.wording), textOf(element)];
  const draft = JSON.parse(kept.read(draftName(id)) ?? "null");
  at = { id, base: draft?.base ?? base, before };
  element.dataset.uiEditing = "";
  open(text ?? draft?.text ?? before);
  if (draft && draft.base < base) note.textContent = say("changedMeanwhile");
}

/** Begins a new idea at a place of the ground. */
export function addAt(place) {
  if (!form) return;
  leave();
  at = { place };
  open("");
}

function open(text) {
  form.hidden = false;
  form.classList.toggle("is-new", !at.id);
  note.textContent = "";
  box.value = text;
  put();
  box.focus({ preventScroll: true });
  box.setSelectionRange(text.length, text.length);
}

/** Over the card, wherever that is now. */
function put() {
  if (!at || form.hidden) return;
  const element = at.id ? card(at.id) : null;
  if (at.id && !element) return;
  if (isOutline() && element) {
    Object.assign(form.style, { left: `${element.offsetLeft}px`, top: `${element.offsetTop}px`, width: `${element.offsetWidth}px` });
    form.style.minHeight = `${element.offsetHeight}px`;
    form.style.scale = 1;
    return;
  }
  form.style.scale = Math.max(1, 0.92 / zoom());
  const rect = element ? rectOf(at.id) : { ...at.place, ...guess("") };
  Object.assign(form.style, { left: `${rect.x}px`, top: `${rect.y}px`, width: `${rect.w}px`, minHeight: `${rect.h}px` });
}

function leave() {
  if (!at) return;
  if (at.id && card(at.id)) delete card(at.id).dataset.uiEditing;
  at = null;
  form.hidden = true;
  silent();
}

function cancel() {
  const { id } = at;
  if (id) kept.write(draftName(id), "");
  leave();
  if (id) go(id);
}

function save() {
  const text = box.value.trim();
  if (!at || !text) return;
  if (!at.id) return addHere(text);
  const { id, base, before } = at;
  kept.write(draftName(id), "");
  leave();
  go(id);
  if (text !== before) reword(id, text, base, (entry) => giveBack(entry, id, base));
}

/** After Enter the box waits just below, for the next thought. */
function addHere(text) {
  const { place } = at;
  voice(text, { place, back: (entry) => notice(`${entry.message} ${say("givenBack", { text })}`, { stays: 0 }) });
  const size = guess(text);
  at.place = freeSpot({ x: place.x + size.w / 2, y: place.y + size.h + 28 + 45 }, guess(""), [{ ...place, ...size }]);
  box.value = "";
  put();
  silent();
}

function giveBack(entry, id, base) {
  kept.write(draftName(id), JSON.stringify({ text: entry.do.text, base }));
  if (!card(id) || at) return notice(`${entry.message} ${say("givenBack", { text: entry.do.text })}`, { stays: 0 });
  edit(id, entry.do.text);
  note.textContent = entry.message;
}

function keys(event) {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    save();
  } else if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    cancel();
  }
}

if (form) {
  form.addEventListener("submit", (event) => { event.preventDefault(); save(); });
  form.addEventListener("click", (event) => event.target.closest("[data-editor=cancel]") && cancel());
  form.addEventListener("pointerdown", (event) => event.stopPropagation());
  box.addEventListener("keydown", keys);
  box.addEventListener("input", () => {
    if (at.id) kept.write(draftName(at.id), box.value === at.before ? "" : JSON.stringify({ text: box.value, base: at.base }));
    if (box.value) typing(at.id ?? "new");
  });
  box.addEventListener("blur", () => { if (at && !at.id && !box.value.trim()) leave(); });
}

changed.on(({ changed: altered, gone }) => {
  if (!at?.id) return;
  if (gone.has(at.id)) { note.textContent = ""; return; }
  const element = card(at.id);
  if (!element || !altered.has(at.id)) return put();
  element.dataset.uiEditing = "";
  if (Number(element.dataset.wording) > at.base) note.textContent = say("changedMeanwhile");
  put();
});
shifted.on((ids) => at?.id && ids.has(at.id) && put());
dressed.on(put);
rested.on(put);
leaving.on(leave);
