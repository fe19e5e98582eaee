# SPDX-License-Identifier: Apache-2.0
"""Two people reword the same ideas at once. Each word put there stands, unless somebody who saw it took it out."""

import asyncio
import re
from collections.abc import Iterable
from random import Random
from typing import Final

from msgspec import Struct

from domain import board
from domain.board.rewording import IdeaReworded
from domain.kernel import CommandId, Fact, IdeaId
from tests.faults.cold import facts
from tests.faults.ground import Ground
from tests.faults.load import failed, troubles, watching
from tests.faults.row import Adding, Figures, Row, all_done
from tests.faults.screens import Door, Reading, Screen, until
from tests.running import Visitor, a_board, a_network, new

CARD: Final = re.compile(
    r'<article id="idea-([^"]+)"[^>]* data-wording="(\d+)"[^>]*>.*?<p class="thought"[^>]*>([^<]*)</p>', re.DOTALL
)
AT_ONCE: Final = 50
MOST_EDITS: Final = 3
PAUSE: Final = 0.03
PATIENCE: Final = 30.0
WORDS: Final = "samen leren van elkaars werk vraagt tijd vertrouwen en een lange tafel bij het raam".split()


class Edit(Struct, frozen=True):
    """What an editor sent: the wording they had before them, and what they made of it."""

    command: str
    idea: str
    base: int
    text: str
    added: str


class Editor(Screen):
    """Somebody who sees the ideas as they are shown here by now, and rewords them."""

    is_one_a_fact = False

    def begin(self) -> None:
        self.is_one_a_fact = False
        self.shown: dict[str, tuple[int, str]] = {}
        self.edits: list[Edit] = []
        self.seen = lambda _screen, told, _when: self.look(told.ideas)

    def look(self, cards: Iterable[tuple[str, str, str]]) -> None:
        self.shown |= {idea: (int(number), text) for idea, number, text in cards}

    async def edits_now_and_then(self, idea: str, chance: Random) -> None:
        """Sometimes the next time before the last is saved: what is before them is still as it was then."""
        for _ in range(chance.randint(1, MOST_EDITS)):
            base, text = self.shown[idea]
            added = f"w{chance.getrandbits(40):x}"
            await asyncio.sleep(chance.random() * PAUSE)
            edit = Edit(new("command"), idea, base, changed(text, added, chance), added)
            self.edits.append(edit)
            wish = {"type": "reword", "idea": idea, "text": edit.text, "base": base}
            self.wish(edit.command, wish)
            if chance.random() < 0.1:
                self.wish(edit.command, wish)
            if chance.random() < 0.7:
                await until(lambda command=edit.command: command in self.acknowledged, PATIENCE)  # type: ignore[misc]


def changed(text: str, added: str, chance: Random) -> str:
    """One word more, one word instead of another, or also one word less."""
    words = text.split()
    at = chance.randrange(len(words))
    match chance.choice(("more", "instead", "less")):
        case "instead":
            words[at] = added
        case "less" if len(words) > 3:
            del words[at]
            words.insert(chance.randrange(len(words) + 1), added)
        case _:
            words.insert(at, added)
    return " ".join(words)


# -- what came of it ---------------------------------------------------------------------------------------------------
class Before(Struct, frozen=True):
    """What an edit met: the number that was current, and every word that stood on the idea."""

    current: int
    has_several: bool
    words: frozenset[str]


def judged(log: list[Fact], edits: list[Edit]) -> tuple[int, int, int]:
    """How many words were lost, and how many edits were merged with another's and how many were kept beside it."""
    state, met, merged, beside = board.empty(), {}, 0, 0
    for fact in log:
        if isinstance(event := fact.event, IdeaReworded):
            idea = state.ideas[event.idea]
            met[fact.command_id] = Before(idea.wording, bool(idea.beside), standing(state, event.idea))
            beside += len(event.beside) > len(idea.beside)
            merged += event.started_from < idea.wording and len(event.beside) <= len(idea.beside)
        state = board.evolve(state, fact)
    lost = 0
    for name, idea in state.ideas.items():
        of_it = [edit for edit in edits if edit.idea == name]
        put = set(idea.wordings[0].text.split()) | {edit.added for edit in of_it}
        taken = set().union(*(taken_out(edit, idea.wordings[edit.base - 1].text, met) for edit in of_it))
        lost += len(put - taken - standing(state, name))
    return lost, merged, beside


