// SPDX-License-Identifier: Apache-2.0
// What was wished but not yet acknowledged, drawn softly: new ideas as ghost cards, rewordings over the old text.

import { board, calm, card, changed, isOutline, isThen, leaving, say, turnedBack } from "./stage.js";
import { moved, pending, returned, saved } from "./outbox.js";
import { believe, guess, putBack } from "./places.js";

const layer = document.getElementById("ghosts");
const SOON = 300;
const JUST = 2_000;
const NEW = new Set(["voice", "build_on", "raise_question", "combine"]);

believe(() => {
  const moves = isThen() ? [] : pending().flatMap(({ do: doing }) => (doing.type === "move" ? doing.moves : []));
  return new Map(moves.map(({ idea, place }) => [idea, place]));
});

const late = (entry) => Date.now() - entry.at >= SOON;

/** The room that ideas take which are not on the board yet, so that two new ones never land on each other. */
export function ghostRects() {
  return pending()
    .filter(({ do: doing }) => NEW.has(doing.type) && !card(doing.idea))
    .map(({ do: doing }) => ({ ...doing.place, ...guess(doing.text, doing.type === "combine" ? "combination" : "idea") }));
}

function ghost({ do: doing }) {
  const element = document.createElement("div");
  element.className = "idea ghost";
  element.id = `ghost-${doing.idea}`;
  if (doing.type === "combine") element.dataset.kind = "combination";
  if (doing.type === "raise_question") element.dataset.kind = "question";
  element.style.left = `${doing.place.x}px`;
  element.style.top = `${doing.place.y}px`;
  const said = Object.assign(document.createElement("p"), { className: "thought", textContent: doing.text, dir: "auto" });
  const foot = Object.assign(document.createElement("p"), { className: "ghost-note", textContent: say("waiting") });
  element.append(said, foot);
  return element;
}

/** In the past nothing is drawn that was not there. */
function draw() {
  const wanted = new Map();
  for (const entry of isThen() ? [] : pending()) {
    const { do: doing } = entry;
    if (NEW.has(doing.type) && late(entry) && !card(doing.idea)) wanted.set(`ghost-${doing.idea}`, entry);
    if (doing.type === "reword" && late(entry)) rewordGhost(doing);
  }
  for (const old of [...layer.children]) if (!wanted.has(old.id)) old.remove();
  for (const [id, entry] of wanted) if (!document.getElementById(id)) arrive(ghost(entry), entry);
  board.toggleAttribute("data-ui-ghosts", layer.childElementCount > 0 && isOutline());
}

/** In the outline it comes last: whoever just added it sees that it is there, also while it cannot be saved yet. */
function arrive(element, { at }) {
  layer.append(element);
  if (!isOutline() || Date.now() - at > JUST) return;
  element.scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
}

const said = new Map();

function rewordGhost({ idea, text }) {
  const thought = card(idea)?.querySelector(".thought");
  if (!thought || thought.textContent === text) return;
  said.set(thought, thought.textContent);
  thought.textContent = text;
  thought.dataset.uiWaiting = "";
}

/** What was drawn over a text is taken off it: the page shows what the log says. */
function takeOff() {
  for (const [thought, before] of said) {
    if ("uiWaiting" in thought.dataset) thought.textContent = before;
    delete thought.dataset.uiWaiting;
  }
  said.clear();
}

let timer = 0;
function soon() {
  draw();
  clearTimeout(timer);
  if (pending().some((entry) => !late(entry))) timer = setTimeout(draw, SOON + 20);
}

saved.on(({ do: doing }) => {
  if (doing.type === "reword") delete card(doing.idea)?.querySelector(".thought")?.dataset.uiWaiting;
});
returned.on(({ do: doing }) => doing.type === "move" && putBack(doing.moves.map(({ idea }) => idea)));
moved.on(soon);
changed.on(soon);
leaving.on(takeOff);
turnedBack.on(soon);
