// SPDX-License-Identifier: Apache-2.0
// Everything by key. Single letters never fire in a field, nor while something is asked.

import { board, card, ground, ideas, isField, isOutline, isThen, leaving, mayWriteNow } from "./stage.js";
import { act } from "./acts.js";
import * as past from "./past.js";
import { move, redo, takeBack } from "./deeds.js";
import { cancelDrag, spaceHeld } from "./dragging.js";
import * as drawer from "./drawer.js";
import { hold, release } from "./frames.js";
import { showDeeds } from "./menu.js";
import { isPicking, pick, stop as stopPicking } from "./picking.js";
import { inOrder, put, rectOf } from "./places.js";
import * as search from "./search.js";
import { choose, clear, currentId, go, meant, step } from "./selection.js";

const WAYS = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };
const AHEAD = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] };
const LETTERS = { n: "new", e: "edit", b: "build", q: "question", c: "combine", l: "link", w: "one", r: "react", m: "comment", i: "insight", x: "select", o: "skin", "/": "search", t: "time", "?": "shortcuts", "+": "closer", "=": "closer", "-": "further", "_": "further" };
const NUDGE = 16;
const HELD = new Set(["Alt", "Shift", "Control", "Meta"]);

const nudged = new Map();
let settling = 0;

/** Moves what is meant; several presses become one wish. What arrives meanwhile waits, as while something is dragged. */
function nudge(way, far) {
  if (isOutline() || !mayWriteNow() || !meant().length) return;
  if (!nudged.size) hold();
  const [dx, dy] = AHEAD[way].map((n) => n * (far ? NUDGE * 4 : NUDGE));
  const places = [];
  for (const id of meant()) {
    const rect = rectOf(id);
    if (!nudged.has(id)) nudged.set(id, { x: rect.x, y: rect.y });
    places.push({ idea: id, place: { x: rect.x + dx, y: rect.y + dy } });
  }
  put(places);
  clearTimeout(settling);
  settling = setTimeout(settle, 350);
}

function settle() {
  clearTimeout(settling);
  const moves = [...nudged.keys()].filter((id) => card(id)).map((id) => ({ idea: id, place: { x: rectOf(id).x, y: rectOf(id).y } }));
  put([...nudged].map(([idea, place]) => ({ idea, place })));
  nudged.clear();
  if (moves.length) move(moves);
  release();
}

/** What was meant before is wished before: of an idea that is withdrawn by now nothing could be moved any more. */
function settleFirst() {
  if (nudged.size) settle();
}

function arrows(event, way) {
  const inside = document.activeElement === document.body || ground.contains(document.activeElement);
  if (!inside || event.target.closest(".below")) return false;
  if (event.altKey) nudge(way, event.shiftKey);
  else if (event.shiftKey) {
    const from = currentId();
    step(way);
    choose([from, currentId()].filter(Boolean), { keep: true });
  } else step(way);
  return true;
}

function stepOut() {
  if (cancelDrag() || stopPicking() || search.stop() || clear() || drawer.close()) return;
  if (isThen() && past.hasNow()) return past.back();
  const id = currentId();
  if (id && document.activeElement !== card(id) && document.activeElement !== ground) go(id);
  else ground.focus({ preventScroll: true });
}

function enter(event) {
  const id = currentId();
  if (!id || document.activeElement !== card(id)) return false;
  if (isPicking()) pick(id);
  else act("open", id);
  return true;
}

const opened = () => document.querySelector('[popover=""]:popover-open, [popover=auto]:popover-open');

function special(event) {
  const { key } = event;
  if (key === "Escape" && opened()) return false;
  const id = currentId();
  if (WAYS[key]) return arrows(event, WAYS[key]);
  if (key === "Escape") stepOut();
  else if (key === "Enter") return enter(event);
  else if ((key === "Delete" || key === "Backspace") && id && ideas.contains(document.activeElement)) act("withdraw", id);
  else if ((key === "Home" || key === "End") && ideas.contains(document.activeElement)) go(inOrder().at(key === "Home" ? 0 : -1));
  else if ((key === "." || key === "ContextMenu" || (key === "F10" && event.shiftKey)) && id) showDeeds(id, card(id).querySelector(".more"), act);
  else if (event.code === "Digit1" && event.shiftKey) act("fit");
  else if (key === " " && !event.target.closest("button, a, summary") && !isOutline()) spaceHeld(true);
  else return false;
  return true;
}

function pressed(event) {
  if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
  if (isField(event.target)) {
    if (event.key === "Escape" && !event.target.closest("#composer, #editor, #search")) { event.target.blur(); stepOut(); }
    return;
  }
  if (!HELD.has(event.key) && !(event.altKey && WAYS[event.key])) settleFirst();
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && mayWriteNow()) {
    if (event.shiftKey) redo();
    else takeBack();
    return event.preventDefault();
  }
  if (event.ctrlKey || event.metaKey) return;
  if (special(event)) return event.preventDefault();
  const name = event.altKey ? null : LETTERS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!name) return;
  event.preventDefault();
  act(name, name === "new" ? null : (drawer.openId() ?? currentId()));
}

/** The key that goes with Enter and Z has another name on a Mac. */
function nameKeys() {
  if (!/Mac|iPhone|iPad/.test(navigator.platform)) return;
  for (const key of document.querySelectorAll("kbd")) key.textContent = key.textContent.replace("Ctrl", "⌘");
}

export function listen() {
  nameKeys();
  leaving.on(settleFirst);
  addEventListener("pointerdown", settleFirst, { capture: true });
  addEventListener("keydown", pressed);
  addEventListener("keyup", (event) => event.key === " " && spaceHeld(false));
  addEventListener("blur", () => spaceHeld(false));
  board.addEventListener("keydown", (event) => event.key === " " && event.target.matches?.(".idea") && event.preventDefault());
}
