// SPDX-License-Identifier: Apache-2.0
// All that looking back consists of, on a live board and in a film that plays from a file.

import { say } from "./stage.js";
import * as captions from "./captions.js";
import * as film from "./film.js";
import * as filmbar from "./filmbar.js";
import * as following from "./following.js";
import { notice } from "./notices.js";
import { stuck } from "./past.js";
import * as time from "./time.js";
import * as timekeys from "./timekeys.js";

export function beginFilm() {
  captions.begin();
  time.begin();
  film.begin();
  filmbar.begin();
  following.begin();
  timekeys.listen();
  stuck.on(() => notice(say("momentNotLoaded")));
}
