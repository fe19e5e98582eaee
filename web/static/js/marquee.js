// SPDX-License-Identifier: Apache-2.0
// The drag box: whatever it touches is selected.

import { ground } from "./stage.js";
import { toGround } from "./canvas.js";
import { everywhere } from "./places.js";
import { choose, selectedIds } from "./selection.js";

const box = document.getElementById("marquee");
let before = null;

export function watchFrame(from, to) {
  before ??= selectedIds();
  const base = ground.getBoundingClientRect();
  const [left, top] = [Math.min(from.x, to.x), Math.min(from.y, to.y)];
  const [width, height] = [Math.abs(from.x - to.x), Math.abs(from.y - to.y)];
  box.hidden = false;
  Object.assign(box.style, { left: `${left - base.left}px`, top: `${top - base.top}px`, width: `${width}px`, height: `${height}px` });
  const [a, b] = [toGround(left, top), toGround(left + width, top + height)];
  const touched = [];
  for (const [id, r] of everywhere()) if (r.x < b.x && r.x + r.w > a.x && r.y < b.y && r.y + r.h > a.y) touched.push(id);
  choose([...before, ...touched]);
}

export function stopFrame(keep) {
  box.hidden = true;
  if (!keep && before) choose(before);
  before = null;
}
