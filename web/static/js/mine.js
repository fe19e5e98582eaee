// SPDX-License-Identifier: Apache-2.0
// Marks what is my own: feelings I gave, comments I made, ideas I may bring back. One page serves everybody; this tells it apart.

import { card, changed, me } from "./stage.js";

const OWN = ".feel[data-by], .comments li[data-by], [data-do=restore][data-by]";

export function mark(within) {
  for (const one of within.querySelectorAll(OWN)) {
    const own = one.dataset.by.split(" ").includes(me);
    one.toggleAttribute("data-ui-mine", own);
    if (one.hasAttribute("aria-pressed")) one.setAttribute("aria-pressed", own);
  }
}

changed.on(({ added, changed: altered, others }) => {
  for (const id of [...added, ...altered]) if (card(id)) mark(card(id));
  for (const id of others) if (document.getElementById(id)) mark(document.getElementById(id));
});

mark(document);
