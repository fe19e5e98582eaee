// SPDX-License-Identifier: Apache-2.0
// What stands on the board now, while the page shows the past: for each idea its text. Grows by what the socket counts.

import { board, cards, idOf, isStanding, isThen, leaving, textOf } from "./stage.js";
import { counted } from "./live.js";
import * as past from "./past.js";

const standing = new Map();

function read(elements) {
  for (const element of elements) {
    if (isStanding(element)) standing.set(idOf(element), textOf(element));
    else standing.delete(idOf(element));
  }
}

function overlay(html) {
  const sheet = document.createElement("template");
  sheet.innerHTML = html;
  for (const partial of sheet.content.querySelectorAll('hx-partial[hx-swap="delete"][hx-target^="#idea-"]')) {
    standing.delete(partial.getAttribute("hx-target").slice("#idea-".length));
  }
  read(sheet.content.querySelectorAll("article[id^=idea-]"));
}

export const standsNow = (id) => standing.has(id);
export const textNow = (id) => standing.get(id);

/** A page that was opened in the past looks once how things are now. */
async function look() {
  read(cards());
  const { html } = await past.reel().changes(past.version(), past.newest()).catch(() => ({ html: "" }));
  overlay(html);
}

export function begin() {
  leaving.on(() => {
    standing.clear();
    read(cards());
  });
  counted.on((_, html) => overlay(html));
  if (isThen() && board.dataset.mayWrite === "1") look();
}
