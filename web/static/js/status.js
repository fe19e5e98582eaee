// SPDX-License-Identifier: Apache-2.0
// Says in words what is wrong with the connection or not yet saved, and nothing when all is well.

import { how, turned } from "./live.js";
import { notice } from "./notices.js";
import { age, isResting, moved, outOfRoom, pending, returned } from "./outbox.js";
import { address, board, say, sayCount } from "./stage.js";

const line = document.getElementById("status");
const GRACE = 1_500;
const SLOW = 2_500;
const FOR_GOOD = { "signed-out": "signedOut", "not-member": "notMember", "no-board": "noBoard", crowded: "crowded", protocol: "protocol" };
const LINKS = { "signed-out": ["signIn", `/sign-in?next=${encodeURIComponent(location.pathname)}`], "not-member": ["asItWas", address], crowded: ["reload", location.href], protocol: ["reload", location.href] };

function sentences() {
  const { state, for: lasting } = how();
  const unsaved = pending().length;
  const count = unsaved && (age() > SLOW || FOR_GOOD[state] || isResting()) ? [sayCount(outOfRoom() ? "unkept" : "unsaved", unsaved)] : [];
  if (FOR_GOOD[state]) return [say(FOR_GOOD[state]), ...count];
  if (state !== "open" && state !== "ended" && lasting > GRACE) return [say("offline"), ...count];
  return isResting() ? [say("tooFast"), ...count] : count;
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

returned.on((entry) => {
  const text = entry.do.text ?? entry.do.new_here ?? entry.do.why;
  const sentence = text ? `${entry.message} ${say("givenBack", { text })}` : entry.message;
  notice(sentence, { stays: text ? 0 : 9_000 });
});

turned.on(show);
turned.on((state) => board.toggleAttribute("data-gone", state === "not-member"));
moved.on(show);
setInterval(show, 500);
