// SPDX-License-Identifier: Apache-2.0
// The film: lays one event after the other in their own rhythm, without the idle hours, and waits at turning points.
// Frames are fetched ahead of what is shown.

import { board, kept, isThen, say, signal, turnedBack } from "./stage.js";
import { hold, release } from "./frames.js";
import * as past from "./past.js";
import * as captions from "./captions.js";
import { chapterAt, load } from "./strip.js";

export const SPEEDS = [1, 2, 4, 8, 16, 32, 64];
/** Milliseconds at speed 1: the longest that nothing happens, and the least that each event can be seen. */
const IDLE = 2_000;
const LEAST = 120;
const TITLE = 1_400;
/* Beyond this speed events may follow faster than each can be seen, several in one picture. */
const SEEN = 8;
const AT_ONCE = 6;
const AHEAD = 150;
const MOST_FRAMES = 160;
const SLOWEST_BEAT = 1_500;

/** The film laid an event: its moment. */
export const told = signal();
/** It began (true) or stopped (false). */
export const rolling = signal();

let playing = false;
let speed = 1;
let whose = {};
let queue = [];
let reached = 0;
let asking = 0;
let done = false;
let before = null;
let last = 0;
let chapter = null;
let title = 0;
let picture = 0;
const card = document.getElementById("chapter");

export const speedNow = () => speed;
export const followed = () => whose;

function rewind() {
  queue = [];
  asking += 1;
  fetching = false;
  reached = past.wantedVersion();
  done = false;
  before = null;
}

let fetching = false;
async function refill() {
  if (fetching || done || queue.length > AHEAD) return;
  fetching = true;
  const mine = (asking += 1);
  const upto = past.newest();
  try {
    const { frames, upto: far } = await past.reel().frames(reached, upto, whose);
    if (mine !== asking) return;
    queue.push(...frames);
    reached = far;
    done = far >= upto || !frames.length;
  } catch {
    if (mine === asking) { stop(); past.stuck.tell(); }
  } finally {
    if (mine === asking) fetching = false;
  }
}

/* A replay in so many seconds: { beat (milliseconds a frame), then (what to do at its end) }. */
let hurry = null;

/** How long to wait for a moment after the one before, in milliseconds of this film. */
function wait(moment) {
  if (hurry) return hurry.beat;
  const gap = before && moment ? Math.max(0, Date.parse(moment.at) - before) : IDLE / 4;
  const least = speed > SEEN ? (LEAST * SEEN) / speed / 2 : LEAST;
  return Math.max(least, Math.min(gap, IDLE) / speed);
}

function roll(now) {
  if (!playing) return;
  picture = requestAnimationFrame(roll);
  if (past.onTheWay()) { last = now; return; }
  refill();
  if (now < title) { last = title; return; }
  card.hidden = true;
  let seen = null;
  hold();
  for (let n = 0; n < AT_ONCE && queue.length && now >= last + wait(queue[0].moment); n += 1) {
    if (announces(queue[0], now)) break;
    seen = queue[0].moment;
    if (!lay(queue.shift(), now)) break;
  }
  release();
  if (seen) told.tell(seen);
  if (!queue.length && done && !fetching) end();
}

function lay(frame, now) {
  const pause = wait(frame.moment);
  if (!past.show(frame)) { rewind(); return false; }
  last = Math.max(last + pause, now - 50);
  before = frame.moment ? Date.parse(frame.moment.at) : before;
  if (hurry || !frame.moment?.critical || !document.getElementById("film-pauses").checked) return true;
  stop();
  captions.mark(say(frame.moment.kind === "combination" ? "turningJoined" : "turningOpened"), { waits: true });
  return false;
}

/** Between two chapters their name is shown a while. */
function announces({ to, from }, now) {
  const next = chapterAt(to);
  if (hurry || !next || next === chapter || next.from <= from) { chapter = next ?? chapter; return false; }
  chapter = next;
  card.textContent = next.title;
  card.hidden = false;
  title = now + Math.max(500, TITLE / Math.sqrt(speed));
  captions.chapter(next.title);
  return true;
}

export async function play() {
  if (playing) return;
  if (!isThen() || (past.version() >= past.newest() && !past.onTheWay())) past.aim(0);
  playing = true;
  board.dataset.uiPlaying = "";
  captions.mark("");
  rewind();
  chapter = chapterAt(past.wantedVersion());
  title = 0;
  rolling.tell(true);
  await load();
  last = performance.now() - IDLE;
  cancelAnimationFrame(picture);
  picture = requestAnimationFrame(roll);
}

/** Plays what happened after a version within so many milliseconds, and then does something else. Not for who went
    back, or somewhere else, before it began. */
export async function replay(from, lasts, then) {
  await past.aim(from);
  if (!isThen() || past.wantedVersion() !== from) return;
  const frames = Math.min(MOST_FRAMES, past.newest() - from);
  whose = { every: Math.ceil((past.newest() - from) / MOST_FRAMES) };
  hurry = { beat: Math.min(SLOWEST_BEAT, lasts / Math.max(1, frames)), then };
  play();
}

export function stop() {
  if (hurry) whose = {};
  hurry = null;
  if (!playing) return;
  playing = false;
  card.hidden = true;
  cancelAnimationFrame(picture);
  delete board.dataset.uiPlaying;
  rolling.tell(false);
}

export const toggle = () => (playing ? stop() : play());

function end() {
  if (hurry) {
    const { then } = hurry;
    stop();
    return then();
  }
  if (past.version() < past.newest() && !Object.keys(whose).length) { done = false; return; }
  stop();
  captions.mark(say(past.hasNow() ? "thisIsNow" : "thisWasAll"));
}

export function setSpeed(to) {
  speed = SPEEDS.includes(to) ? to : 1;
  kept.write("speed", String(speed));
  rolling.tell(playing);
}
export const faster = () => setSpeed(SPEEDS[Math.min(SPEEDS.length - 1, SPEEDS.indexOf(speed) + 1)]);
export const slower = () => setSpeed(SPEEDS[Math.max(0, SPEEDS.indexOf(speed) - 1)]);

/** Follows one idea or one person, or everything; `from` says where to begin. */
export function follow(one, from = null) {
  whose = one;
  if (from !== null) past.aim(from);
  else if (playing) rewind();
  rolling.tell(playing);
}

export function begin() {
  setSpeed(Number(kept.read("speed")));
  past.aimed.on(() => { stop(); captions.mark(""); });
  turnedBack.on((then) => then || stop());
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && stop());
}
