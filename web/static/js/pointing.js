// SPDX-License-Identifier: Apache-2.0
// In the drawing of a network: who did what is told just now, and where. A line from the one to the other, and both lit.

import { small } from "./stage.js";

const line = document.getElementById("film-point-line");
const byId = (kind, id) => (id ? document.getElementById(`${kind}-${id}`) : null);
let lit = [];

/** The middle of something drawn, and how far its rim is from there. */
function placeOf(element) {
  const [, x = 500, y = 430] = /translate\(([\d.]+) ([\d.]+)\)/.exec(element.getAttribute("transform") ?? "") ?? [];
  return { x: Number(x), y: Number(y), r: Number(element.querySelector("circle").getAttribute("r")) + 4 };
}

/** From rim to rim. */
function between(one, other) {
  const far = Math.hypot(other.x - one.x, other.y - one.y);
  if (far <= one.r + other.r) return "";
  const on = (part) => `${(one.x + (other.x - one.x) * part).toFixed(1)} ${(one.y + (other.y - one.y) * part).toFixed(1)}`;
  return `M${on(one.r / far)}L${on(1 - other.r / far)}`;
}

function light(elements) {
  for (const one of lit) delete one.dataset.uiTold;
  lit = elements.filter(Boolean);
  for (const one of lit) one.dataset.uiTold = "";
}

/** Points at a moment, or at nothing. */
export function pointAt(moment) {
  const who = byId("map-person", moment?.by);
  const where = byId("map-board", moment?.board) ?? (moment?.kind === "theme" ? document.getElementById("map-theme") : null);
  const row = byId("row", moment?.board);
  light([who, where, row]);
  if (!small.matches) row?.scrollIntoView({ block: "nearest" });
  line.setAttribute("d", who && where ? between(placeOf(who), placeOf(where)) : "");
}
