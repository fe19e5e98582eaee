// SPDX-License-Identifier: Apache-2.0
// The lines between cards: from source to combination, from root to what was built on it, and links drawn by hand.
// Only lines of cards that moved are drawn anew.

import { card, cards, changed, dressed, idOf, isOutline, listed } from "./stage.js";
import { centre, rectOf, shifted } from "./places.js";

const SVG = "http://www.w3.org/2000/svg";
const layer = document.getElementById("lines");
const lines = new Map();
const touching = new Map();
const due = new Set();
let drawing = 0;

function own(id) {
  if (!touching.has(id)) touching.set(id, new Set());
  return touching.get(id);
}

function add(key, kind, from, to, word = "") {
  if (lines.has(key)) return;
  const group = document.createElementNS(SVG, "g");
  group.setAttribute("class", `line line-${kind}`);
  const path = document.createElementNS(SVG, "path");
  group.append(path);
  const label = word ? document.createElementNS(SVG, "text") : null;
  if (label) {
    label.textContent = word;
    label.dataset.ends = `${from} ${to}`;
    group.append(label);
  }
  layer.append(group);
  lines.set(key, { key, kind, from, to, group, path, label });
  own(from).add(key);
  own(to).add(key);
  due.add(key);
}

function drop(key) {
  const line = lines.get(key);
  if (!line) return;
  line.group.remove();
  lines.delete(key);
  touching.get(line.from)?.delete(key);
  touching.get(line.to)?.delete(key);
}

/** The lines a card itself tells of. */
function wanted(element) {
  const id = idOf(element);
  const sources = listed(element.dataset.sources).map((from) => [`s ${from} ${id}`, "source", from, id]);
  const roots = listed(element.dataset.buildsOn).map((from) => [`b ${from} ${id}`, "build", from, id]);
  return [...sources, ...roots];
}

function tellOf(element) {
  const id = idOf(element);
  const now = wanted(element);
  const keys = new Set(now.map(([key]) => key));
  for (const key of [...own(id)]) {
    const line = lines.get(key);
    if (line && line.to === id && !key.startsWith("l ") && !keys.has(key)) drop(key);
  }
  for (const one of now) add(...one);
}

function byHand() {
  const here = new Map();
  for (const item of document.querySelectorAll("#links li[data-relation]")) {
    const { source, target, relation, word } = item.dataset;
    if (!item.hidden) here.set(`l ${item.id}`, [relation, source, target, word]);
  }
  for (const key of [...lines.keys()]) if (key.startsWith("l ") && !here.has(key)) drop(key);
  for (const [key, one] of here) add(key, ...one);
}

/** Where the way from the middle of a card to a point leaves the card, and a little beyond. */
function leave(rect, towards, room = 5) {
  const mid = centre(rect);
  const [dx, dy] = [towards.x - mid.x, towards.y - mid.y];
  if (!dx && !dy) return mid;
  const t = Math.min((rect.w / 2 + room) / Math.abs(dx || 1e-9), (rect.h / 2 + room) / Math.abs(dy || 1e-9));
  return { x: mid.x + dx * Math.min(t, 1), y: mid.y + dy * Math.min(t, 1) };
}

const round = (n) => Math.round(n * 10) / 10;
const at = ({ x, y }, along = 0, turn = 0) => `${round(x + along * Math.cos(turn))} ${round(y + along * Math.sin(turn))}`;

/** The point of an arrow. */
function barbs(from, end, size) {
  const turn = Math.atan2(end.y - from.y, end.x - from.x);
  return `M${at(end, -size, turn + 0.55)}L${at(end)}L${at(end, -size, turn - 0.55)}`;
}

/** What runs both ways has no point: at either end it is held fast, like a string. */
function held(start, end) {
  const across = Math.atan2(end.y - start.y, end.x - start.x) + Math.PI / 2;
  return [start, end].map((one) => `M${at(one, -7, across)}L${at(one, 7, across)}`).join("");
}

const BOW = { source: 0.1, build: 0.08, supports: 0.06, answers: 0.06, contrasts: 0, tension: 0 };

function draw(line) {
  const [a, b] = [rectOf(line.from), rectOf(line.to)];
  const seen = a && b && card(line.from) && card(line.to);
  line.group.toggleAttribute("hidden", !seen);
  line.group.style.display = seen ? "" : "none";
  if (!seen) return;
  const [ca, cb] = [centre(a), centre(b)];
  const bow = BOW[line.kind] ?? 0;
  const bend = { x: (ca.x + cb.x) / 2 - (cb.y - ca.y) * bow, y: (ca.y + cb.y) / 2 + (cb.x - ca.x) * bow };
  const start = leave(a, bend);
  const end = leave(b, bend, 7);
  const way = `M${at(start)}Q${at(bend)} ${at(end)}`;
  line.path.setAttribute("d", way + (line.kind === "tension" ? held(start, end) : barbs(bend, end, line.kind === "source" ? 7 : 6)));
  if (!line.label) return;
  line.label.setAttribute("x", round((start.x + 2 * bend.x + end.x) / 4));
  line.label.setAttribute("y", round((start.y + 2 * bend.y + end.y) / 4));
}

function drawDue() {
  drawing = 0;
  if (isOutline()) return;
  for (const key of due) if (lines.has(key)) draw(lines.get(key));
  due.clear();
}

/** The ideas one is in tension with. */
export const tautWith = (id) =>
  [...own(id)].map((key) => lines.get(key)).filter(({ kind }) => kind === "tension").map(({ from, to }) => (from === id ? to : from)).filter(card);

export function redraw(ids) {
  for (const id of ids) for (const key of touching.get(id) ?? []) due.add(key);
  if (due.size) drawing ||= requestAnimationFrame(drawDue);
}

/** Makes the lines of these cards stand out from the others. */
let lit = new Set();
export function light(ids) {
  for (const key of lit) lines.get(key)?.group.removeAttribute("data-near");
  lit = new Set([...ids].flatMap((id) => [...(touching.get(id) ?? [])]));
  for (const key of lit) lines.get(key)?.group.setAttribute("data-near", "");
}

export function begin() {
  for (const element of cards()) tellOf(element);
  byHand();
  drawDue();
}

shifted.on(redraw);
dressed.on(() => { for (const key of lines.keys()) due.add(key); drawDue(); });
changed.on(({ added, changed: altered, gone, others }) => {
  for (const id of [...added, ...altered]) if (card(id)) tellOf(card(id));
  if ([...others].some((id) => id.startsWith("link-"))) byHand();
  redraw([...added, ...altered, ...gone]);
});
