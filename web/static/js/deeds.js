// SPDX-License-Identifier: Apache-2.0
// The wishes a person can have of the board, each said once. Knows nothing of how they are asked.

import { card, isMine, kindOf, me, newId, say } from "./stage.js";
import { notice, tell } from "./notices.js";
import { wish } from "./outbox.js";
import { centre, freeSpot, guess, put, rectOf, within } from "./places.js";
import { middle } from "./canvas.js";
import { ghostRects } from "./ghosts.js";

/** Takes back the last thing this person did on this board, wherever they did it; where that cannot be, it is said why. */
export const takeBack = () => wish({ type: "undo" });
/** Does again what was last taken back. */
export const redo = () => wish({ type: "redo" });

const spot = (text, near, kind) => freeSpot(near, guess(text, kind), ghostRects());

function below(id, text) {
  const rect = rectOf(id);
  if (!rect) return spot(text, middle());
  const { h } = guess(text);
  return spot(text, { x: centre(rect).x, y: rect.y + rect.h + 44 + h / 2 });
}

/** Voices a new idea; `about` is { kind: "build" | "question", id }. Gives the idea's id. */
export function voice(text, { about = null, place = null, back = null } = {}) {
  const idea = newId();
  const where = place ?? (about?.id ? below(about.id, text) : spot(text, middle(), about?.kind === "question" ? "question" : "idea"));
  if (about?.kind === "build") wish({ type: "build_on", idea, on: about.id, text, place: where }, { back });
  else if (about?.kind === "question") wish({ type: "raise_question", idea, text, place: where, ...(about.id && { about: about.id }) }, { back });
  else wish({ type: "voice", idea, text, place: where }, { back });
  tell(say("added"), { now: true });
  return idea;
}

export function combine(sources, text, newHere, back) {
  const idea = newId();
  const rects = sources.map(rectOf).filter(Boolean);
  const mid = rects.reduce((sum, r) => ({ x: sum.x + centre(r).x / rects.length, y: sum.y }), { x: 0, y: 0 });
  const size = guess(text, "combination");
  const top = Math.min(...rects.map((r) => r.y));
  const place = freeSpot({ x: mid.x, y: top - 72 - size.h / 2 }, size, ghostRects());
  wish({ type: "combine", idea, sources, text, new_here: newHere, place }, { back });
  return idea;
}

/** Of wordings side by side one stays, with whose it was. */
export const keepWording = (idea, wording) => wish({ type: "restore_wording", idea, wording });

export function reword(idea, text, base, back) {
  wish({ type: "reword", idea, text, base }, { back });
}

/** Moves cards to their new places, here at once and for everybody with one wish. */
export function move(moves) {
  const after = moves.map(({ idea, place }) => ({ idea, place: { x: within(place.x), y: within(place.y) } }));
  wish({ type: "move", moves: after });
  put(after);
}

export function withdraw(idea) {
  const element = card(idea);
  if (!element) return;
  if (kindOf(element) === "combination") return notice(say("undoInstead"), { act: { word: say("undo"), run: () => undo(idea) } });
  if (!isMine(element)) return notice(say("notYours"));
  wish({ type: "withdraw", idea });
  notice(say("withdrawn"), { act: { word: say("undo"), run: () => restore(idea) } });
}

export function undo(idea) {
  wish({ type: "undo_combination", idea });
  notice(say("undone"), { act: { word: say("undo"), run: () => restore(idea) } });
}

export const restore = (idea) => wish({ type: "restore", idea });
export const peel = (idea, source) => wish({ type: "peel_source", idea, source });

/** Gives a feeling, or takes it back when it was given. */
export function feel(idea, feeling) {
  const given = feelingsOf(idea).has(feeling);
  wish({ type: given ? "withdraw_reaction" : "react", idea, feeling });
}

export function feelingsOf(idea) {
  const given = [...(card(idea)?.querySelectorAll(".feel") ?? [])];
  return new Set(given.filter((one) => one.dataset.by.split(" ").includes(me)).map((one) => one.dataset.feeling));
}

export function comment(idea, text, back) {
  const id = newId();
  wish({ type: "comment", comment: id, idea, text }, { back });
}

export const uncomment = (idea, id) => wish({ type: "withdraw_comment", comment: id, idea });

export function link(relation, source, target) {
  const id = newId();
  wish({ type: "draw_link", link: id, relation, source, target });
}

export const unlink = (id) => wish({ type: "remove_link", link: id });

export function nameInsight(idea, why, back) {
  wish({ type: "name_insight", idea, why }, { back });
}

export const takeBackInsight = (idea) => wish({ type: "take_back_insight", idea });
