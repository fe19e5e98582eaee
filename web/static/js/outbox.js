// SPDX-License-Identifier: Apache-2.0
// What was wished and is not yet acknowledged: kept on this device, sent in order, sent again under the same id.
// One entry a command, so that two tabs never overwrite each other's.

import { acked, giveUp, how, opened, refused, send } from "./live.js";
import { boardId, isThen, me, network, newId, signal } from "./stage.js";

const SHELF = `leernetwerk/outbox/${network}/${boardId}/${me}/`;
const PATIENCE = 4_000;
const AGAIN = 2_000;
/** The server can save nothing of anybody just now, whatever is wished. */
const NOBODY = new Set(["not_saved", "unreadable"]);
/** So many go out at once, until nothing waits any more, after the server said that it was too fast. */
const FEW = 10;
const tab = newId();
const waiting = new Map();

/** The outbox grew or shrank. */
export const moved = signal();
/** A command came back: ({ id, do, back, code, message }). */
export const returned = signal();
/** A command was acknowledged: ({ id, do, version }). */
export const saved = signal();

let last = 0;
let roomless = false;
let suspect = null;
let rests = 0;
let slowly = false;
let adopting = false;

navigator.locks?.request(`${SHELF}${tab}`, () => new Promise(() => {}));

/** What may be wished while looking at the past: to have something of it back. */
const BACK = new Set(["restore", "restore_wording", "restore_arrangement"]);

/** Wishes something of the board: kept first, then sent. `back(entry)` gets it back when it is refused. */
export function wish(doing, { back = null } = {}) {
  if (isThen() && !BACK.has(doing.type)) return null;
  last = Math.max(Date.now(), last + 1);
  const entry = { id: newId(), do: doing, at: last, tab, sent: 0, back };
  waiting.set(entry.id, entry);
  keep(entry);
  dispatch(entry);
  moved.tell();
  return entry.id;
}

export const pending = () => [...waiting.values()];
export const outOfRoom = () => roomless;

/** How long, in ms, the oldest command waits. */
export function age() {
  const first = pending()[0];
  return first ? Date.now() - first.at : 0;
}

function keep({ id, do: doing, at }) {
  try {
    localStorage.setItem(SHELF + id, JSON.stringify({ id, do: doing, at, tab }));
    roomless = false;
  } catch {
    roomless = true;
  }
}

/** The server asked to wait, and not all of what waited has gone yet. */
export const isResting = () => slowly && waiting.size > 0;

const underWay = () => pending().filter((entry) => entry.sent).length;

function dispatch(entry) {
  if (!entry.sent && (adopting || rests || (slowly && underWay() >= FEW))) return;  // it follows when others were answered
  if (send({ type: "do", id: entry.id, do: entry.do })) entry.sent = Date.now();
}

/** What cannot be read, be it one entry or all of the device's storage, keeps nothing else from being sent. */
function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function shelved() {
  let keys = [];
  try { keys = Object.keys(localStorage); } catch { /* a device without storage */ }
  return keys.filter((key) => key.startsWith(SHELF)).map(read).filter((entry) => entry?.id && entry.do);
}

/** The locks of the tabs that are open. Where they are unknown there are none: everything is taken, ids make that
    harmless. Null when the device does not tell in time. */
async function openTabs() {
  const late = new Promise((go) => setTimeout(go, PATIENCE, null));
  const told = await Promise.race([navigator.locks?.query() ?? { held: [] }, late]);
  return told && new Set(told.held.map((lock) => lock.name));
}

/** Takes over what closed tabs left behind; it goes before what is wished meanwhile. The shelf is read after the locks:
    what was answered meanwhile is no longer on it. */
async function adopt() {
  if (adopting || !shelved().some((entry) => !waiting.has(entry.id))) return;
  adopting = true;
  const alive = await openTabs().finally(() => { adopting = false; });
  const orphans = alive ? shelved().filter((entry) => !waiting.has(entry.id) && !alive.has(SHELF + entry.tab)) : [];
  if (!orphans.length) return;
  for (const entry of orphans) waiting.set(entry.id, { ...entry, sent: 0, back: null });
  const sorted = pending().sort((a, b) => a.at - b.at);
  waiting.clear();
  for (const entry of sorted) waiting.set(entry.id, entry);
  moved.tell();
}

/** Sends what was not sent on this connection yet, the oldest first. */
function sendUnsent() {
  for (const entry of pending()) if (!entry.sent) dispatch(entry);
}

/* Our own at once: what is wished while the device finds out which tabs are open must not go ahead of it. */
opened.on(async () => {
  for (const entry of pending()) entry.sent = 0;
  sendUnsent();
  await adopt();
  sendUnsent();
});

/** Nothing goes out for so long, and then all of it in the order it was wished in: what is wished later goes not ahead. */
function rest(ms) {
  for (const entry of pending()) entry.sent = 0;
  rests ||= setTimeout(() => { rests = 0; sendUnsent(); }, ms);
  moved.tell();
}

function goOn() {
  slowly = slowly && waiting.size > 0;
  if (!slowly || rests) return;
  for (const entry of pending().filter((one) => !one.sent).slice(0, Math.max(0, FEW - underWay()))) dispatch(entry);
}

function take(id) {
  const entry = waiting.get(id);
  waiting.delete(id);
  try { localStorage.removeItem(SHELF + id); } catch { /* a device without storage keeps nothing to remove */ }
  goOn();
  if (entry) moved.tell();
  return entry;
}

acked.on(({ id, version }) => {
  const entry = take(id);
  if (entry) saved.tell({ ...entry, version });
});

refused.on(({ id, code, message, again, after }) => {
  if (again && waiting.has(id)) {
    if (after) slowly = true;
    if (after || NOBODY.has(code)) return rest(after ? after * 1_000 : AGAIN);
    return setTimeout(() => waiting.has(id) && dispatch(waiting.get(id)), AGAIN);
  }
  const entry = take(id);
  if (!entry) return;
  const news = { ...entry, code, message };
  if (entry.back) entry.back(news);
  else returned.tell(news);
});

setInterval(async () => {
  await adopt();
  if (how().state !== "open") return;
  sendUnsent();
  const first = pending().find((entry) => entry.sent);
  const late = Boolean(first) && Date.now() - first.sent > PATIENCE;
  if (late && suspect === first.id) giveUp();
  suspect = late ? first.id : null;
}, 2_000);

/* What a reload left waiting is shown at once, also when no connection comes. */
setTimeout(() => adopt().then(sendUnsent));
