// SPDX-License-Identifier: Apache-2.0
// The film of a network in a file begins here: all frames are in the page, and no server is asked.

import { board } from "./stage.js";
import * as embedded from "./embedded.js";
import * as past from "./past.js";
import { beginReel } from "./reel.js";

Object.assign(board.dataset, { now: embedded.last, uiFilm: "" });
beginReel(embedded);
board.dataset.uiReady = "";
past.aim(embedded.last);
