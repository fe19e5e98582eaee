// SPDX-License-Identifier: Apache-2.0
// The board page begins here: puts the parts together and starts them in order.

import { board, cards, ground, isOutline } from "./stage.js";
import * as places from "./places.js";
import { take } from "./frames.js";
import * as lines from "./lines.js";
import "./ghosts.js";
import "./mine.js";
import "./arriving.js";
import "./news.js";
import "./status.js";
import * as acts from "./acts.js";
import { askCombination } from "./asking.js";
import * as canvas from "./canvas.js";
import * as coming from "./coming.js";
import * as crowd from "./crowd.js";
import * as culling from "./culling.js";
import { move } from "./deeds.js";
import * as dragging from "./dragging.js";
import { addAt } from "./editing.js";
import * as ended from "./ended.js";
import * as composer from "./composer.js";
import * as keyboard from "./keyboard.js";
import * as live from "./live.js";
import * as past from "./past.js";
import * as present from "./present.js";
import * as presence from "./presence.js";
import * as selection from "./selection.js";
import * as since from "./since.js";
import * as restoring from "./restoring.js";
import * as skin from "./skin.js";
import * as source from "./source.js";
import * as time from "./time.js";
import { beginFilm } from "./cinema.js";


live.arrived.on(take);
live.counted.on(time.counted);

function addHere(event) {
  if (isOutline()) return composer.begin();
  const { x, y } = canvas.toGround(event.clientX, event.clientY);
  addAt({ x: places.within(x - places.WIDTH / 2), y: places.within(y - 24) });
}

function begin() {
  crowd.begin();
  skin.begin();
  places.settleAll();
  canvas.begin();
  culling.begin();
  lines.begin();
  selection.begin();
  presence.begin();
  acts.listen(addHere);
  dragging.listen({ move, combine: askCombination });
  past.begin(source, ended.isEnded ? ended : live);
  beginFilm();
  present.begin();
  restoring.begin();
  keyboard.listen();
  board.dataset.uiReady = "";
  coming.begin();
  if (!ended.isEnded) live.connect();
  since.begin();
}

begin();
if (!cards().length) ground.focus({ preventScroll: true });
