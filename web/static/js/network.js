// SPDX-License-Identifier: Apache-2.0
// Keeps a network's page true while it is open: hears what changed after the version it was drawn at and morphs it in.
// Sends nothing; the page's acts are plain forms. Forms with words in them are left alone (page.js marks them).

import { unfolded } from "./folding.js";

const live = document.getElementById("live");
const SLOWEST = 15_000;
const FOR_GOOD = new Set([4401, 4403, 4404, 4409]);
/** Loading the page again would not help. */
const NO_MORE = new Set([1008, 4429]);

let socket = null;
let failures = 0;
let comeback = 0;
let version = Number(live.dataset.version);

function connect() {
  clearTimeout(comeback);
  if (socket) return;
  const place = new URL(`/networks/${live.dataset.network}/live`, location.href);
  place.protocol = place.protocol.replace("http", "ws");
  place.searchParams.set("after", version);
  place.searchParams.set("epoch", live.dataset.epoch);
  place.searchParams.set("beside", live.dataset.beside);
  const mine = (socket = new WebSocket(place));
  mine.onmessage = (message) => mine === socket && hear(JSON.parse(message.data));
  mine.onclose = (closing) => mine === socket && closed(closing.code);
}

function hear(frame) {
  if (frame.type === "welcome") {
    failures = 0;
    live.dataset.epoch = frame.epoch;
  } else if (frame.type === "reset") {
    live.dataset.epoch = frame.epoch;
    lay(frame);
  } else if (frame.type === "changes" && frame.to > version) {
    frame.from > version ? startOver() : lay(frame);
  } else if (frame.type === "beside") {
    live.dataset.beside = frame.stamp;
    put(frame.html);
  }
}

function lay({ html, to }) {
  version = to;
  live.dataset.version = to;
  put(html);
}

function put(html) {
  const sheet = document.createElement("template");
  sheet.innerHTML = unfolded(html);
  for (const partial of sheet.content.querySelectorAll("hx-partial")) {
    const target = document.querySelector(partial.getAttribute("hx-target"));
    if (!target) continue;
    htmx.swap({ text: partial.innerHTML, target, swap: "outerMorph", sourceElement: document.body });
  }
}

function closed(code) {
  socket = null;
  if (NO_MORE.has(code)) return;
  if (FOR_GOOD.has(code)) return location.reload();
  const wait = failures === 0 ? 300 : Math.min(SLOWEST, 500 * 2 ** failures);
  failures += 1;
  comeback = setTimeout(connect, wait * (0.5 + Math.random()));
}

function startOver() {
  const old = socket;
  socket = null;
  if (old) {
    old.onmessage = old.onclose = null;
    old.close();
  }
  connect();
}

/* A form's answer drew the whole page anew, at its own version: go on from there. */
document.addEventListener("htmx:after:swap", () => {
  const drawn = Number(live.dataset.version);
  const older = drawn < version;
  version = drawn;
  if (older) startOver();
});
addEventListener("online", () => { failures = 0; startOver(); });
addEventListener("pageshow", (event) => event.persisted && startOver());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && !socket) connect();
});

connect();
