// SPDX-License-Identifier: Apache-2.0
// Lays arriving fragments over the page. Waits while a drag is under way. htmx morphs, so focus and caret stay.

import { changed, idOf, ideas, isStanding } from "./stage.js";
import { fadeAway } from "./motion.js";

/* What only this page knows of an element and no fragment may take away. */
htmx.config.morphIgnore.push("data-ui", "style", "tabindex", "aria-label");

const queue = [];
let holding = 0;

export function hold() {
  holding += 1;
}

export function release() {
  holding -= 1;
  if (holding === 0) drain();
}

/** Takes a frame { html, whole, past } in: it is laid at once, or after the drag that is under way. */
export function take(frame) {
  queue.push(frame);
  if (holding === 0) drain();
}

function drain() {
  if (!queue.length) return;
  const news = { added: new Set(), changed: new Set(), reworked: new Set(), gone: new Set(), others: new Set(), whole: queue.some((f) => f.whole), past: queue.some((f) => f.past) };
  for (const frame of queue.splice(0)) lay(frame, news);
  changed.tell(news);
}

function lay({ html }, news) {
  const sheet = document.createElement("template");
  sheet.innerHTML = html;
  for (const partial of sheet.content.querySelectorAll("hx-partial")) place(partial, news);
}

function place(partial, news) {
  const selector = partial.getAttribute("hx-target") ?? "";
  const how = partial.getAttribute("hx-swap") ?? "outerMorph";
  const target = selector.startsWith("#") ? document.getElementById(selector.slice(1)) : null;
  const parts = [...partial.children];
  if (how.startsWith("delete")) return takeOut(target, news);
  if (target === ideas && /^inner/.test(how)) return reconcile(parts, news);
  if (target && /^inner/.test(how)) return refill(target, parts, news);
  for (const part of parts) {
    if (isIdea(part)) settle(part, news);
    else if (target && how === "beforeend") enlist(target, part, news);
    else if (target) over(target, part, news);
    else news.others.add(part.id);
  }
}

const isIdea = (element) => element.id.startsWith("idea-");

/** An idea stands, is set aside but keeps its place in the order, or is not here yet, in any order. */
function settle(part, news) {
  const here = document.getElementById(part.id);
  if (!here) {
    ideas.append(part);
    if (isStanding(part)) news.added.add(idOf(part));
  } else if (isStanding(here) && isStanding(part)) {
    dress(here, part, news);
  } else if (isStanding(here)) away(here, part, news);
  else {
    here.replaceWith(part);
    if (isStanding(part)) news.added.add(idOf(part));
  }
}

function away(here, instead, news) {
  news.gone.add(idOf(here));
  news.added.delete(idOf(here));
  if (news.gone.size < 8) fadeAway(here);
  instead ? here.replaceWith(instead) : here.remove();
}

function reconcile(parts, news) {
  const staying = new Set(parts.map((part) => part.id));
  for (const old of [...ideas.children]) if (!staying.has(old.id)) isStanding(old) ? away(old, null, news) : old.remove();
  for (const part of parts) settle(part, news);
}

function takeOut(target, news) {
  if (!target) return;
  if (isIdea(target)) return isStanding(target) ? away(target, null, news) : target.remove();
  target.remove();
  news.others.add(target.id);
}

/** An item of a list below the ideas: over the one that is there, else in its order or at the end. */
function enlist(list, part, news) {
  const here = document.getElementById(part.id);
  if (here) return over(here, part, news);
  const later = part.dataset.n && [...list.children].find((one) => Number(one.dataset.n) > Number(part.dataset.n));
  list.insertBefore(part, later || null);
  news.others.add(part.id);
}

function refill(list, parts, news) {
  for (const part of [...list.children, ...parts]) news.others.add(part.id);
  list.replaceChildren(...parts);
}

function over(here, part, news) {
  morph(here, part);
  news.others.add(here.id);
}

/** A card whose inside stayed the same only takes the new attributes: a move is cheap, and no news to a listener. */
function dress(here, part, news) {
  const id = idOf(here);
  if (here.innerHTML !== part.innerHTML) {
    morph(here, part);
    news.changed.add(id);
    news.reworked.add(id);
    return;
  }
  for (const name of new Set([...here.getAttributeNames(), ...part.getAttributeNames()])) {
    if (htmx.config.morphIgnore.some((own) => name.startsWith(own)) || here.getAttribute(name) === part.getAttribute(name)) continue;
    if (part.hasAttribute(name)) here.setAttribute(name, part.getAttribute(name));
    else here.removeAttribute(name);
    news.changed.add(id);
  }
}

function morph(here, part) {
  htmx.swap({ text: part.outerHTML, target: here, swap: "outerMorph", sourceElement: document.body });
}
