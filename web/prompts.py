# SPDX-License-Identifier: Apache-2.0
"""Questions to take along, of our own writing, offered where somebody may come to rest. Chosen without chance.

Everybody has another, and it is the same all day. Nobody has to answer, and what is answered is one's own.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Final, Literal

from msgspec import Struct

from domain.kernel import MemberId, NetworkId
from domain.network import Network
from web.words import _, translate

Occasion = Literal["any", "gathering", "experiment", "rest", "insight", "back"]
FRESH: Final = timedelta(days=5)
"""How long what happened is still with people."""

QUESTIONS: Final[dict[Occasion, tuple[str, ...]]] = {
    "any": (
        _("What did you understand this week that you did not last week?"),
        _("Which sentence of somebody else keeps coming back to you?"),
        _("What do you hope nobody asks you here?"),
        _("Where did you agree too soon?"),
        _("What would you say here if it did not have to be right?"),
        _("Whose silence did you hear?"),
        _("What did you stop doing, and did anybody notice?"),
        _("What is easier than you make it?"),
        _("Which of your certainties is the oldest?"),
        _("What do you know that you cannot put into words yet? Try two of them."),
        _("Who outside this network should hear this, and why have you not told them?"),
        _("What would you try if it could not become a rule afterwards?"),
    ),
    "gathering": (
        _("What happened between you that nobody wrote down?"),
        _("When did you lean forward?"),
        _("Who said something you want to ask more about?"),
        _("What would have been lost if you had not been there in person?"),
        _("Which moment would you like to have again, a little slower?"),
    ),
    "experiment": (
        _("What surprised you more than it should have?"),
        _("What would you do the same, although it did not work?"),
        _("For whom was it different than for you?"),
        _("What did it cost you that nobody sees?"),
        _("What would you have to unlearn to go on with it?"),
    ),
    "rest": (
        _("What stays when the talking stops?"),
        _("What did this network make possible that was not possible before?"),
        _("What may be forgotten now?"),
        _("What would make you begin again tomorrow?"),
    ),
    "insight": (
        _("What did you believe before this, and who taught you that?"),
        _("Since when did you almost know this?"),
        _("What becomes harder now that you know it?"),
        _("Who would laugh at this, and what do they know?"),
    ),
    "back": (
        _("What did you miss, and what did you not miss at all?"),
        _("What has changed in you since you were here last?"),
        _("Which idea of yours would you word otherwise now?"),
        _("What went on without you, and how is that?"),
    ),
}
NUMBERED: Final = [(occasion, text) for occasion, texts in QUESTIONS.items() for text in texts]


class Question(Struct, frozen=True):
    """`number` is its place among all of them; `text` is its English, to be said in the reader's language."""

    number: int
    text: str


def question(
    network: Network, member: MemberId, now: datetime, today: date, answered: Collection[str] = ()
) -> Question:
    """The one for this member in this network on this day, and none they answered while another is left."""
    return chosen(occasion_of(network, now), network.id, member, today, answered)


def chosen(
    occasion: Occasion, network: NetworkId | None, member: MemberId, today: date, answered: Collection[str] = ()
) -> Question:
    all_ = [n for n, (fits, _text) in enumerate(NUMBERED) if fits == occasion]
    fitting = [n for n in all_ if NUMBERED[n][1] not in answered] or all_
    said = f"{network} {member} {today.isoformat()}"
    number = fitting[int.from_bytes(sha256(said.encode()).digest()[:4]) % len(fitting)]
    return Question(number, NUMBERED[number][1])


def followed(given: str, network: NetworkId, member: MemberId, today: date) -> Question | None:
    """The question somebody followed a link to: by its number, or the one of today for an occasion."""
    if given in QUESTIONS:
        return chosen(given, network, member, today)
    if not (given.isascii() and given.isdecimal() and len(given) < 4 and int(given) < len(NUMBERED)):
        return None
    return Question(int(given), NUMBERED[int(given)][1])


def english_of(said: Collection[str], language: str) -> frozenset[str]:
    """Of what was said in a language, the questions, in English."""
    return frozenset(text for _occasion, text in NUMBERED if translate(language, text) in said)


def occasion_of(network: Network, now: datetime) -> Occasion:
    """What lately happened to the network, the latest first."""
    if network.stage == "resting":
        return "rest"
    told = [(one.logged_at, "gathering") for one in network.gatherings.values() if one.logged_at]
    learned = [(one.concluded_at, "experiment") for one in network.experiments.values() if one.concluded_at]
    lately: list[tuple[datetime, Occasion]] = [(at, kind) for at, kind in (*told, *learned) if now - at < FRESH]  # type: ignore[misc]
    return max(lately)[1] if lately else "any"
