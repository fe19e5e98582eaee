// SPDX-License-Identifier: Apache-2.0
// Hands on the canvas: dragging cards, dropping one on another, panning, pinching, the drag box. Arriving frames wait meanwhile.

import { board, card, cardOf, ground, idOf, isOutline, leaving, mayWriteNow, say } from "./stage.js";
import { panBy, toGround, zoomAt } from "./canvas.js";
import { hold, release } from "./frames.js";
import { redraw } from "./lines.js";
import { cardAt, rectOf } from "./places.js";
import { isChosen, selectedIds } from "./selection.js";
import { stopFrame, watchFrame } from "./marquee.js";

const FAR = { mouse: 4, pen: 5, touch: 9 };
const LONG = 380;
const pointers = new Map();
let hand = null;
let does = {};
let space = false;
let frame = 0;

export const spaceHeld = (held) => { space = held; board.toggleAttribute("data-ui-space", held); };

function down(event) {
  if (isOutline() || event.target.closest(".editor, .zoom")) return;
  pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  if (pointers.size === 2) return pinch();
  if (pointers.size > 2 || event.button > 1) return;
  const element = cardOf(event.target);
  hand = { kind: "waiting", pointer: event.pointerId, type: event.pointerType, from: { x: event.clientX, y: event.clientY }, to: null };
  if (element && event.button === 0 && !space && !event.shiftKey) {
    hand.id = idOf(element);
    if (event.pointerType === "touch") hand.long = setTimeout(() => hand?.kind === "waiting" && lift(), LONG);
  } else if (event.shiftKey && event.button === 0) hand.frame = true;
  if (event.button === 1) event.preventDefault();
}

function moved(event) {
  if (!pointers.has(event.pointerId)) return;
  pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  if (!hand) return;
  hand.alt = event.altKey;
  frame ||= requestAnimationFrame(follow);
}

function follow() {
  frame = 0;
  if (!hand) return;
  if (hand.kind === "pinching") return pinching();
  const at = pointers.get(hand.pointer);
  if (!at) return;
  if (hand.kind === "waiting" && !begin(at)) return;
  if (hand.kind === "cards") carry(at);
  else if (hand.kind === "frame") watchFrame(hand.from, at);
  else if (hand.kind === "ground") panBy(at.x - hand.to.x, at.y - hand.to.y);
  hand.to = at;
}

/** Decides what a hand that began to move is doing. */
function begin(at) {
  if (Math.hypot(at.x - hand.from.x, at.y - hand.from.y) < (FAR[hand.type] ?? 4)) return false;
  clearTimeout(hand.long);
  ground.setPointerCapture(hand.pointer);
  hand.to = hand.from;
  if (hand.id && hand.type !== "touch" && mayWriteNow()) lift();
  else hand.kind = hand.frame ? "frame" : "ground";
  board.dataset.uiHand = hand.kind;
  return true;
}

function lift() {
  const ids = isChosen(hand.id) ? selectedIds() : [hand.id];
  hold();
  const cards = ids.map((id) => ({ id, element: card(id), rect: rectOf(id), was: { ...rectOf(id) } })).filter((one) => one.element);
  Object.assign(hand, { kind: "cards", cards, ids: new Set(ids), to: hand.from, origin: toGround(hand.from.x, hand.from.y) });
  for (const { element } of cards) element.dataset.uiDragging = "";
  board.dataset.uiHand = "cards";
  if (hand.type === "touch") {
    ground.setPointerCapture(hand.pointer);
    navigator.vibrate?.(8);
  }
}

function carry(at) {
  edge(at);
  const here = toGround(at.x, at.y);
  const [dx, dy] = [here.x - hand.origin.x, here.y - hand.origin.y];
  for (const { element, rect, was } of hand.cards) {
    rect.x = was.x + dx;
    rect.y = was.y + dy;
    element.style.translate = `${dx}px ${dy}px`;
  }
  redraw(hand.ids);
  aim(hand.alt ? null : cardAt(here, hand.ids));
}

