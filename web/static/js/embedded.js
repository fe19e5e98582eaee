// SPDX-License-Identifier: Apache-2.0
// A past, of a board or of a network, out of the page itself: all frames of the film lie in it as JSON, from the first on. Any version is
// folded together from them; a server is never asked.

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const LISTS = { idea: "ideas", link: "links-list", aside: "aside-list" };
const FAR = 60;

const all = read("film-frames");
const drawing = read("film-strip");
const parts = [];

export const last = all.at(-1)?.to ?? 0;
export const strip = async () => drawing;

/** What a frame lays: [id, html or null where it is taken away], in order. Read once. */
function partsOf(number) {
  return (parts[number] ??= [...partials(all[number].html)].flatMap((partial) => {
    const target = partial.getAttribute("hx-target").slice(1);
    if (partial.getAttribute("hx-swap").startsWith("delete")) return [[target, null]];
    return [...partial.children].map((part) => [part.id, part.outerHTML]);
  }));
}

function partials(html) {
  const sheet = document.createElement("template");
  sheet.innerHTML = html;
  return sheet.content.querySelectorAll("hx-partial");
}

/** How many frames lead to a version. */
const upTo = (version) => all.findLastIndex((frame) => frame.to <= version) + 1;

function folded(version) {
  const known = new Map();
  for (let n = 0; n < upTo(version); n += 1) {
    for (const [id, html] of partsOf(n)) html === null ? known.delete(id) : known.set(id, html);
  }
  return known;
}

function ground(version) {
  const known = [...folded(version)];
  const lists = Object.entries(LISTS).map(([kind, id]) => {
    const html = known.filter(([part]) => part.startsWith(`${kind}-`)).map(([, one]) => one).join("");
    return `<hx-partial hx-target="#${id}" hx-swap="innerMorph">${html}</hx-partial>`;
  });
  const listed = Object.keys(LISTS).map((kind) => `${kind}-`);
  const single = known.filter(([part]) => !listed.some((kind) => part.startsWith(kind)));
  const over = single.map(([part, html]) => `<hx-partial hx-target="#${part}" hx-swap="outerMorph">${html}</hx-partial>`);
  return [...lists, ...over].join("");
}

const momentOf = (version) => all[upTo(version) - 1]?.moment ?? null;

export async function changes(from, to) {
  const [a, b] = [upTo(from), upTo(to)];
  if (b >= a && b - a <= FAR) {
    const html = all.slice(a, b).map((frame) => frame.html).join("");
    return { type: "changes", from, to, html, moment: momentOf(to) };
  }
  return { type: "reset", from, to, html: ground(to), moment: momentOf(to) };
}

/** The idea and all it grew from, to the roots. */
function family(idea) {
  const known = folded(last);
  const found = new Set();
  const due = [idea];
  while (due.length) {
    const id = due.pop();
    if (found.has(id) || !known.has(`idea-${id}`)) continue;
    found.add(id);
    const sheet = document.createElement("template");
    sheet.innerHTML = known.get(`idea-${id}`);
    const { sources = "", buildsOn = "" } = sheet.content.firstElementChild.dataset;
    due.push(...`${sources} ${buildsOn}`.split(" ").filter(Boolean));
  }
  return found;
}

function chosen({ idea, person }) {
  const kin = idea && family(idea);
  return ({ moment, to }) => to === last || (kin ? kin.has(moment?.idea) : !person || moment?.by === person);
}

/** All frames after a version; what is not followed goes along with the next that is. */
export async function frames(after, upto, whose = {}) {
  const shown = chosen(whose);
  const found = [];
  let before = { from: after, html: "" };
  for (const frame of all.slice(upTo(after), upTo(upto))) {
    before = { ...frame, from: before.from, html: before.html + frame.html };
    if (!shown(frame)) continue;
    found.push(before);
    before = { from: frame.to, html: "" };
  }
  return { frames: found, upto };
}
