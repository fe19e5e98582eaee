// SPDX-License-Identifier: Apache-2.0
// Menus as a keyboard and a screen reader expect them: one element each for all cards, opened at a card.

import { board, card, idOf, isMine, isThen, kindOf, textOf } from "./stage.js";
import { feel, feelingsOf } from "./deeds.js";
import { tautWith } from "./lines.js";
import { standsNow, textNow } from "./present.js";

let open = null;

const items = (menu) => [...menu.querySelectorAll("[role^=menuitem]:not([hidden])")];

/** Opens a menu beside an element or at a point { x, y }; `pick(button)` hears the choice. */
export function show(menu, beside, pick, { back = document.activeElement } = {}) {
  close({ focus: false });
  open = { menu, pick, back };
  menu.showPopover();
  place(menu, beside);
  items(menu)[0]?.focus({ preventScroll: true });
  if (beside instanceof HTMLButtonElement) beside.setAttribute("aria-expanded", "true");
  open.beside = beside;
}

function place(menu, beside) {
  const box = beside instanceof Element ? beside.getBoundingClientRect() : { left: beside.x, right: beside.x, top: beside.y, bottom: beside.y };
  const { offsetWidth: w, offsetHeight: h } = menu;
  const x = Math.max(8, Math.min(innerWidth - w - 8, box.left));
  const y = box.bottom + 6 + h <= innerHeight - 8 ? box.bottom + 6 : Math.max(8, Math.min(box.top - h - 6, innerHeight - h - 8));
  menu.style.left = `${x}px`;
  menu.style.top = `${y < 8 ? 8 : y}px`;
}

export function close({ focus = true } = {}) {
  if (!open) return false;
  const { menu, back, beside } = open;
  open = null;
  if (beside instanceof Element) beside.removeAttribute("aria-expanded");
  menu.hidePopover();
  if (focus && back?.isConnected) back.focus({ preventScroll: true });
  return true;
}

function choose(button) {
  const { pick } = open;
  close();
  pick(button);
}

function keys(event) {
  if (!open || !open.menu.contains(event.target)) return;
  const all = items(open.menu);
  const here = all.indexOf(document.activeElement);
  const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to !== undefined) all.at(to % all.length).focus();
  else if (event.key === "Escape" || event.key === "Tab" || event.key === "ArrowLeft") close();
  else if (event.key === "Enter" || event.key === " ") choose(document.activeElement);
  else {
    const key = event.key.toLowerCase();
    const named = all.find((item) => item.querySelector("kbd")?.textContent.toLowerCase() === key)
      ?? all.find((item) => item.textContent.trim().toLowerCase().startsWith(key));
    if (named && key.length === 1 && !event.ctrlKey && !event.metaKey) choose(named);
    else if (event.ctrlKey || event.metaKey) return;
  }
  event.preventDefault();
  event.stopPropagation();
}

document.addEventListener("keydown", keys, true);
document.addEventListener("pointerdown", (event) => {
  if (open && !open.menu.contains(event.target)) close({ focus: false });
}, true);
document.addEventListener("click", (event) => {
  const item = open?.menu.contains(event.target) && event.target.closest("[role^=menuitem]");
  if (!item) return;
  event.stopPropagation();
  choose(item);
}, true);

/** What fits this idea: mine or not, a question or not, already an insight or not. */
function fitting(element) {
  const kind = kindOf(element);
  const insight = "insight" in element.dataset;
  const id = idOf(element);
  const past = isThen() && board.dataset.mayWrite === "1" && {
    reworded: standsNow(id) && textNow(id) !== textOf(element) && !element.querySelector(".thought.erased"),
    away: !standsNow(id),
  };
  const is = { mine: isMine(element) && kind !== "combination" && !element.dataset.lifted, combination: kind === "combination", question: kind === "question", insight, then: isThen(), side: "uiSide" in board.dataset, taut: tautWith(id).length > 0, ...past };
  return (conditions) => conditions.split(" ").every((one) => (one.startsWith("not-") ? !is[one.slice(4)] : is[one]));
}

export function showDeeds(id, beside, pick) {
  const menu = document.getElementById("menu");
  const fits = fitting(card(id));
  for (const item of menu.querySelectorAll("[data-when]")) item.hidden = !fits(item.dataset.when);
  show(menu, beside, (item) => pick(item.dataset.do, id), { back: card(id) });
}

export function showFeelings(id) {
  const menu = document.getElementById("feelings");
  const given = feelingsOf(id);
  for (const item of items(menu)) item.setAttribute("aria-checked", given.has(item.dataset.feeling));
  show(menu, card(id).querySelector("footer"), (item) => feel(id, item.dataset.feeling), { back: card(id) });
}

export function showRelations(id, { question = true }, pick) {
  const menu = document.getElementById("relations");
  menu.querySelector("[data-relation=answers]").hidden = !question;
  show(menu, card(id).querySelector("footer"), (item) => pick(item.dataset.relation), { back: card(id) });
}