/** Near the edge of the view the ground moves along. */
function edge(at) {
  const box = ground.getBoundingClientRect();
  const push = (value, low, high) => (value < low + 28 ? 9 : value > high - 28 ? -9 : 0);
  const [dx, dy] = [push(at.x, box.left, box.right), push(at.y, box.top, box.bottom - 40)];
  if (!dx && !dy) return;
  panBy(dx, dy);
  frame ||= requestAnimationFrame(follow);
}

function aim(id) {
  if (hand.target === id) return;
  if (hand.target && card(hand.target)) delete card(hand.target).dataset.uiTarget;
  hand.target = id;
  if (id) card(id).dataset.uiTarget = say("drop");
}

function pinch() {
  letGo(false);
  const [a, b] = [...pointers.values()];
  hand = { kind: "pinching", far: Math.hypot(a.x - b.x, a.y - b.y), mid: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 } };
}

function pinching() {
  const [a, b] = [...pointers.values()];
  if (!b) return;
  const far = Math.hypot(a.x - b.x, a.y - b.y);
  const mid = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  panBy(mid.x - hand.mid.x, mid.y - hand.mid.y);
  zoomAt(mid.x, mid.y, far / hand.far);
  Object.assign(hand, { far, mid });
}

/** Ends what the hand was doing; `keep` false puts everything back. */
function letGo(keep) {
  const was = hand;
  hand = null;
  if (!was) return;
  clearTimeout(was.long);
  cancelAnimationFrame(frame);
  frame = 0;
  delete board.dataset.uiHand;
  if (was.kind === "frame") stopFrame(keep);
  if (was.kind !== "cards") return;
  const moves = was.cards.map(({ id, rect }) => ({ idea: id, place: { x: rect.x, y: rect.y } }));
  for (const { element, rect, was: before } of was.cards) {
    element.style.translate = "";
    delete element.dataset.uiDragging;
    Object.assign(rect, before);
  }
  if (was.target && card(was.target)) delete card(was.target).dataset.uiTarget;
  if (!keep) redraw(was.ids);
  else if (was.target) {
    redraw(was.ids);
    does.combine([was.target, ...was.ids]);
  } else does.move(moves);
  release();
}

function up(event) {
  pointers.delete(event.pointerId);
  if (!hand || (hand.pointer !== event.pointerId && hand.kind !== "pinching")) return;
  if (hand.kind !== "waiting" && hand.kind !== "pinching") {
    if (frame) follow();
    swallowClick();
  }
  letGo(event.type === "pointerup");
}

/** The click that follows a drag means nothing. */
function swallowClick() {
  const stop = (event) => event.stopPropagation();
  addEventListener("click", stop, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", stop, { capture: true }), 60);
}

function wheel(event) {
  if (isOutline()) return;
  event.preventDefault();
  const lines = event.deltaMode === 1 ? 18 : 1;
  const [dx, dy] = [event.deltaX * lines, event.deltaY * lines];
  const notch = !event.deltaX && Number.isInteger(event.deltaY) && Math.abs(dy) >= 50;
  if (event.ctrlKey || event.metaKey) zoomAt(event.clientX, event.clientY, Math.exp(-dy * 0.01));
  else if (notch && !event.shiftKey) zoomAt(event.clientX, event.clientY, Math.exp(-dy * 0.0016));
  else panBy(event.shiftKey && !dx ? -dy : -dx, event.shiftKey && !dx ? 0 : -dy);
}

leaving.on(() => letGo(false));

/** True when a drag was under way and is now undone. */
export function cancelDrag() {
  if (!hand || hand.kind === "waiting") return false;
  letGo(false);
  return true;
}

/** `hands` says what becomes of cards that were let go: { move(moves), combine(ids) }. */
export function listen(hands = {}) {
  does = hands;
  ground.addEventListener("pointerdown", down);
  ground.addEventListener("pointermove", moved);
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, up);
  ground.addEventListener("wheel", wheel, { passive: false });
  ground.addEventListener("dragstart", (event) => event.preventDefault());
}
