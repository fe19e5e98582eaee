// SPDX-License-Identifier: Apache-2.0
// The film of a whole network: the same bar, keys and captions as under a board, around a drawing that is morphed.

import { say } from "./stage.js";
import * as captions from "./captions.js";
import * as film from "./film.js";
import * as filmbar from "./filmbar.js";
import { notice } from "./notices.js";
import * as past from "./past.js";
import { pointAt } from "./pointing.js";
import * as time from "./time.js";
import * as timekeys from "./timekeys.js";

const person = document.getElementById("film-person");
const known = new Set();

/** Everybody who was seen in the ring can be followed. */
function meet() {
  for (const one of document.querySelectorAll("#film-map .map-person")) {
    const id = one.id.slice("map-person-".length);
    if (known.has(id)) continue;
    known.add(id);
    person.append(Object.assign(document.createElement("option"), { value: id, textContent: one.querySelector("title").textContent }));
  }
}

export function beginReel(source) {
  Object.assign(document.getElementById("words").dataset, document.getElementById("film-words").dataset);
  past.shifted.on((_, moment, byHand) => { if (byHand) pointAt(moment); meet(); });
  film.told.on(pointAt);
  past.begin(source);
  captions.begin();
  time.begin();
  film.begin();
  filmbar.begin();
  timekeys.listen();
  past.stuck.on(() => notice(say("momentNotLoaded")));
  meet();
}
