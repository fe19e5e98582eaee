// SPDX-License-Identifier: Apache-2.0
// Two skins over one HTML: canvas and outline. The choice is remembered on this device; a phone begins in the outline.

import { board, dressed, kept, small } from "./stage.js";
import { currentId, go } from "./selection.js";

function wear(skin) {
  board.dataset.skin = skin;
  dressed.tell(skin);
}

export function swap() {
  const skin = board.dataset.skin === "canvas" ? "outline" : "canvas";
  kept.write("skin", skin);
  wear(skin);
  const id = currentId();
  if (id) go(id);
}

export function begin() {
  wear(kept.read("skin") ?? (small.matches ? "outline" : "canvas"));
}
