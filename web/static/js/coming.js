// SPDX-License-Identifier: Apache-2.0
// What an address asks for when somebody comes with it: an idea to go to, one to answer, or two that might be one.

import { address, card, listed, mayWriteNow } from "./stage.js";
import { act } from "./acts.js";
import { askTogether } from "./picking.js";
import { go } from "./selection.js";

/** It is asked once: loading the page again only shows the board. */
function taken(name) {
  const query = new URLSearchParams(location.search);
  const given = query.get(name) ?? "";
  if (given) history.replaceState(history.state, "", address);
  return listed(given).filter(card);
}

export function begin() {
  const here = location.hash.startsWith("#idea-") && location.hash.slice(6);
  const [together, answered] = [taken("together"), taken("answer")];
  if (here && card(here)) go(here);
  if (!mayWriteNow()) return;
  if (together.length > 1) {
    go(together[0]);
    askTogether(together);
  } else if (answered.length) {
    go(answered[0]);
    act("build", answered[0]);
  }
}
