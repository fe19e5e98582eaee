// SPDX-License-Identifier: Apache-2.0
// Where a whole network's past comes from while there is a server. A film in a file has another (embedded.js).

import { network } from "./stage.js";

async function ask(path, read) {
  const answer = await fetch(`/networks/${network}/film/${path}`, { headers: { Accept: "application/json, text/html" } });
  if (!answer.ok) throw new Error(answer.status);
  return answer[read]();
}

/** What turns the page at one moment into the page at another. */
export const changes = (from, to) => ask(`changes?${new URLSearchParams({ from, to })}`, "json");

/** Some frames after a moment, and up to where they reach: { frames, upto }. `whose` is {} or { person }. */
export const frames = (after, upto, whose = {}) => ask(`frames?${new URLSearchParams({ after, upto, ...whose })}`, "json");

/** The drawing under the handle, as html. */
export const strip = () => ask("strip", "text");
