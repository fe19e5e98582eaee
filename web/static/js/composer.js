// SPDX-License-Identifier: Apache-2.0
// The docked box: Enter adds and keeps the cursor, several pasted lines may become several ideas,
// and it remembers on this device what is half written.

import { card, excerpt, keepDraft, say, sayCount, textOf } from "./stage.js";
import { voice } from "./deeds.js";
import { go } from "./selection.js";
import { typing, silent } from "./presence.js";

const form = document.getElementById("composer");
const box = document.getElementById("composer-text");
const aboutLine = document.getElementById("composer-about");
const splitLine = document.getElementById("composer-split");
const refusal = document.getElementById("composer-refusal");
let about = null;
let draft = null;
let cameFrom = null;

export const present = Boolean(form);

/** Puts the cursor in the box; `kind` is "idea", "build" or "question", `id` what it is about. */
export function begin(kind = "idea", id = null) {
  if (!form) return;
  about = kind === "idea" ? null : { kind, id };
  cameFrom = id;
  showAbout();
  box.focus({ preventScroll: true });
}

function showAbout() {
  aboutLine.hidden = !about;
  box.placeholder = box.dataset[about?.kind ?? "idea"];
  if (!about) return;
  const word = about.kind === "build" ? "aboutBuild" : about.id ? "aboutQuestion" : "aboutNone";
  aboutLine.dataset.kind = about.kind;
  aboutLine.querySelector(".about-word").textContent = say(word);
  aboutLine.querySelector(".about-text").textContent = about.id && card(about.id) ? excerpt(textOf(card(about.id)), 70) : "";
}

function letGo() {
  about = null;
  showAbout();
}

const linesOf = (text) => text.split("\n").map((line) => line.replace(/^\s*(?:[-*•–]|\d+[.)])\s+/, "").trim()).filter(Boolean);

function offerSplit() {
  const lines = linesOf(box.value);
  splitLine.hidden = lines.length < 2;
  if (lines.length < 2) return;
  splitLine.querySelector(".split-word").textContent = say("splitOffer", { n: lines.length });
  splitLine.querySelector("[data-split=many]").textContent = say("splitMany", { n: lines.length });
}

function add(text) {
  if (text.trim()) voice(text.trim(), { about, back: giveBack });
}

function giveBack(entry) {
  refusal.textContent = entry.message;
  refusal.hidden = false;
  if (!box.value.includes(entry.do.text)) box.value = [entry.do.text, box.value].filter(Boolean).join("\n");
  draft.keep();
}

function emptied() {
  box.value = "";
  draft.forget();
  splitLine.hidden = true;
  refusal.hidden = true;
  letGo();
  silent();
}

function submit({ many = false } = {}) {
  if (!box.value.trim()) return;
  if (many) for (const line of linesOf(box.value)) add(line);
  else add(box.value);
  emptied();
  box.focus({ preventScroll: true });
}

function keys(event) {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    submit({ many: (event.ctrlKey || event.metaKey) && !splitLine.hidden });
  } else if (event.key === "Escape") {
    event.stopPropagation();
    if (about && !box.value) letGo();
    const back = cameFrom;
    silent();
    box.blur();
    if (back) go(back);
  } else if (event.key === "Backspace" && !box.value && about) letGo();
}

if (form) {
  draft = keepDraft(box, "composer");
  form.addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  box.addEventListener("keydown", keys);
  box.addEventListener("input", () => {
    refusal.hidden = true;
    if (!splitLine.hidden) offerSplit();
    if (box.value) typing(about?.id ?? "new");
    else silent();
  });
  box.addEventListener("blur", silent);
  box.addEventListener("paste", () => setTimeout(offerSplit));
  form.addEventListener("click", (event) => {
    if (event.target.closest(".drop-about")) { letGo(); box.focus(); }
    const split = event.target.closest("[data-split]")?.dataset.split;
    if (split === "many") submit({ many: true });
    if (split === "one") { splitLine.hidden = true; box.focus(); }
  });
}
