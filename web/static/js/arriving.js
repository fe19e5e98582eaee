// SPDX-License-Identifier: Apache-2.0
// What comes onto the board is shown by a motion that explains it: eased in, or drawn together from its sources.

import { card, changed } from "./stage.js";
import { crossFade, drawTogether, easeIn } from "./motion.js";
import { rectOf, sourcesOf } from "./places.js";

const FEW = 24;

function show({ added }) {
  const plain = [];
  for (const id of added) {
    const element = card(id);
    const sources = element ? sourcesOf(element).filter((source) => card(source) && rectOf(source)) : [];
    if (!element) continue;
    if (sources.length && rectOf(id)) {
      drawTogether(sources.map((source) => ({ element: card(source), rect: rectOf(source) })), { element, rect: rectOf(id) });
    } else plain.push(element);
  }
  easeIn(plain);
}

changed.on((news) => {
  if (news.past && (news.whole || news.added.size + news.gone.size > FEW / 2)) return crossFade();
  if (!news.whole && news.added.size <= FEW) show(news);
});
