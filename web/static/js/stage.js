// SPDX-License-Identifier: Apache-2.0
// The facts of the board page: its elements, ids, sentences and moods. Knows no server and no rule.

const byId = (id) => document.getElementById(id);

export const board = byId("board");
export const ground = byId("ground");
export const plane = byId("plane");
export const ideas = byId("ideas");
export const { network, board: boardId, me } = board.dataset;
const mayWrite = board.dataset.mayWrite === "1";
/** The page shows a moment that is over. */
export const isThen = () => "then" in board.dataset;
/** Nothing is written in the past. */
export const mayWriteNow = () => mayWrite && !isThen() && !("gone" in board.dataset);
export const address = `/networks/${network}/boards/${boardId}`;
export const calm = matchMedia("(prefers-reduced-motion: reduce)");
export const small = matchMedia("(max-width: 45rem)");

const words = byId("words").dataset;
const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

export const newId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(26)), (byte) => ALPHABET[byte & 31]).join("");

/** The sentence for a key, with its {places} filled in. */
export function say(key, facts = {}) {
  return (words[key] ?? "").replace(/\{(\w+)\}/g, (place, name) => facts[name] ?? place);
}

export function sayCount(key, n, facts = {}) {
  return say(n === 1 ? `${key}One` : `${key}Many`, { n, ...facts });
}

export const isStanding = (element) => element?.classList.contains("idea") ?? false;
/** The card of an idea that stands on the board, or null. */
export function card(id) {
  const element = byId(`idea-${id}`);
  return isStanding(element) ? element : null;
}
export const idOf = (element) => element.id.slice("idea-".length);
export const cardOf = (node) => node?.closest?.(".idea:not(.ghost)") ?? null;
export const cards = () => Array.from(ideas.children).filter(isStanding);
export const textOf = (element) => element.querySelector(".thought")?.textContent ?? "";
export const writerOf = (element) => element.querySelector(".by")?.textContent ?? "";
export const listed = (value) => (value ? value.split(" ") : []);
export const isOutline = () => board.dataset.skin === "outline";
export const isMine = (element) => element.dataset.by === me && !element.classList.contains("outside");
export const kindOf = (element) => element.dataset.kind ?? "idea";

export function excerpt(text, length = 60) {
  const flat = text.replace(/\s+/g, " ").trim();
  return flat.length > length ? `${flat.slice(0, length - 1).trimEnd()}…` : flat;
}

export function isField(node) {
  return Boolean(node?.closest?.("input:not([type=range], [type=checkbox]), textarea, select, [contenteditable]"));
}

/** A place to listen and to tell: `on(listener)`, `tell(...news)`. */
export function signal() {
  const listeners = [];
  return {
    on: (listener) => listeners.push(listener),
    tell: (...news) => listeners.forEach((listener) => listener(...news)),
  };
}

/** Frames changed the board: Sets of idea ids { added, changed, reworked (more than moved), gone }, ids of other parts in `others`, `whole` after a reset, `past` where it shows a moment that is over. */
export const changed = signal();
/** The skin was switched. */
export const dressed = signal();
/** The page is about to leave the present; and: it went into the past (true), or came back (false). */
export const leaving = signal();
export const turnedBack = signal();

export const kept = {
  read(key) {
    try { return localStorage.getItem(`leernetwerk/${key}`); } catch { return null; }
  },
  write(key, value) {
    try {
      if (value) localStorage.setItem(`leernetwerk/${key}`, value);
      else localStorage.removeItem(`leernetwerk/${key}`);
      return true;
    } catch { return false; }
  },
};

/** Keeps what is half written in a field on this device until it is sent. */
export function keepDraft(field, key) {
  const name = `draft/${boardId}/${me}/${key}`;
  const before = kept.read(name);
  if (before && !field.value) field.value = before;
  field.addEventListener("input", () => kept.write(name, field.value));
  return { forget: () => kept.write(name, ""), keep: () => kept.write(name, field.value) };
}
