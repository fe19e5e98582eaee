// SPDX-License-Identifier: Apache-2.0
// The film of a network begins here, while there is a server: the address says at which moment one is.

import { board } from "./stage.js";
import * as source from "./network_source.js";
import * as past from "./past.js";
import { beginReel } from "./reel.js";

let writing = 0;

/** Browsers take only so many of these in a while. */
function address() {
  writing ||= setTimeout(() => {
    writing = 0;
    const place = past.version() < past.newest() ? `${location.pathname}?at=${past.version()}` : location.pathname;
    if (place !== location.pathname + location.search) history.replaceState(history.state, "", place);
  }, 400);
}

past.shifted.on(address);
beginReel(source);
board.dataset.uiReady = "";
