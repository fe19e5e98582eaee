// SPDX-License-Identifier: Apache-2.0
// One idea's conversation, from the right. Fetched when opened, kept current by pushed fragments.

import { address, board, boardId, card, changed, isThen, kept, me, say, small, turnedBack } from "./stage.js";
import { comment } from "./deeds.js";
import { mark } from "./mine.js";
import { opened } from "./live.js";
import { moved, pending } from "./outbox.js";
import * as past from "./past.js";
import { reveal } from "./canvas.js";
import { go } from "./selection.js";
import { typing, silent } from "./presence.js";

const drawer = document.getElementById("drawer");
const talk = document.getElementById("talk");
const form = document.getElementById("comment");
const box = document.getElementById("comment-text");
let shown = null;
let asked = 0;
let loading = false;
/* The conversation was pushed while an answer, maybe an older one, was still on its way. */
let overtaken = false;

export const openId = () => shown;
const draftName = (id) => `draft/${boardId}/${me}/comment/${id}`;

export async function open(id, { write = false, focus = true } = {}) {
  const fresh = shown !== id;
  if (fresh) {
    shown = id;
    if (box) box.value = kept.read(draftName(id)) ?? "";
    complain("");
    talk.replaceChildren();
  }
  drawer.hidden = false;
  board.dataset.uiDrawer = "";
  if (!small.matches) reveal(id);
  /* The cursor is there before the conversation is, so that whoever types on is heard here and not as keys. */
  if (write && box) box.focus({ preventScroll: true });
  else if (focus) drawer.focus({ preventScroll: true });
  if (fresh) await load();
}

async function load() {
  const turn = (asked += 1);
  const id = shown;
  loading = true;
  overtaken = false;
  try {
    const at = isThen() ? `?at=${board.dataset.version}` : "";
    const answer = await fetch(`${address}/ideas/${id}${at}`, { headers: { Accept: "text/html", "HX-Request": "true" } });
    if (!answer.ok) throw new Error(answer.status);
    const html = await answer.text();
    if (turn === asked) htmx.swap({ text: html, target: talk, swap: "innerHTML", sourceElement: document.body });
  } catch {
    if (turn === asked && talk.firstElementChild?.dataset.idea !== id) {
      talk.replaceChildren(Object.assign(document.createElement("p"), { className: "quiet", textContent: say("notLoaded") }));
    }
  }
  tidy();
  if (turn !== asked) return;
  loading = false;
  if (overtaken && shown) await load();
}

/** What is mine is marked; chips in here are ordinary links. */
function tidy() {
  mark(talk);
  for (const link of talk.querySelectorAll("a.chip")) link.tabIndex = 0;
  const story = talk.querySelector(".talk-story a");
  if (story) story.search = isThen() ? `?at=${board.dataset.version}` : "";
  ghosts();
}

/** Comments that wait to be saved, drawn softly below the others. */
function ghosts() {
  talk.querySelectorAll(".comment-ghost").forEach((one) => one.remove());
  const list = talk.querySelector(".comments ol");
  for (const { do: doing, at } of isThen() ? [] : pending()) {
    if (doing.type !== "comment" || doing.idea !== shown || Date.now() - at < 300) continue;
    if (document.getElementById(`comment-${doing.comment}`)) continue;
    list?.append(Object.assign(document.createElement("li"), { className: "comment-ghost", textContent: doing.text }));
  }
}

export function close() {
  if (drawer.hidden) return false;
  const id = shown;
  const inside = drawer.contains(document.activeElement) || document.activeElement === document.body;
  shown = null;
  drawer.hidden = true;
  delete board.dataset.uiDrawer;
  talk.replaceChildren();
  silent();
  if (inside && card(id)) go(id);
  return true;
}

function complain(message) {
  const line = form?.querySelector(".refusal");
  if (!line) return;
  line.textContent = message;
  line.hidden = !message;
}

function sendComment() {
  const text = box.value.trim();
  if (!text || !shown) return;
  const id = shown;
  box.value = "";
  kept.write(draftName(id), "");
  complain("");
  silent();
  comment(id, text, (entry) => {
    if (shown === id) box.value = [text, box.value].filter(Boolean).join("\n");
    kept.write(draftName(id), text);
    complain(entry.message);
  });
}

if (form) {
  form.addEventListener("submit", (event) => { event.preventDefault(); sendComment(); });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); sendComment(); }
  });
  box.addEventListener("input", () => {
    if (shown) kept.write(draftName(shown), box.value);
    if (box.value) typing(shown);
    else silent();
  });
  box.addEventListener("blur", silent);
}

changed.on(({ others, past: then }) => {
  if (then && shown && !document.getElementById(`idea-${shown}`)) close();
  else if (others.has(`talk-${shown}`)) {
    overtaken = loading;
    tidy();
  }
});
moved.on(() => { if (shown) { ghosts(); setTimeout(ghosts, 320); } });
turnedBack.on(() => shown && load());
let later = 0;
past.shifted.on((version, moment, byHand) => {
  if (!shown) return;
  clearTimeout(later);
  later = setTimeout(() => shown && isThen() && load(), byHand ? 120 : 600);
});
let before = false;
opened.on(() => { if (shown && before && !isThen()) load(); before = true; });
