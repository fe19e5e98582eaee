// SPDX-License-Identifier: Apache-2.0
// In the drawing of a network: who did what is told just now, and where. A line from the one to the other, and both lit.

import { small } from "./stage.js";

const line = document.getElementById("film-point-line");
const byId = (kind, id) => (id ? document.getElementById(`${kind}-${id}`) : null);
let lit = [];

function placeOf(element) {
  const [, x, y] = /translate\(([\d.]+) ([\d.]+)\)/.exec(element.getAttribute("transform"));
  return [Number(x), Number(y)];
}

function light(elements) {
  for (const one of lit) delete one.dataset.uiTold;
  lit = elements.filter(Boolean);
  for (const one of lit) one.dataset.uiTold = "";
}

/** Points at a moment, or at nothing. */
export function pointAt(moment) {
  const who = byId("map-person", moment?.by);
  const where = byId("map-board", moment?.board);
  const row = byId("row", moment?.board);
  light([who, where, row, moment?.kind === "theme" && document.getElementById("map-theme")]);
  if (!small.matches) row?.scrollIntoView({ block: "nearest" });
  const from = who && placeOf(who);
  const to = where ? placeOf(where) : moment?.kind === "theme" ? [500, 430] : null;
  line.setAttribute("d", from && to ? `M${from.join(" ")}L${to.join(" ")}` : "");
}
