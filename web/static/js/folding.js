// SPDX-License-Identifier: Apache-2.0
// Many fragments in one frame say once what they have in common (web/live/folding.py). The html of a frame, as one text.

export function unfolded(html) {
  if (typeof html === "string") return html;
  const known = {};
  return html.map((fragment) => {
    const pieces = typeof fragment === "string" ? fragment.split('"') : otherwise(known[fragment[0]], fragment);
    known[pieces.length] = pieces;
    return pieces.join('"');
  }).join("");
}

function otherwise(before, said) {
  const pieces = [...before];
  for (let n = 1; n < said.length; n += 2) pieces[said[n]] = said[n + 1];
  return pieces;
}
