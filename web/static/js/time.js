// SPDX-License-Identifier: Apache-2.0
// The handle and the banner: dragging, the address, the words for a moment, and how much happened meanwhile.

import { board, ground, isField, isThen, leaving, say, sayCount, turnedBack } from "./stage.js";
import * as past from "./past.js";
import * as strip from "./strip.js";

const byId = (id) => document.getElementById(id);
const time = byId("time");
const handle = byId("moment");
const bubble = byId("moment-near");
const since = byId("then-since");
const doings = {};
let held = false;
let writing = 0;
let since0 = 0;

/** What a button of the bar does, by its name. */
export const does = (name, run) => { doings[name] = run; };

/* -- the handle ------------------------------------------------------------------------------------------------- */
function place(version = past.wantedVersion()) {
  const most = Math.max(1, past.newest());
  if (!held && Number(handle.max) !== most) handle.max = most;
  if (Number(handle.value) !== version) handle.value = version;
  time.style.setProperty("--at", `${(100 * version) / Number(handle.max)}%`);
  byId("time-place").textContent = say("place", { n: version, of: past.newest() });
}

/** The moment as a sentence, for whoever moves the handle without seeing it. */
function worded(version) {
  const moment = past.momentShown();
  if (!isThen()) return say("momentNow", { of: past.newest() });
  if (!version) return say("momentFirst", { of: past.newest() });
  if (moment?.version !== version) return say("momentNumber", { n: version, of: past.newest() });
  return say("moment", { ...moment, n: version, of: past.newest() });
}

let speaking = 0;
function speak(soon) {
  clearTimeout(speaking);
  speaking = setTimeout(() => {
    const text = worded(past.wantedVersion());
    if (handle.getAttribute("aria-valuetext") !== text) handle.setAttribute("aria-valuetext", text);
  }, soon ? 0 : 600);
}

function show(version, moment, byHand) {
  place();
  byId("then-moment").textContent = moment ? `${moment.day}, ${moment.clock}` : version ? say("momentNumber", { n: version, of: past.newest() }) : say("beforeAll");
  speak(byHand);
  address();
}

/** The address can be copied at any moment. Browsers take only so many of these in a while. */
function address() {
  if (!past.hasNow()) return;
  writing ||= setTimeout(() => {
    writing = 0;
    const place = isThen() ? `${location.pathname}?at=${past.version()}` : location.pathname;
    if (place !== location.pathname + location.search) history.replaceState(history.state, "", place);
  }, 400);
}

function reached() {
  strip.load();
}

function hover(event) {
  if (event.pointerType === "touch") return;
  const box = handle.getBoundingClientRect();
  const part = Math.max(0, Math.min(1, (event.clientX - box.left - 8) / (box.width - 16)));
  const words = strip.near(Math.round(part * Number(handle.max)));
  bubble.hidden = !words;
  bubble.textContent = words;
  const half = bubble.offsetWidth / 2;
  bubble.style.setProperty("--near", `${Math.max(half - box.left + 8, Math.min(event.clientX - box.left, innerWidth - half - 8 - box.left))}px`);
}

/** Let go at the far end, and one is back in the present. */
function letGo() {
  const byHand = held;
  held = false;
  if (byHand && isThen() && past.hasNow() && Number(handle.value) >= Number(handle.max)) past.back();
  else place();
}

/* -- the banner ------------------------------------------------------------------------------------------------- */
/** How much happened on the board since one looked back. */
export function counted() {
  if (!since) return;
  const n = past.newest() - since0;
  since.hidden = !isThen() || n <= 0;
  since.textContent = n > 0 ? `+${n}` : "";
  since.setAttribute("aria-label", n > 0 ? sayCount("since", n) : "");
  since.title = n > 0 ? sayCount("since", n) : "";
  if (n <= 0 || !isThen()) return;
  delete since.dataset.uiBeat;
  requestAnimationFrame(() => { since.dataset.uiBeat = ""; });
  place();
}

function turned(then) {
  since0 = past.newest();
  counted();
  place();
  speak(true);
  address();
  if (then) strip.load();
  else delete board.dataset.uiReaching;
  if (!then && document.activeElement?.closest("#then, .time-film, .caption")) ground.focus({ preventScroll: true });
}

/* -- reaching for it -------------------------------------------------------------------------------------------- */
export function reach() {
  board.dataset.uiReaching = "";
  strip.load();
  handle.focus({ preventScroll: true });
}

function pressed(event) {
  const button = event.target.closest("[data-time]");
  if (!button || event.ctrlKey || event.metaKey || !doings[button.dataset.time]) return;
  event.preventDefault();
  doings[button.dataset.time]();
}

export function begin() {
  since0 = past.newest();
  does("now", past.back);
  does("back", () => past.stepBy(-1));
  does("on", () => past.stepBy(1));
  handle.addEventListener("pointerdown", () => { held = true; });
  handle.addEventListener("input", () => past.aim(Number(handle.value)));
  handle.addEventListener("change", letGo);
  for (const sign of ["pointerup", "pointercancel"]) addEventListener(sign, () => { if (held) setTimeout(letGo); });
  for (const sign of ["pointerenter", "focusin", "touchstart"]) time.addEventListener(sign, reached, { passive: true });
  time.addEventListener("focusout", () => { if (!isThen() && !time.matches(":focus-within, :hover")) delete board.dataset.uiReaching; });
  handle.addEventListener("pointermove", hover);
  for (const sign of ["pointerleave", "keydown"]) handle.addEventListener(sign, () => { bubble.hidden = true; });
  board.addEventListener("click", pressed);
  past.shifted.on(show);
  past.aimed.on((version) => { place(version); speak(true); });
  turnedBack.on(turned);
  leaving.on(() => { if (isField(document.activeElement) && document.activeElement !== handle) document.activeElement.blur(); });
  new MutationObserver(() => { if (!isThen()) { place(); speak(false); } }).observe(board, { attributeFilter: ["data-version"] });
  place();
  speak(true);
  if (isThen()) strip.load();
}
