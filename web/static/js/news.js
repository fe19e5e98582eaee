// SPDX-License-Identifier: Apache-2.0
// What others did, told to somebody who listens. My own doings are not news, nor is what one sees happen in the past.

import { calm, card, changed, excerpt, isMine, isOutline, me, say, sayCount, textOf, writerOf } from "./stage.js";
import { pending, saved } from "./outbox.js";
import { announced } from "./live.js";
import { notice, tell } from "./notices.js";

const own = new Map();

saved.on(({ do: doing }) => {
  for (const id of [doing.idea, ...(doing.moves ?? []).map((one) => one.idea)]) own.set(id, Date.now());
});

function mine() {
  const recent = Date.now() - 4_000;
  for (const [id, at] of own) if (at < recent) own.delete(id);
  const waiting = pending().flatMap(({ do: doing }) => [doing.idea, ...(doing.moves ?? []).map((one) => one.idea)]);
  return new Set([...own.keys(), ...waiting]);
}

function speak({ added, reworked, gone }) {
  const known = mine();
  const fresh = [...added].filter((id) => card(id) && !isMine(card(id)));
  const different = [...reworked].filter((id) => card(id) && !known.has(id) && !added.has(id));
  const away = [...gone].filter((id) => !known.has(id));
  if (fresh.length === 1) {
    const element = card(fresh[0]);
    tell(say("newOne", { name: writerOf(element), text: excerpt(textOf(element), 140) }));
  } else if (fresh.length) tell(sayCount("new", fresh.length));
  if (different.length) tell(sayCount("changed", different.length, { text: excerpt(textOf(card(different[0])), 140) }));
  if (away.length) tell(sayCount("gone", away.length));
}

/** In the outline a new idea comes last: whoever added it sees it arrive. Nobody else's page moves. */
function follow({ added }) {
  if (!isOutline()) return;
  const known = mine();
  const last = [...added].filter((id) => known.has(id) && card(id) && isMine(card(id))).pop();
  card(last)?.scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
}

changed.on((news) => {
  if (news.whole || news.past) return;
  follow(news);
  speak(news);
});
announced.on((told) => {
  const others = told.filter(({ by }) => by !== me);
  if (!others.length) return;
  notice(others.at(-1).told, { stays: 9_000 });
  tell(others.map((one) => one.told).join(" "));
});
