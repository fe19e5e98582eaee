// SPDX-License-Identifier: Apache-2.0
// Points at what happens in the past: a soft ring around the card, and the camera along with it where that is wanted.
// Whoever has just moved the view themselves is left alone.

import { calm, card, ground, isOutline, turnedBack } from "./stage.js";
import { reveal } from "./canvas.js";
import { bring } from "./culling.js";
import { told } from "./film.js";
import * as past from "./past.js";

const ALONE = 4_000;
const LIT = 1_100;
const follows = document.getElementById("film-follows");
let touched = -ALONE;
let lit = null;
let fading = 0;

function point(moment) {
  out();
  const element = moment?.idea && card(moment.idea);
  if (!element) return null;
  bring(moment.idea);
  element.dataset.uiTold = "";
  lit = element;
  fading = setTimeout(out, LIT);
  return element;
}

function out() {
  clearTimeout(fading);
  if (lit) delete lit.dataset.uiTold;
  lit = null;
}

function follow(moment) {
  const element = point(moment);
  if (!element || !follows.checked || performance.now() - touched < ALONE) return;
  if (isOutline()) element.scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
  else reveal(moment.idea);
}

export function begin() {
  const hand = () => { touched = performance.now(); };
  for (const sign of ["pointerdown", "wheel", "touchmove"]) ground.addEventListener(sign, hand, { passive: true });
  told.on(follow);
  past.shifted.on((version, moment, byHand) => byHand && point(moment));
  turnedBack.on(out);
}