def standing(state: board.Board, name: IdeaId) -> frozenset[str]:
    """The words somebody reads there: of the wording, and of those beside it until one is chosen."""
    idea = state.ideas[name]
    texts = [idea.text, *(idea.wordings[number - 1].text for number in idea.beside)]
    return frozenset(word for text in texts for word in text.split())


def taken_out(edit: Edit, base: str, met: dict[CommandId, Before]) -> set[str]:
    """By somebody who had them before them; who rewords where several wordings stand chooses."""
    before = met.get(CommandId(edit.command))
    chose = before is not None and before.has_several and before.current == edit.base
    return (set(base.split()) | (set(before.words) if before and chose else set())) - set(edit.text.split())


async def edited(ground: Ground) -> Figures:
    """`count` ideas, each reworded by two people at once, one to three times each."""
    servers = await ground.processes()
    who = await ground.people("Sanne", "Youssef")
    network = await a_network(*(Visitor(servers[0], each) for each in who))
    found = dict.fromkeys(("interleavings", "edits", "lost", "merged", "kept_beside", "wrong", "unlike"), 0)
    while ground.goes_on(found["interleavings"]):
        path = await a_board(network, Visitor(servers[0], who[0]))
        reading = Reading(CARD)
        pair = [Editor(Door(servers[n % len(servers)]), path, who[n], reading, ground.chance) for n in range(2)]
        for editor in pair:
            editor.begin()
        async with watching(pair):
            await one_board(ground, path, pair, found)
    return {"processes": len(servers), **found}


async def one_board(ground: Ground, path: str, pair: list[Editor], found: dict[str, int]) -> None:
    chance, ideas = ground.chance, [new("idea") for _ in range(min(AT_ONCE, ground.count - found["interleavings"]))]
    for idea in ideas:
        pair[0].voice(idea, " ".join(chance.sample(WORDS, chance.randint(3, 9))))
    await until(lambda: all(idea in editor.shown for editor in pair for idea in ideas), PATIENCE)
    await asyncio.gather(*(editor.edits_now_and_then(idea, chance) for idea in ideas for editor in pair))
    await until(lambda: not any(editor.waiting for editor in pair), PATIENCE)
    log = await facts(ground, path)
    await until(lambda: all(editor.version == log[-1].version for editor in pair), PATIENCE)
    edits = [edit for editor in pair for edit in editor.edits]
    lost, merged, beside = judged(log, edits)
    found["interleavings"] += len(ideas)
    found["edits"] += len(edits)
    found["lost"] += lost
    found["merged"] += merged
    found["kept_beside"] += beside
    found["wrong"] += len(troubles(pair)) + failed(pair) + sum(len(editor.waiting) for editor in pair)
    found["unlike"] += unlike(log, pair)


def unlike(log: list[Fact], pair: list[Editor]) -> int:
    """Ideas that somebody sees otherwise than the log has them."""
    state = board.empty()
    for fact in log:
        state = board.evolve(state, fact)
    there = {str(name): (idea.wording, idea.text) for name, idea in state.ideas.items()}
    return sum(editor.shown[name] != shown for name, shown in there.items() for editor in pair)


EDITED: Final = Row(
    "B5",
    "two people who reword one text at once lose no word: both changes are in it, or both wordings stay",
    {"ci": 150, "full": 10_000},
    edited,
    lambda found: all_done(found, "interleavings", "lost", "wrong", "unlike"),
    Adding("interleavings", alike=("processes",)),
)
