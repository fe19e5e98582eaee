// SPDX-License-Identifier: Apache-2.0
// The camera over the ground: pan, zoom, fit, glide. One transform; nothing is measured while it moves.

import { board, boardId, calm, dressed, ground, isOutline, isThen, kept, plane, signal, small } from "./stage.js";
import { bounds, centre, rectOf } from "./places.js";

const dots = document.getElementById("dots");
const zoomNow = document.getElementById("zoom-now");
const LEAST = 0.04;
const MOST = 2.5;
/* Below the one, words can only be guessed at; at the other they can be read in passing. */
const LEGIBLE = 0.55;
const NEAR = 0.8;
const DOT = 28;

/** The camera moved; and: it stands still again. */
export const painted = signal();
export const rested = signal();
const camera = { x: 0, y: 0, z: 1 };
let view = { left: 0, top: 0, width: 1, height: 1 };
let painting = 0;
let gliding = 0;
let resting = 0;

new ResizeObserver(measure).observe(ground);

function measure() {
  const { left, top, width, height } = ground.getBoundingClientRect();
  view = { left, top, width, height };
}

/** What the drawer, the add box and the banner cover of the ground. Where there is room, the present leaves some for
 *  the banner too: going back then covers no idea. */
function covered() {
  const drawer = document.getElementById("drawer");
  const right = !drawer || drawer.hidden || small.matches ? 0 : drawer.offsetWidth;
  const sides = { right: right + 16, left: 16 };
  return isThen() ? { ...sides, top: small.matches ? 104 : 56, bottom: 24 } : { ...sides, top: small.matches ? 16 : 56, bottom: 104 };
}

function paint() {
  painting = 0;
  const { x, y, z } = camera;
  plane.style.transform = `translate(${x}px, ${y}px) scale(${z})`;
  const step = DOT * z * 2 ** Math.max(0, Math.ceil(Math.log2(0.6 / z)));
  dots.style.transform = `translate(${((x % step) + step) % step}px, ${((y % step) + step) % step}px) scale(${step / DOT})`;
  const far = z < 0.4 ? "2" : z < 0.62 ? "1" : "";
  if ((board.dataset.uiFar ?? "") !== far) far ? (board.dataset.uiFar = far) : delete board.dataset.uiFar;
  painted.tell();
  clearTimeout(resting);
  if (!plane.classList.contains("is-moving")) plane.classList.add("is-moving");
  resting = setTimeout(rest, 160);
}

/** Standing still again: the words are drawn crisp at this size, and the view is kept for next time. */
function rest() {
  plane.classList.remove("is-moving");
  zoomNow.textContent = `${Math.round(camera.z * 100)}%`;
  kept.write(`view/${boardId}`, [camera.x, camera.y, camera.z].map((n) => n.toFixed(3)).join(" "));
  rested.tell();
}

function look(x, y, z) {
  camera.z = Math.max(LEAST, Math.min(MOST, z));
  camera.x = x;
  camera.y = y;
  painting ||= requestAnimationFrame(paint);
}

export const zoom = () => camera.z;

/** The piece of ground that can be seen, with the view's own size in `width` and `height` and the zoom in `z`. */
export function seen() {
  const { x, y, z } = camera;
  const { width, height } = view;
  return { x: -x / z, y: -y / z, w: width / z, h: height / z, width, height, z };
}

export function toGround(clientX, clientY) {
  return { x: (clientX - view.left - camera.x) / camera.z, y: (clientY - view.top - camera.y) / camera.z };
}

export function panBy(dx, dy) {
  cancelAnimationFrame(gliding);
  look(camera.x + dx, camera.y + dy, camera.z);
}

export function zoomAt(clientX, clientY, factor) {
  cancelAnimationFrame(gliding);
  const z = Math.max(LEAST, Math.min(MOST, camera.z * factor));
  const [px, py] = [clientX - view.left, clientY - view.top];
  look(px - ((px - camera.x) / camera.z) * z, py - ((py - camera.y) / camera.z) * z, z);
}

export function zoomStep(factor) {
  const inset = covered();
  zoomAt(view.left + (view.width - inset.right) / 2, view.top + (view.height - inset.bottom) / 2, factor);
}

function glide(to, time = 220) {
  cancelAnimationFrame(gliding);
  if (calm.matches || document.visibilityState !== "visible") return look(to.x, to.y, to.z);
  const from = { ...camera };
  const began = performance.now();
  const step = (now) => {
    const t = Math.min(1, (now - began) / time);
    const eased = 1 - (1 - t) ** 3;
    look(from.x + (to.x - from.x) * eased, from.y + (to.y - from.y) * eased, from.z * (to.z / from.z) ** eased);
    if (t < 1) gliding = requestAnimationFrame(step);
  };
  gliding = requestAnimationFrame(step);
}

/** Where the camera must stand so that a box fills what is free of the view. */
function framing(box, { least = LEAST, most = 1 } = {}) {
  const inset = covered();
  const w = view.width - inset.left - inset.right;
  const h = view.height - inset.top - inset.bottom;
  const z = Math.max(least, Math.min(most, w / (box.w + 60), h / (box.h + 60)));
  const mid = centre(box);
  return { x: inset.left + w / 2 - mid.x * z, y: inset.top + h / 2 - mid.y * z, z };
}

export function fit() {
  const box = bounds();
  if (box) glide(framing(box));
}

/** The point of the ground in the middle of what can be seen. */
export function middle() {
  if (isOutline()) return centre(bounds() ?? { x: 0, y: 0, w: 0, h: 0 });
  const inset = covered();
  return toGround(
    view.left + (inset.left + view.width - inset.right) / 2,
    view.top + (inset.top + view.height - inset.bottom) / 2,
  );
}

/** Moves the camera just enough to see a card, and not at all when it is seen already. */
export function reveal(id) {
  const rect = rectOf(id);
  if (!rect || isOutline()) return;
  const inset = covered();
  const low = { x: rect.x * camera.z + camera.x, y: rect.y * camera.z + camera.y };
  const size = { w: rect.w * camera.z, h: rect.h * camera.z };
  const nudge = (at, length, from, to) => (at < from ? from - at : at + length > to ? Math.max(to - at - length, from - at) : 0);
  const dx = nudge(low.x, size.w, inset.left, view.width - inset.right);
  const dy = nudge(low.y, size.h, inset.top, view.height - inset.bottom);
  if (dx || dy) glide({ x: camera.x + dx, y: camera.y + dy, z: camera.z });
}

/** The first look: where this device last stood, else everything if it can be read, else the beginning. */
export function begin() {
  measure();
  const before = (kept.read(`view/${boardId}`) ?? "").split(" ").map(Number);
  if (before.length === 3 && before.every(Number.isFinite)) look(...before);
  else {
    const box = bounds() ?? { x: -120, y: -60, w: 240, h: 120 };
    const to = framing(box);
    if (to.z >= LEGIBLE) look(to.x, to.y, to.z);
    else look(32 - box.x * NEAR, 32 - box.y * NEAR, NEAR);
  }
  paint();
}

dressed.on(() => { measure(); if (!isOutline()) paint(); });
addEventListener("resize", measure);
