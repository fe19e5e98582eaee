// SPDX-License-Identifier: Apache-2.0
// Many fragments in one frame say once what they have in common (web/live/folding.py). The html of a frame, as one text.

const cut = (fragment) => fragment.replaceAll("<", '"<').split('"');
const whole = (pieces) => pieces.join('"').replaceAll('"<', "<");

export function unfolded(html) {
  if (typeof html === "string") return html;
  const known = {};
  let like = null;
  return html.map((fragment) => {
    if (typeof fragment === "string") {
      const pieces = cut(fragment);
      known[pieces.length] = pieces;
      return fragment;
    }
    let said = fragment;
    if (typeof fragment[0] === "number") {
      like = { kind: fragment[0], places: fragment.filter((_, n) => n % 2) };
      said = fragment.filter((_, n) => n && n % 2 === 0);
    }
    const pieces = [...known[like.kind]];
    like.places.forEach((place, n) => { pieces[place] = said[n]; });
    known[like.kind] = pieces;
    return whole(pieces);
  }).join("");
}
