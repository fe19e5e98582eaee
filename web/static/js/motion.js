// SPDX-License-Identifier: Apache-2.0
// Motion that explains: where something came from, what went together. None where less motion is asked for.

import { calm, isOutline, plane } from "./stage.js";

const EASE = "cubic-bezier(0.2, 0.7, 0.2, 1)";
const FEW = 12;

function play(element, frames, duration = 200) {
  if (!element || calm.matches || document.visibilityState !== "visible") return null;
  return element.animate(frames, { duration, easing: EASE });
}

export function easeIn(elements) {
  if (elements.length > FEW) return;
  for (const element of elements) play(element, [{ opacity: 0, scale: 0.96 }, { opacity: 1, scale: 1 }], 200);
}

/** A card that somebody else moved slides from where it was. */
export function slide(element, dx, dy) {
  if (isOutline() || (!dx && !dy)) return;
  play(element, [{ translate: `${-dx}px ${-dy}px` }, { translate: "0 0" }], 220);
}

/** The sources are drawn towards what they became and return to their place. */
export function drawTogether(sources, whole) {
  if (isOutline()) return easeIn([whole.element]);
  for (const { element, rect } of sources) {
    const dx = (whole.rect.x - rect.x) * 0.22;
    const dy = (whole.rect.y - rect.y) * 0.22;
    play(element, [{ translate: "0 0" }, { translate: `${dx}px ${dy}px`, offset: 0.45 }, { translate: "0 0" }], 240);
  }
  play(whole.element, [{ opacity: 0, translate: "0 18px", scale: 0.94 }, { opacity: 1, translate: "0 0", scale: 1 }], 240);
}

let faded = 0;

/** Much is different at once: the whole comes up softly. Not again while one scrubs on. */
export function crossFade() {
  const again = performance.now() - faded < 400;
  faded = performance.now();
  if (!again) play(plane, [{ opacity: 0.45 }, { opacity: 1 }], 180);
}

/** The last look at a card that goes away. */
export function fadeAway(element) {
  if (calm.matches || isOutline() || document.visibilityState !== "visible") return;
  const shade = element.cloneNode(true);
  shade.removeAttribute("id");
  shade.setAttribute("aria-hidden", "true");
  shade.classList.add("ghost", "leaving");
  plane.append(shade);
  const ending = play(shade, [{ opacity: 1 }, { opacity: 0, translate: "0 14px", scale: 0.96 }], 180);
  ending.onfinish = ending.oncancel = () => shade.remove();
}
