// SPDX-License-Identifier: Apache-2.0
// Choosing a second idea, for a link or a combination: go there and press Enter, or click it. Esc stops.

import { board, card, excerpt, kindOf, say, textOf } from "./stage.js";
import { link } from "./deeds.js";
import { askCombination } from "./asking.js";
import { tautWith } from "./lines.js";
import { showRelations } from "./menu.js";
import { choose, clear, go, meant } from "./selection.js";
import { tell } from "./notices.js";

const bar = document.getElementById("linking");
let task = null;

export const isPicking = () => task !== null;

function ask(sentence, run, refuse = () => "") {
  task = { run, refuse };
  board.dataset.uiPicking = "";
  hint(sentence);
}

function hint(sentence) {
  bar.hidden = false;
  bar.querySelector(".hint-word").textContent = sentence;
  tell(sentence, { now: true });
}

export function stop() {
  if (!task) return false;
  task = null;
  delete board.dataset.uiPicking;
  bar.hidden = true;
  return true;
}

export function pick(id) {
  const no = task.refuse(id);
  if (no) return hint(no);
  const { run } = task;
  stop();
  run(id);
}

/** Combines what is meant; with one idea it asks with which other. */
export function combineMeant(ids = meant()) {
  if (ids.length > 1) return askCombination(ids);
  if (!ids.length) return;
  go(ids[0]);
  ask(say("pickMore"), (id) => askCombination([ids[0], id]), (id) => (id === ids[0] ? say("pickMore") : ""));
}

/** What if these were one? Combines an idea with what it is in tension with; with several it asks which. */
export function resolve(id) {
  const others = tautWith(id);
  if (others.length < 2) return others.length && askTogether([id, others[0]]);
  go(id);
  ask(say("pickTension"), (other) => askTogether([id, other]), (other) => (others.includes(other) ? "" : say("pickTension")));
}

/** Two ideas, both selected, and the question what is new when they are one. */
export function askTogether(ids) {
  choose(ids);
  askCombination(ids);
}

/** Draws a link from what is meant: first which, then to what. */
export function linkMeant(ids = meant()) {
  const [from, to] = ids;
  if (!from) return;
  showRelations(from, { question: !to || kindOf(card(to)) === "question" }, (relation) => {
    if (to) {
      clear();
      return link(relation, from, to);
    }
    const sentence = say("pickLink", { text: excerpt(textOf(card(from)), 40), relation: say(relation) });
    ask(sentence, (id) => link(relation, from, id), (id) => {
      if (id === from) return sentence;
      return relation === "answers" && kindOf(card(id)) !== "question" ? say("onlyQuestions") : "";
    });
  });
}

bar.addEventListener("click", (event) => event.target.closest("[data-linking=stop]") && stop());
