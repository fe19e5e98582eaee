// SPDX-License-Identifier: Apache-2.0
// Every act by its name: what a menu item, a button and a key have in common.

import { address, board, card, cardOf, idOf, isThen, listed, mayWriteNow } from "./stage.js";
import { fit, zoomStep } from "./canvas.js";
import * as deeds from "./deeds.js";
import { askInsight } from "./asking.js";
import * as composer from "./composer.js";
import * as drawer from "./drawer.js";
import { edit } from "./editing.js";
import { showDeeds, showFeelings } from "./menu.js";
import { askTogether, combineMeant, linkMeant, pick, isPicking, resolve } from "./picking.js";
import * as search from "./search.js";
import { choose, clear, go, meant, selectedIds, toggle } from "./selection.js";
import { swap } from "./skin.js";
import { followIdea } from "./filmbar.js";
import { bringIdea, bringWording, takeHome } from "./restoring.js";
import { reach } from "./time.js";

const reading = new Set(["open", "select", "search", "unsearch", "skin", "shortcuts", "fit", "closer", "further", "close", "clear", "new", "time", "follow", "story"]);
/* What is wished of the board as it is now, while the page shows the past. */
const bringing = new Set(["reword-back", "bring-back"]);

const acts = {
  new: () => composer.begin(),
  open: (id) => id && drawer.open(id),
  edit: (id) => id && edit(id),
  build: (id) => composer.begin("build", id),
  question: (id) => composer.begin("question", id),
  combine: (id) => combineMeant(selectedIds().length > 1 || !id ? meant() : [...new Set([id, ...selectedIds()])]),
  one: (id, { ends }) => (ends ? askTogether(listed(ends)) : id && resolve(id)),
  link: (id) => linkMeant(selectedIds().length > 1 || !id ? meant() : [id]),
  react: (id) => id && showFeelings(id),
  comment: (id) => id && drawer.open(id, { write: true }),
  insight: (id) => id && askInsight(id),
  uninsight: (id) => deeds.takeBackInsight(id),
  select: (id) => id && toggle(id),
  undo: (id) => deeds.undo(id ?? drawer.openId()),
  withdraw: (id) => id && deeds.withdraw(id),
  restore: (_, data) => deeds.restore(data.idea),
  peel: (_, data) => deeds.peel(drawer.openId(), data.source),
  unlink: (_, data) => deeds.unlink(data.link),
  uncomment: (_, data) => deeds.uncomment(drawer.openId(), data.comment),
  keep: (_, data) => deeds.keepWording(drawer.openId(), Number(data.wording)),
  search: () => search.begin(),
  unsearch: () => search.stop(),
  skin: () => swap(),
  time: () => reach(),
  story: (id) => id && location.assign(`${address}/ideas/${id}/story${isThen() ? `?at=${board.dataset.version}` : ""}`),
  follow: (id) => id && followIdea(id),
  "reword-back": (id) => id && bringWording(id),
  "bring-back": (id) => id && bringIdea(id),
  "take-home": (id) => id && takeHome(id),
  shortcuts: () => document.getElementById("shortcuts").showModal(),
  fit: () => fit(),
  closer: () => zoomStep(1.25),
  further: () => zoomStep(0.8),
  close: () => drawer.close(),
  clear: () => clear(),
};

/** Does an act by name, on an idea where it needs one. */
export function act(name, id = null, data = {}) {
  if (!acts[name] || !(mayWriteNow() || reading.has(name) || (isThen() && bringing.has(name)))) return;
  if (isThen() && name === "new") return;
  acts[name](id, data);
}

function clicked(event) {
  const button = event.target.closest("[data-do]");
  const string = event.target.closest("#lines [data-ends]");
  const element = cardOf(event.target);
  const id = element ? idOf(element) : null;
  const chip = event.target.closest('a[href^="#idea-"]');
  if (chip) {
    event.preventDefault();
    return go(chip.hash.slice("#idea-".length));
  }
  if (event.target.closest(".more")) return showDeeds(id, event.target.closest(".more"), act);
  if (event.target.closest(".more-here")) return showDeeds(drawer.openId(), event.target.closest(".more-here"), act);
  if (event.target.closest(".feel") && mayWriteNow()) return deeds.feel(id ?? drawer.openId(), event.target.closest(".feel").dataset.feeling);
  if (string) return act("one", null, string.dataset);
  if (button) return act(button.dataset.do, id ?? (button.closest("#drawer") ? drawer.openId() : null), button.dataset);
  if (element) clickedCard(event, id);
  else if (event.target.closest("#ground") && !event.target.closest(".editor, .below")) {
    clear();
    if (document.activeElement !== document.getElementById("composer-text")) document.activeElement?.blur();
  }
}

function clickedCard(event, id) {
  if (isPicking()) return pick(id);
  if (event.shiftKey || event.ctrlKey || event.metaKey) {
    const [only] = selectedIds().length ? [] : meant();
    if (only && only !== id && event.shiftKey) choose([only]);
    getSelection()?.removeAllRanges();
    return toggle(id);
  }
  if (getSelection()?.toString()) return;
  go(id);
  if (event.pointerType === "touch" || drawer.openId()) drawer.open(id, { focus: false });
}

export function listen(addAt) {
  board.addEventListener("click", clicked);
  board.addEventListener("dblclick", (event) => {
    const element = cardOf(event.target);
    if (event.target.closest("button, a, .editor, .dock, .bar, .drawer, .below") || !mayWriteNow()) return;
    if (element) edit(idOf(element));
    else if (event.target.closest("#ground")) addAt(event);
  });
  board.addEventListener("contextmenu", (event) => {
    const element = cardOf(event.target);
    if (!element || event.shiftKey || event.pointerType === "touch") return;
    event.preventDefault();
    go(idOf(element));
    showDeeds(idOf(element), { x: event.clientX, y: event.clientY }, act);
  });
}

