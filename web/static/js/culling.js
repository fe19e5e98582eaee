// SPDX-License-Identifier: Apache-2.0
// Very many cards: only those near the view are laid out, and from very far all are marks on one bitmap.
// A board of ordinary size knows nothing of this.

import { board, card, cardOf, changed, dressed, ground, idOf, isOutline } from "./stage.js";
import { painted, rested, seen, zoomAt } from "./canvas.js";
import { everywhere } from "./places.js";

const ROOM = 0.6;
const MOST = 700;
const PAUSE = 90;
const map = Object.assign(document.createElement("canvas"), { className: "map", hidden: true });
const near = new Set();
const dark = matchMedia("(prefers-color-scheme: dark)");
let last = 0;
let ink = null;

const busy = () => "uiMany" in board.dataset && !isOutline();

/** Lays a card out at once, so that it can be measured or take the focus. */
export function bring(id) {
  const element = card(id);
  if (!element || near.has(id)) return;
  near.add(id);
  element.dataset.uiNear = "";
}

function away(id) {
  near.delete(id);
  delete card(id)?.dataset.uiNear;
}

function among(view, margin) {
  const [left, right] = [view.x - view.w * margin, view.x + view.w * (1 + margin)];
  const [top, bottom] = [view.y - view.h * margin, view.y + view.h * (1 + margin)];
  const ids = [];
  for (const [id, r] of everywhere()) if (r.x < right && r.x + r.w > left && r.y < bottom && r.y + r.h > top) ids.push(id);
  return ids;
}

function look() {
  if (!busy()) return show(false);
  last = performance.now();
  const view = seen();
  let ids = among(view, ROOM);
  if (ids.length > MOST) ids = among(view, 0.05);
  const far = ids.length > MOST;
  const keep = new Set(far ? [] : ids);
  const held = cardOf(document.activeElement);
  if (held) keep.add(idOf(held));
  for (const id of [...near]) if (!keep.has(id)) away(id);
  for (const id of keep) bring(id);
  show(far);
  if (far) draw(view);
}

function show(far) {
  if (map.hidden !== far) return;
  map.hidden = !far;
  board.toggleAttribute("data-ui-map", far);
}

function colours() {
  const resolve = (name) => {
    map.style.color = `var(${name})`;
    return getComputedStyle(map).color;
  };
  ink = { card: resolve("--surface"), edge: resolve("--line"), words: resolve("--line-strong"), question: resolve("--question-soft"), insight: resolve("--insight-soft") };
}

function draw(view) {
  if (!ink) colours();
  const ratio = Math.min(2, devicePixelRatio);
  const [width, height] = [Math.round(view.width * ratio), Math.round(view.height * ratio)];
  if (map.width !== width || map.height !== height) Object.assign(map, { width, height });
  const pen = map.getContext("2d");
  const z = view.z * ratio;
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.clearRect(0, 0, width, height);
  pen.setTransform(z, 0, 0, z, -view.x * z, -view.y * z);
  for (const id of among(view, 0)) mark(pen, id, everywhere().get(id), view.z > 0.1);
}

function mark(pen, id, r, worded) {
  const { kind, insight } = card(id)?.dataset ?? {};
  pen.fillStyle = insight ? ink.insight : kind === "question" ? ink.question : ink.card;
  pen.fillRect(r.x, r.y, r.w, r.h);
  pen.fillStyle = worded ? ink.words : ink.edge;
  if (!worded) return pen.fillRect(r.x, r.y + r.h, r.w, 8);
  for (let y = r.y + 18; y < r.y + r.h - 40; y += 24) pen.fillRect(r.x + 14, y, r.w * 0.72, 6);
}

export function begin() {
  ground.append(map);
  painted.on(() => {
    if (!busy()) return;
    if (!map.hidden) draw(seen());
    if (performance.now() - last > PAUSE) look();
  });
  rested.on(look);
  changed.on(() => busy() && look());
  dressed.on(look);
  dark.addEventListener("change", () => { ink = null; });
  map.addEventListener("click", (event) => {
    event.stopPropagation();
    zoomAt(event.clientX, event.clientY, 0.5 / seen().z);
  });
  look();
}
