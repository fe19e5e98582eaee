// SPDX-License-Identifier: Apache-2.0
// The now of a board that ended for who reads it: they left, so nothing comes over a socket any more. What lies between
// another moment and the last one they may see is asked for.

import { address, board } from "./stage.js";
import { take } from "./frames.js";
import { changes } from "./source.js";

const last = Number(board.dataset.now);

export const isEnded = "until" in board.dataset;
export const latest = () => last;
export const pause = () => {};

export async function resume(shown) {
  if (shown === last) return;
  try {
    const { html, type } = await changes(shown, last);
    board.dataset.version = last;
    take({ html, whole: type === "reset" });
  } catch {
    location.assign(address);
  }
}
