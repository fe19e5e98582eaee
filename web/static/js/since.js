// SPDX-License-Identifier: Apache-2.0
// Since you were here: a short digest on arrival, and a replay of twenty seconds that ends in the present.

import { address, board, isThen, turnedBack } from "./stage.js";
import * as past from "./past.js";
import * as film from "./film.js";
import { go } from "./selection.js";
import { tell } from "./notices.js";

const LASTS = 20_000;
const slot = document.getElementById("since");

function away() {
  slot.hidden = true;
  slot.replaceChildren();
}

function show() {
  const from = Number(slot.dataset.after);
  away();
  film.replay(from, LASTS, past.back);
}

function clicked(event) {
  const idea = event.target.closest('a[href^="#idea-"]');
  const act = event.target.closest("[data-since]")?.dataset.since;
  if (idea) {
    event.preventDefault();
    event.stopPropagation();
    go(idea.hash.slice("#idea-".length));
  }
  if (act === "away") away();
  if (act === "show") show();
}

async function load() {
  const answer = await fetch(`${address}/since?${new URLSearchParams({ after: slot.dataset.after, was: slot.dataset.was })}`);
  if (!answer.ok || isThen()) return;
  slot.innerHTML = await answer.text();
  slot.hidden = !slot.childElementCount;
  const title = slot.querySelector("h2");
  if (title) tell(title.textContent);
}

export function begin() {
  if (!slot || isThen()) return;
  slot.addEventListener("click", clicked);
  slot.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    away();
    board.querySelector("#ground").focus({ preventScroll: true });
  });
  turnedBack.on((then) => then && away());
  load().catch(() => {});
}
