// SPDX-License-Identifier: Apache-2.0
// The controls of the film: play, speed, whose contributions, which idea.

import { card, cards, changed, excerpt, isStanding, say, textOf, turnedBack } from "./stage.js";
import * as film from "./film.js";
import { does } from "./time.js";

const byId = (id) => document.getElementById(id);
const play = document.querySelector("[data-time=play]");
const speed = byId("speed");
const person = byId("film-person");
const about = byId("film-about");
const people = new Map();

function show(playing) {
  const word = say(playing ? "pause" : "play");
  play.querySelector("use").setAttribute("href", playing ? "#i-pause" : "#i-play");
  play.querySelector(".only-heard").textContent = word;
  play.title = `${word} (${say("space")})`;
  speed.value = film.speedNow();
  const { idea, person: member } = film.followed();
  person.value = member ?? "";
  about.hidden = !idea;
  if (idea) byId("film-about-text").textContent = card(idea) ? excerpt(textOf(card(idea)), 60) : say("oneIdea");
  play.toggleAttribute("data-ui-follows", Boolean(idea || member));
}

/** Everybody whose ideas this page has seen can be followed. */
function meet(elements) {
  for (const element of elements) {
    const by = element.querySelector(".by");
    if (!by?.dataset.face || people.has(element.dataset.by)) continue;
    people.set(element.dataset.by, by.textContent);
    const option = Object.assign(document.createElement("option"), { value: element.dataset.by, textContent: by.textContent });
    const after = [...person.options].slice(1).find((one) => one.textContent.localeCompare(by.textContent) > 0);
    person.insertBefore(option, after ?? null);
  }
}

export function followIdea(id) {
  film.stop();
  film.follow({ idea: id }, 0);
  film.play();
}

export function begin() {
  meet(cards());
  changed.on(({ added }) => meet([...added].map(card).filter(isStanding)));
  film.rolling.on(show);
  turnedBack.on((then) => then || film.follow({}));
  does("play", film.toggle);
  does("go-on", film.play);
  does("everything", () => film.follow({}));
  speed.addEventListener("change", () => film.setSpeed(Number(speed.value)));
  person.addEventListener("change", () => film.follow(person.value ? { person: person.value } : {}));
  show(false);
}
