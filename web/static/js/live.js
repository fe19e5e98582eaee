// SPDX-License-Identifier: Apache-2.0
// The socket: opens after the version we have, checks that no change is missed, and comes back by itself.
// Knows nothing of what is in a change.

import { unfolded } from "./folding.js";
import { address, board, isThen, signal } from "./stage.js";

/** Frames that carry html, in order: ({ html, whole }). */
export const arrived = signal();
/** Something was brought back from the past: a list of { by, told }. */
export const announced = signal();
export const acked = signal();
export const refused = signal();
export const opened = signal();
/** While the page shows the past: something new was heard of; the version the board is at now. */
export const counted = signal();
/** The state is one of connecting, open, away, or a closing that is for good: signed-out, not-member, no-board, crowded, protocol.
    A board that ended for its reader before the page was loaded is "ended" from the first on. */
export const turned = signal();

const FOR_GOOD = { 4401: "signed-out", 4403: "not-member", 4404: "no-board", 4409: "protocol", 4429: "crowded", 1008: "protocol" };
const SLOWEST = 4_000;
const NUDGE = 1_000;
const HANDSHAKE = 8_000;

let socket = null;
let version = Number(board.dataset.version);
let head = Number(board.dataset.now ?? version);
let paused = isThen();
let epoch = board.dataset.epoch;
let state = "until" in board.dataset ? "ended" : "connecting";
let since = performance.now();
let failures = 0;
let comeback = 0;
let tried = 0;

/** The newest version this page has heard of. */
export const latest = () => Math.max(head, version);
export const how = () => ({ state, for: performance.now() - since });

function become(next) {
  if (state === next) return;
  state = next;
  since = performance.now();
  turned.tell(state);
}

export function connect() {
  clearTimeout(comeback);
  if (socket) return;
  if (state !== "away") become("connecting");
  tried = Date.now();
  const place = new URL(`${address}/live`, location.href);
  place.protocol = place.protocol.replace("http", "ws");
  place.searchParams.set("after", paused ? head : version);
  place.searchParams.set("epoch", epoch);
  const mine = (socket = new WebSocket(place));
  /* Twice, so that a page which was busy itself first hears what has long arrived. */
  const late = setTimeout(() => { if (state !== "open") setTimeout(() => state !== "open" && drop(mine), NUDGE); }, HANDSHAKE);
  mine.onmessage = (message) => mine === socket && hear(read(message.data), late);
  mine.onclose = (closing) => {
    clearTimeout(late);
    if (mine === socket) closed(closing.code);
  };
}

function read(data) {
  const frame = JSON.parse(data);
  return frame.html ? { ...frame, html: unfolded(frame.html) } : frame;
}

function hear(frame, late) {
  switch (frame.type) {
    case "welcome": clearTimeout(late); return welcome(frame);
    case "changes": return changes(frame);
    case "reset":
      if (paused) return count(frame);
      version = frame.to;
      epoch = frame.epoch;
      Object.assign(board.dataset, { version, epoch });
      return arrived.tell({ html: frame.html, whole: true });
    case "presence": return arrived.tell({ html: frame.html, whole: false });
    case "ack": return acked.tell(frame);
    case "refused": return refused.tell(frame);
    case "error": console.warn("board:", frame.code, frame.message);
  }
}

/** While paused the epoch stays the one of the page, so that coming back starts over where it has to. */
function welcome(frame) {
  if (!paused) epoch = frame.epoch;
  failures = 0;
  become("open");
  opened.tell();
}

function changes(frame) {
  if (paused) return count(frame);
  if (frame.to <= version) return;
  if (frame.from > version) return drop(socket);
  version = frame.to;
  board.dataset.version = version;
  arrived.tell({ html: frame.html, whole: false });
  if (frame.told) announced.tell(frame.told);
}

function count({ to, html }) {
  if (to <= head) return;
  head = to;
  counted.tell(head, html);
}

/** From here on changes are counted and not laid: the page shows another moment. */
export function pause() {
  head = latest();
  paused = true;
}

/** Back to now, from the version that is shown: the catch-up brings everything since. */
export function resume(shown) {
  paused = false;
  version = shown;
  Object.assign(board.dataset, { version, epoch });
  if (state === "not-member") return location.assign(address);
  if (Object.values(FOR_GOOD).includes(state) || (version === head && state === "open")) return;
  drop(socket);
  hurry();
}

function closed(code) {
  socket = null;
  if (FOR_GOOD[code]) return become(FOR_GOOD[code]);
  become("away");
  const wait = failures === 0 ? 300 : Math.min(SLOWEST, 500 * 2 ** failures);
  failures += 1;
  comeback = setTimeout(connect, wait * (0.5 + Math.random()));
}

/** Gives up on a connection that no longer answers, without waiting for its own goodbye. */
function drop(which) {
  if (!which || which !== socket) return;
  which.onclose = which.onmessage = null;
  which.close();
  closed(1006);
}

export const giveUp = () => drop(socket);

/** True when the frame went onto an open connection. */
export function send(frame) {
  if (state !== "open" || socket?.readyState !== WebSocket.OPEN) return false;
  socket.send(JSON.stringify(frame));
  return true;
}

function hurry() {
  failures = 0;
  if (!socket && state === "away") connect();
}

/** Somebody who works on is not left waiting for the next try. */
function wanted() {
  if (!socket && state === "away" && Date.now() - tried > NUDGE) connect();
}

for (const sign of ["pointerdown", "keydown"]) addEventListener(sign, wanted, { passive: true });
addEventListener("online", hurry);
addEventListener("offline", () => drop(socket));
addEventListener("pageshow", (event) => event.persisted && drop(socket));
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && hurry());

let tick = Date.now();
setInterval(() => {
  const asleep = Date.now() - tick > 20_000 && document.visibilityState === "visible";
  tick = Date.now();
  if (asleep) drop(socket);
}, 5_000);
