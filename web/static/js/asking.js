// SPDX-License-Identifier: Apache-2.0
// The two questions that are asked in full: what is new in a combination, and why something is an insight.

import { card, excerpt, keepDraft, textOf } from "./stage.js";
import { combine, nameInsight } from "./deeds.js";
import { clear, go } from "./selection.js";

const combining = document.getElementById("combine");
const naming = document.getElementById("insight");
const drafts = new Map();
let sources = [];
let about = null;

for (const id of ["combine-text", "combine-new", "insight-why"]) drafts.set(id, keepDraft(document.getElementById(id), id));

const field = (id) => document.getElementById(id);
const refusal = (dialog) => dialog.querySelector(".refusal");

function emptied(...ids) {
  for (const id of ids) {
    field(id).value = "";
    drafts.get(id).forget();
  }
}

function complain(dialog, message) {
  refusal(dialog).textContent = message;
  refusal(dialog).hidden = !message;
}

export function askCombination(ids) {
  sources = ids;
  complain(combining, "");
  field("combine-sources").replaceChildren(...ids.map((id) => {
    const item = document.createElement("li");
    item.append(Object.assign(document.createElement("bdi"), { textContent: excerpt(textOf(card(id)), 140) }));
    return item;
  }));
  if (!combining.open) combining.showModal();
  field("combine-text").focus();
}

export function askInsight(id) {
  about = id;
  complain(naming, "");
  field("insight-about").textContent = excerpt(textOf(card(id)), 240);
  if (!naming.open) naming.showModal();
  field("insight-why").focus();
}

function combineNow() {
  const [text, fresh] = [field("combine-text").value.trim(), field("combine-new").value.trim()];
  if (!text || !fresh) return field(text ? "combine-new" : "combine-text").focus();
  const ids = sources;
  combining.close();
  emptied("combine-text", "combine-new");
  clear();
  combine(ids, text, fresh, (entry) => {
    field("combine-text").value ||= entry.do.text;
    field("combine-new").value ||= entry.do.new_here;
    for (const id of ["combine-text", "combine-new"]) drafts.get(id).keep();
    askCombination(ids.filter(card));
    complain(combining, entry.message);
  });
}

function nameNow() {
  const why = field("insight-why").value.trim();
  if (!why) return field("insight-why").focus();
  const id = about;
  naming.close();
  emptied("insight-why");
  go(id);
  nameInsight(id, why, (entry) => {
    field("insight-why").value ||= why;
    drafts.get("insight-why").keep();
    if (card(id)) askInsight(id);
    complain(naming, entry.message);
  });
}

for (const [dialog, act] of [[combining, combineNow], [naming, nameNow]]) {
  dialog.addEventListener("submit", (event) => { event.preventDefault(); act(); });
  dialog.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); act(); }
  });
  let outside = false;
  dialog.addEventListener("pointerdown", (event) => { outside = event.target === dialog; });
  dialog.addEventListener("click", (event) => {
    if ((outside && event.target === dialog) || event.target.closest("[data-ask=cancel]")) dialog.close();
  });
}
