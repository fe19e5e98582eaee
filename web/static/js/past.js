// SPDX-License-Identifier: Apache-2.0
// The page at another moment than now: which one is shown, which one is wanted, and the way between them. One request
// is under way at a time, and the newest wish is always next. Knows no socket: whoever has one gives it as `now`.

import { board, isThen, leaving, signal, turnedBack } from "./stage.js";
import { take } from "./frames.js";

/** Another moment is shown: (version, moment or null, byHand). */
export const shifted = signal();
/** Somebody reached for a version by hand, before it is shown: (version). */
export const aimed = signal();
/** The way there could not be loaded. */
export const stuck = signal();

/* { changes(from, to), frames(after, upto, whose), strip() } and { pause(), resume(version), latest() }. */
let source = null;
let now = null;
let shown = Number(board.dataset.version);
let wanted = shown;
let moment = null;
let turn = 0;
let under = false;

export function begin(from, live = null) {
  source = from;
  now = live;
  if (isThen()) learn();
}

export const reel = () => source;
export const version = () => (isThen() ? shown : Number(board.dataset.version));
export const wantedVersion = () => (isThen() ? wanted : version());
export const momentShown = () => moment;
export const newest = () => (now ? now.latest() : Number(board.dataset.now));
export const hasNow = () => now !== null;
export const onTheWay = () => under || wanted !== shown;

/** A page that was opened in the past asks which moment that is. */
async function learn() {
  const here = shown;
  const { moment: told } = await source.changes(here, here).catch(() => ({}));
  if (!isThen() || shown !== here) return;
  moment = told ?? null;
  shifted.tell(shown, moment, true);
}

/** Leaves the present. Whatever was under way is let go of, and from here on changes are only counted. */
export function enter() {
  if (isThen()) return;
  leaving.tell();
  now?.pause();
  shown = wanted = Number(board.dataset.version);
  moment = null;
  board.dataset.then = "1";
  turnedBack.tell(true);
}

/** Back to now: everything since comes over the socket. */
export function back() {
  if (!isThen() || !now) return;
  turn += 1;
  under = false;
  moment = null;
  delete board.dataset.then;
  now.resume(shown);
  turnedBack.tell(false);
}

/** Goes to a version, through whatever lies between. Ends when it is there, or somewhere newer that was wanted since. */
export async function aim(to) {
  enter();
  wanted = Math.max(0, Math.min(newest(), Math.round(to)));
  aimed.tell(wanted);
  if (!under) await chase();
}

/** Steps through the moments. One beyond the last of them is now. */
export const stepBy = (n) => (n > 0 && hasNow() && isThen() && wanted >= newest() ? back() : aim(wantedVersion() + n));

async function chase() {
  const mine = turn;
  under = true;
  try {
    while (wanted !== shown && mine === turn) {
      const frame = await source.changes(shown, wanted);
      if (mine === turn) lay(frame, true);
    }
  } catch {
    if (mine !== turn) return;
    wanted = shown;
    stuck.tell();
    shifted.tell(shown, moment, true);
  } finally {
    if (mine === turn) under = false;
  }
}

function lay({ type, to, html, moment: told }, byHand) {
  shown = to;
  moment = told ?? null;
  board.dataset.version = to;
  take({ html, past: true, whole: type === "reset" });
  shifted.tell(to, moment, byHand);
}

/** Lays a frame of the film over the page. False when it does not begin where the page is. */
export function show(frame) {
  if (under || wanted !== shown || frame.from !== shown) return false;
  wanted = frame.to;
  lay(frame, false);
  return true;
}
