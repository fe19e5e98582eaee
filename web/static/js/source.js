// SPDX-License-Identifier: Apache-2.0
// Where a board's past comes from while there is a server. A film in a file has another (embedded.js).

import { address } from "./stage.js";

async function ask(path, read) {
  const answer = await fetch(`${address}/${path}`, { headers: { Accept: "application/json, text/html" } });
  if (!answer.ok) throw new Error(answer.status);
  return answer[read]();
}

/** What turns the page at one version into the page at another. */
export const changes = (from, to) => ask(`changes?${new URLSearchParams({ from, to })}`, "json");

/** Some frames after a version, and up to where they reach: { frames, upto }. `whose` is { idea } or { person }. */
export const frames = (after, upto, whose = {}) => ask(`film?${new URLSearchParams({ after, upto, ...whose })}`, "json");

/** The drawing under the handle, as html. */
export const strip = () => ask("strip", "text");
