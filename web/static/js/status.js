// SPDX-License-Identifier: Apache-2.0
// Says in words what is wrong with the connection or not yet saved, and nothing when all is well. Also short notices.

import { how, turned } from "./live.js";
import { age, moved, outOfRoom, pending, returned } from "./outbox.js";
import { say, sayCount } from "./stage.js";

const line = document.getElementById("status");
const notices = document.getElementById("notices");
const told = document.getElementById("told");
const GRACE = 1_500;
const SLOW = 2_500;
const FOR_GOOD = { "signed-out": "signedOut", "not-member": "notMember", "no-board": "noBoard", protocol: "protocol" };
const LINKS = { "signed-out": ["signIn", `/sign-in?next=${encodeURIComponent(location.pathname)}`], protocol: ["reload", location.href] };

function sentences() {
  const { state, for: lasting } = how();
  const unsaved = pending().length;
  const count = unsaved && (age() > SLOW || FOR_GOOD[state]) ? [sayCount(outOfRoom() ? "unkept" : "unsaved", unsaved)] : [];
  if (FOR_GOOD[state]) return [say(FOR_GOOD[state]), ...count];
  if (state !== "open" && lasting > GRACE) return [say("offline"), ...count];
  return count;
}

function show() {
  const { state } = how();
  const text = sentences().join(" ");
  if (line.dataset.text === text) return;
  line.dataset.text = text;
  line.textContent = text;
  const [word, href] = LINKS[state] ?? [];
  if (word && text) {
    const link = Object.assign(document.createElement("a"), { href, textContent: say(word) });
    line.append(" ", link);
  }
}

/** A short sentence above the add box that goes away by itself; `act` is { word, run }. */
export function notice(text, { act = null, stays = 6_000 } = {}) {
  const slip = document.createElement("p");
  slip.className = "slip";
  slip.append(Object.assign(document.createElement("span"), { textContent: text }));
  const away = () => slip.remove();
  if (act) {
    const button = Object.assign(document.createElement("button"), { className: "button button-line button-small", textContent: act.word });
    button.addEventListener("click", () => { away(); act.run(); });
    slip.append(button);
  }
  notices.replaceChildren(slip);
  if (stays) setTimeout(away, stays);
}

let latest = [];
let spoke = 0;
let speaking = 0;

/** Tells somebody who listens instead of looks; several things at once become one sentence every few seconds. */
export function tell(text, { now = false } = {}) {
  if (now) {
    told.textContent = text;
    spoke = Date.now();
    return;
  }
  latest.push(text);
  clearTimeout(speaking);
  speaking = setTimeout(() => {
    told.textContent = latest.slice(-2).join(" ");
    latest = [];
    spoke = Date.now();
  }, Math.max(400, 5_000 - (Date.now() - spoke)));
}

returned.on((entry) => {
  const text = entry.do.text ?? entry.do.new_here ?? entry.do.why;
  const sentence = text ? `${entry.message} ${say("givenBack", { text })}` : entry.message;
  notice(sentence, { stays: text ? 0 : 9_000 });
});

turned.on(show);
moved.on(show);
setInterval(show, 500);
