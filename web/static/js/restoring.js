// SPDX-License-Identifier: Apache-2.0
// From a past moment something is brought back to the board as it is now: a wording, an idea, a whole arrangement.
// Also a side board: beginning one here, and taking an idea of one back to where it came from.

import { address, board, card, excerpt, isThen, newId, say, textOf } from "./stage.js";
import { notice } from "./notices.js";
import { saved, wish } from "./outbox.js";
import * as past from "./past.js";
import { does } from "./time.js";

const dialog = document.getElementById("fork");
const asked = new Set();
let home = null;

/** The wish goes to the board as it is now; the page stays in the past until somebody wants back. */
function bring(doing) {
  const id = wish(doing);
  if (id) asked.add(id);
}

const backToNow = () => ({ word: say("backToNow"), run: past.back });

export function bringWording(id) {
  bring({ type: "restore_wording", idea: id, wording: Number(card(id).dataset.wording) });
}

export const bringIdea = (id) => bring({ type: "restore", idea: id });
const arrange = () => bring({ type: "restore_arrangement", of: past.version() });

saved.on(({ id, do: doing }) => {
  if (!asked.delete(id)) return;
  const words = { restore_wording: "wordingBack", restore: "ideaBack", restore_arrangement: "arrangementBack" };
  notice(say(words[doing.type]), { act: isThen() ? backToNow() : null, stays: 12_000 });
});

/* -- side boards ------------------------------------------------------------------------------------------------ */
function fork() {
  document.getElementById("fork-at").value = past.version();
  document.getElementById("fork-moment").textContent = document.getElementById("then-moment").textContent;
  dialog.showModal();
  document.getElementById("fork-question").select();
}

/** Takes an idea of this side board back to the board it came from, which then cites it. */
export async function takeHome(id) {
  const text = excerpt(textOf(card(id)), 60);
  try {
    const answer = await fetch(`${address}/ideas/${id}/take-back`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ id: newId() }),
    });
    const said = await answer.json();
    if (!answer.ok) return notice(said.message ?? say("notTakenHome"));
    notice(say("takenHome", { text }), { act: { word: say("lookThere"), run: () => location.assign(said.at ?? home) }, stays: 12_000 });
  } catch {
    notice(say("notTakenHome"));
  }
}

export function begin() {
  home = document.getElementById("origin")?.dataset.home ?? null;
  board.toggleAttribute("data-ui-side", Boolean(home));
  does("arrange", arrange);
  if (!dialog) return;
  does("fork", fork);
  dialog.addEventListener("click", (event) => event.target.closest("[data-fork=cancel]") && dialog.close());
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
}
