// SPDX-License-Identifier: Apache-2.0
// Where every card lies on the ground and how big it is, without asking the layout: sizes come from an observer.
// All lengths are CSS pixels at zoom 1.

import { card, cards, changed, idOf, isOutline, kindOf, listed, signal, textOf, turnedBack } from "./stage.js";
import { slide } from "./motion.js";

export const WIDTH = 240;
export const WIDE = 288;
const GAP = 28;
const EDGE = 100_000;

const rects = new Map();
/** Cards whose place or size changed: a Set of ids. */
export const shifted = signal();

const observer = new ResizeObserver((entries) => {
  if (isOutline()) return;
  const ids = new Set();
  for (const { target, borderBoxSize } of entries) {
    const rect = target.isConnected && rects.get(idOf(target));
    const [{ inlineSize: w, blockSize: h }] = borderBoxSize;
    if (!rect || !w || (rect.w === w && rect.h === h)) continue;
    rect.w = w;
    rect.h = h;
    ids.add(idOf(target));
  }
  if (ids.size) shifted.tell(ids);
});

export function guess(text, kind = "idea") {
  const w = kind === "combination" ? WIDE : WIDTH;
  const lines = text.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / (w / 8.2))), 0);
  return { w, h: 66 + 25 * Math.min(lines, 12) + (kind === "idea" ? 0 : 34) };
}

/** Places wished for here and not yet acknowledged win from what the server last said: gives them by idea. */
let wishedPlaces = () => new Map();
export const believe = (places) => { wishedPlaces = places; };

function settle(element, wished, moving) {
  const id = idOf(element);
  const place = wished.get(id) ?? { x: Number(element.dataset.x), y: Number(element.dataset.y) };
  const before = rects.get(id);
  if (before && before.x === place.x && before.y === place.y) return false;
  element.style.left = `${place.x}px`;
  element.style.top = `${place.y}px`;
  if (!before) {
    rects.set(id, { ...place, ...guess(textOf(element), kindOf(element)) });
    observer.observe(element);
  } else {
    if (moving) slide(element, place.x - before.x, place.y - before.y);
    Object.assign(before, place);
  }
  return true;
}

export function settleAll() {
  const wished = wishedPlaces();
  for (const element of cards()) settle(element, wished, false);
}

/** Where a wish was refused: back to where the server has them, or where they are wished to be since. */
export function putBack(ids) {
  const wished = wishedPlaces();
  for (const id of ids) if (card(id)) settle(card(id), wished, true);
  shifted.tell(new Set(ids));
}

changed.on(({ added, changed: altered, gone }) => {
  for (const id of gone) rects.delete(id);
  const ids = new Set([...added, ...altered]);
  const wished = wishedPlaces();
  const done = new Set();
  for (const id of ids) {
    const element = card(id);
    if (element && settle(element, wished, ids.size < 40)) done.add(id);
  }
  if (done.size) shifted.tell(done);
});

turnedBack.on(() => {
  settleAll();
  shifted.tell(new Set(rects.keys()));
});

export const rectOf = (id) => rects.get(id);
export const everywhere = () => rects;

/** Puts cards somewhere on this page at once; the wish to the server goes its own way. */
export function put(places) {
  for (const { idea, place } of places) {
    const element = card(idea);
    const rect = rects.get(idea);
    if (!element || !rect) continue;
    element.style.left = `${place.x}px`;
    element.style.top = `${place.y}px`;
    Object.assign(rect, place);
  }
  shifted.tell(new Set(places.map(({ idea }) => idea)));
}

export const within = (value) => Math.round(Math.max(-EDGE, Math.min(EDGE, value)));

/** The nearest free spot to a point for a card of this size; `extra` are rectangles that are taken as well. */
export function freeSpot(near, size, extra = []) {
  const reach = RINGS * (size.w + GAP);
  const close = [...extra];
  for (const r of rects.values()) if (Math.abs(r.x - near.x) < reach && Math.abs(r.y - near.y) < reach) close.push(r);
  const [x0, y0] = [near.x - size.w / 2, near.y - size.h / 2];
  for (let ring = 0; ring < RINGS; ring += 1) {
    const best = onRing(ring, x0, y0, size, close);
    if (best) return { x: within(best.x), y: within(best.y) };
  }
  const all = bounds();
  return { x: within(all.x + all.w + GAP), y: within(y0) };
}

const RINGS = 24;

function onRing(ring, x0, y0, { w, h }, taken) {
  let best = null;
  for (let i = -ring; i <= ring; i += 1) {
    for (let j = -ring * 2; j <= ring * 2; j += 1) {
      if (Math.abs(i) !== ring && Math.abs(j) < ring * 2 - 1) continue;
      const [dx, dy] = [(i * (w + GAP)) / 2, j * 32];
      const far = Math.hypot(dx, dy * 1.2);
      if (best && far >= best.far) continue;
      const [x, y] = [x0 + dx, y0 + dy];
      const hit = (r) => x < r.x + r.w + GAP && x + w + GAP > r.x && y < r.y + r.h + GAP && y + h + GAP > r.y;
      if (!taken.some(hit)) best = { x, y, far };
    }
  }
  return best;
}

/** The topmost card at a point of the ground, but not one of `except`. */
export function cardAt(point, except = new Set()) {
  let found = null;
  for (const [id, r] of rects) {
    if (except.has(id) || point.x < r.x || point.y < r.y || point.x > r.x + r.w || point.y > r.y + r.h) continue;
    found = id;
  }
  return found;
}

export function bounds(ids = rects.keys()) {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const id of ids) {
    const r = rects.get(id);
    if (!r) continue;
    left = Math.min(left, r.x);
    top = Math.min(top, r.y);
    right = Math.max(right, r.x + r.w);
    bottom = Math.max(bottom, r.y + r.h);
  }
  return left > right ? null : { x: left, y: top, w: right - left, h: bottom - top };
}

export const centre = (r) => ({ x: r.x + r.w / 2, y: r.y + r.h / 2 });

const AHEAD = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] };

/** The id of the card one would expect when going that way from a card. */
export function neighbour(id, way) {
  const from = rects.get(id);
  if (!from) return null;
  const [ax, ay] = AHEAD[way];
  const here = centre(from);
  let best = null;
  for (const [other, rect] of rects) {
    if (other === id) continue;
    const there = centre(rect);
    const [dx, dy] = [there.x - here.x, there.y - here.y];
    const ahead = dx * ax + dy * ay;
    const aside = Math.abs(dx * ay) + Math.abs(dy * ax);
    if (ahead < 8 || aside > ahead * 2.5) continue;
    const far = ahead + aside * 2;
    if (!best || far < best.far) best = { other, far };
  }
  return best?.other ?? null;
}

/** Every idea in the order of the log, as it stands in the outline. */
export const inOrder = () => cards().map(idOf);
export const sourcesOf = (element) => listed(element.dataset.sources);
