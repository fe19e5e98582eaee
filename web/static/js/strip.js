// SPDX-License-Identifier: Apache-2.0
// The strip under the handle: fetched when somebody first reaches for it. Knows the chapters and the marks.

import { say } from "./stage.js";
import { newest, reel } from "./past.js";

const strip = document.getElementById("strip");
const STALE = 0.03;
let facts = null;
let asking = null;

/** Fetches the strip, and again when the board has grown by much since. */
export function load() {
  const old = facts && newest() - facts.version > Math.max(4, facts.version * STALE);
  if ((facts && !old) || asking) return asking;
  asking = reel().strip().then(lay, () => {}).finally(() => { asking = null; });
  return asking;
}

function lay(html) {
  strip.innerHTML = html;
  facts = JSON.parse(strip.querySelector("[data-facts]").dataset.facts);
}

export const chapters = () => facts?.chapters ?? [];
export const chapterAt = (version) => chapters().find((one) => version >= one.from && version <= one.to) ?? null;

/** Where the chapter begins that lies one further, or back to where this one began. */
export function chapterStep(version, way) {
  const starts = chapters().map((one) => one.from);
  if (way > 0) return starts.find((from) => from > version) ?? newest();
  return starts.findLast((from) => from < version) ?? 0;
}

/** What there is to say of a place on the strip: its chapter, and a mark close by. */
export function near(version) {
  const reach = Math.max(1, newest() / 160);
  const mark = (facts?.marks ?? []).reduce((best, one) => {
    const far = Math.abs(one.version - version);
    return far <= reach && (!best || far < best.far) ? { ...one, far } : best;
  }, null);
  return [chapterAt(version)?.title, mark && say(`mark-${mark.kind}`.replace(/-(\w)/, (_, c) => c.toUpperCase()))].filter(Boolean).join(" · ");
}
