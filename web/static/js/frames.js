// SPDX-License-Identifier: Apache-2.0
// Lays arriving fragments over the page. Waits while a drag is under way. htmx morphs, so focus and caret stay.

import { arrived } from "./live.js";
import { card, changed, idOf, ideas } from "./page.js";
import { fadeAway } from "./motion.js";

/* What only this page knows of an element and no fragment may take away. */
htmx.config.morphIgnore = ["data-htmx-powered", "data-ui", "style", "tabindex", "aria-label"];

const queue = [];
let holding = 0;

export function hold() {
  holding += 1;
}

export function release() {
  holding -= 1;
  if (holding === 0) drain();
}

arrived.on((frame) => {
  queue.push(frame);
  if (holding === 0) drain();
});

function drain() {
  if (!queue.length) return;
  const news = { added: new Set(), changed: new Set(), gone: new Set(), others: new Set(), first: queue.some((f) => f.whole) };
  for (const frame of queue.splice(0)) lay(frame, news);
  changed.tell(news);
}

function lay({ html, whole }, news) {
  const sheet = document.createElement("template");
  sheet.innerHTML = html;
  const partials = sheet.content.querySelectorAll("hx-partial");
  for (const partial of partials) place(partial, news);
  if (whole && !partials.length) layWhole(sheet.content, news);
}

/** A reset as plain html: every part with an id finds its own place. */
function layWhole(content, news) {
  const fresh = content.querySelector("#ideas");
  if (fresh) reconcile([...fresh.children], news);
  for (const id of ["question", "links", "aside", "people"]) {
    const part = content.querySelector(`#${id}`);
    if (part) over(document.getElementById(id), part, news);
  }
}

function place(partial, news) {
  const selector = partial.getAttribute("hx-target") ?? "";
  const how = partial.getAttribute("hx-swap") ?? "outerMorph";
  const target = selector.startsWith("#") ? document.getElementById(selector.slice(1)) : null;
  const parts = [...partial.children];
  if (how.startsWith("delete")) return remove(target, news);
  if (selector === "#ideas" && /^inner/.test(how)) return reconcile(parts, news);
  for (const part of parts) {
    const here = part.id ? document.getElementById(part.id) : target;
    if (here && part.id) over(here, part, news);
    else if (part.classList.contains("idea")) add(part, news);
  }
}

function reconcile(parts, news) {
  const staying = new Set(parts.map((part) => part.id));
  for (const old of [...ideas.children]) if (!staying.has(old.id)) remove(old, news);
  for (const part of parts) {
    const here = document.getElementById(part.id);
    if (here) over(here, part, news);
    else add(part, news);
  }
}

function add(part, news) {
  ideas.append(part);
  news.added.add(idOf(part));
  news.gone.delete(idOf(part));
}

function remove(target, news) {
  if (!target) return;
  if (!target.classList.contains("idea")) return target.remove();
  const id = idOf(target);
  news.gone.add(id);
  news.added.delete(id);
  fadeAway(target);
  target.remove();
}

function over(here, part, news) {
  if (part.classList.contains("idea")) {
    if (!dress(here, part)) return;
    news.changed.add(idOf(here));
  } else {
    morph(here, part);
    news.others.add(here.id);
  }
}

/** True when anything changed. A card whose inside stayed the same only takes the new attributes: a move is cheap. */
function dress(here, part) {
  if (here.innerHTML !== part.innerHTML) {
    morph(here, part);
    return true;
  }
  let differs = false;
  for (const name of new Set([...here.getAttributeNames(), ...part.getAttributeNames()])) {
    if (htmx.config.morphIgnore.some((own) => name.startsWith(own)) || here.getAttribute(name) === part.getAttribute(name)) continue;
    differs = true;
    if (part.hasAttribute(name)) here.setAttribute(name, part.getAttribute(name));
    else here.removeAttribute(name);
  }
  return differs;
}

function morph(here, part) {
  htmx.swap({ text: part.outerHTML, target: here, swap: "outerMorph", sourceElement: document.body });
}

export const isHere = (id) => Boolean(card(id));
