// SPDX-License-Identifier: Apache-2.0
// How many ideas there are, said to the style sheets: none, more than can all be laid out at once, and how many set aside.

import { board, cards, changed, ideas } from "./stage.js";

const MANY = 600;
const aside = document.getElementById("aside-count");

function count() {
  board.toggleAttribute("data-ui-empty", cards().length === 0);
  board.toggleAttribute("data-ui-many", ideas.childElementCount > MANY);
  if (aside) aside.textContent = document.querySelectorAll("#aside-list > :not([hidden])").length;
}

export function begin() {
  count();
  changed.on(count);
}
