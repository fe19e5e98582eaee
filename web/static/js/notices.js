// SPDX-License-Identifier: Apache-2.0
// Short sentences: a slip above the add box that goes away by itself, and what is told to somebody who listens.

const notices = document.getElementById("notices");
const told = document.getElementById("told");

/** A short sentence above the add box that goes away by itself; `act` is { word, run }. */
export function notice(text, { act = null, stays = 6_000 } = {}) {
  const slip = document.createElement("p");
  slip.className = "slip";
  slip.append(Object.assign(document.createElement("span"), { textContent: text }));
  const away = () => slip.remove();
  if (act) {
    const button = Object.assign(document.createElement("button"), { className: "button button-line button-small", textContent: act.word });
    button.addEventListener("click", () => { away(); act.run(); });
    slip.append(button);
  }
  notices.replaceChildren(slip);
  if (stays) setTimeout(away, stays);
}

let latest = [];
let spoke = 0;
let speaking = 0;

/** Tells somebody who listens instead of looks; several things at once become one sentence every few seconds. */
export function tell(text, { now = false } = {}) {
  if (now) {
    told.textContent = text;
    spoke = Date.now();
    return;
  }
  latest.push(text);
  clearTimeout(speaking);
  speaking = setTimeout(() => {
    told.textContent = latest.slice(-2).join(" ");
    latest = [];
    spoke = Date.now();
  }, Math.max(400, 5_000 - (Date.now() - spoke)));
}
