# SPDX-License-Identifier: Apache-2.0
"""Several people rewording one text at a time: merged where that can be, else side by side. No word is lost."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct

from domain.board.state import Idea
from tests.desk.at_work import STREAM, AtWork, at_work
from tests.domain.given import BRAM, CAST, MILA, SANNE, YOUSSEF
from web.desk.merging import merge

BASE = "een tuin vol kruiden en rozen op het dak"


@pytest.mark.parametrize(
    ("theirs", "mine", "both"),
    [
        (
            BASE.replace("tuin", "moestuin"),
            BASE.replace("dak", "balkon"),
            BASE.replace("tuin", "moestuin").replace("dak", "balkon"),
        ),
        (f"misschien {BASE}", f"{BASE} van ons allemaal", f"misschien {BASE} van ons allemaal"),
        (BASE.replace("kruiden en ", ""), BASE.replace("dak", "balkon"), "een tuin vol rozen op het balkon"),
        (BASE, f"{BASE}!", f"{BASE}!"),
        (f"{BASE}!", BASE, f"{BASE}!"),
        (f"{BASE}!", f"{BASE}!", f"{BASE}!"),
    ],
)
def test_both_changes_are_kept_when_they_touch_different_words(theirs: str, mine: str, both: str) -> None:
    assert merge(BASE, theirs, mine) == both


def test_no_text_is_made_of_two_changes_to_the_same_word() -> None:
    assert merge(BASE, BASE.replace("tuin", "moestuin"), BASE.replace("tuin", "kruidentuin")) is None
    assert merge(BASE, BASE.replace("tuin ", ""), BASE.replace("tuin", "kruidentuin")) is None


def test_texts_made_to_be_slow_to_compare_are_left_side_by_side() -> None:
    """They share every word and no order; comparing them to the end would take hundreds of times as long."""
    words = [chr(0x4E00 + number) for number in range(900)]
    mixed = " ".join([*words[1::2], *words[::2], "?"])
    assert merge(" ".join(words), " ".join(reversed(words)), mixed) is None


def test_one_word_each_in_a_long_text_is_both_words_changed() -> None:
    words = [f"woord{number % 40}" for number in range(600)]
    hers, his = [*words], [*words]
    hers[70], his[520] = "hier", "daar"
    both = [*hers]
    both[520] = "daar"
    assert merge(" ".join(words), " ".join(hers), " ".join(his)) == " ".join(both)


# -- laws of merging -----------------------------------------------------------------------------------------------
class Edit(Struct, frozen=True):
    """One change by one person: at a word, take some away and say some instead."""

    at: int
    away: int
    said: int


edits = st.lists(st.builds(Edit, st.integers(0, 40), st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=4)


def edited(text: str, changes: list[Edit], fresh: Iterator[str]) -> str:
    """The text after the changes; every new word is one nobody ever said before."""
    words = text.split(" ")
    for change in changes:
        at = change.at % (len(words) + 1)
        words[at : at + change.away] = [next(fresh) for _ in range(change.said)]
    return " ".join(word for word in words if word) or next(fresh)


def words_of(who: str) -> Iterator[str]:
    return (f"{who}{n}" for n in count())


@given(st.integers(1, 25), edits, edits)
def test_a_merge_has_every_new_word_and_brings_back_none_that_was_taken_away(size: int, hers: list, his: list) -> None:
    base = " ".join(f"w{n}" for n in range(size))
    theirs, mine = edited(base, hers, words_of("her")), edited(base, his, words_of("his"))
    merged = merge(base, theirs, mine)
    if merged is None:
        return
    was, hers_now, his_now = (Counter(text.split()) for text in (base, theirs, mine))
    assert Counter(merged.split()) == (was & hers_now & his_now) + (hers_now - was) + (his_now - was)


@given(st.text("ab \n", max_size=12), st.text("ab \n", max_size=12), st.text("ab \n", max_size=12))
def test_merging_is_fair_and_leaves_what_nobody_changed(base: str, theirs: str, mine: str) -> None:
    assert merge(base, base, mine) == mine
    assert merge(base, theirs, base) == theirs
    assert merge(base, mine, mine) == mine
    one, other = merge(base, theirs, mine), merge(base, mine, theirs)
    assert (one is None) == (other is None)


@given(st.integers(3, 20), st.data())
def test_changes_with_an_untouched_word_between_them_are_merged(size: int, data: st.DataObject) -> None:
    words = [f"w{n}" for n in range(size)]
    here = data.draw(st.integers(0, size - 3))
    there = data.draw(st.integers(here + 2, size - 1))
    hers, his, both = list(words), list(words), list(words)
    hers[here] = both[here] = "her"
    his[there] = both[there] = "his"
    assert merge(" ".join(words), " ".join(hers), " ".join(his)) == " ".join(both)


# -- at the desk ---------------------------------------------------------------------------------------------------
async def idea_at(work: AtWork, name: str) -> Idea:
    idea: Idea = await work.desk.view(STREAM, lambda state: state.ideas[f"idea-{name}"])
    return idea


def side_by_side(idea: Idea) -> list[str]:
    """What is there to be read: the text, and the wordings beside it."""
    return [idea.text, *(idea.wordings[number - 1].text for number in idea.beside)]


async def test_two_rewordings_at_once_become_one_text_when_they_touch_different_words(work: AtWork) -> None:
    await work.voice("garden", BASE)
    await asyncio.gather(
        work.reword("garden", BASE.replace("tuin", "moestuin"), 1, "command-sanne", SANNE),
        work.reword("garden", BASE.replace("dak", "balkon"), 1, "command-youssef", YOUSSEF),
    )
    idea = await idea_at(work, "garden")
    assert (idea.text, idea.beside) == ("een moestuin vol kruiden en rozen op het balkon", ())


async def test_two_rewordings_of_the_same_word_stand_side_by_side(work: AtWork) -> None:
    await work.voice("garden", BASE)
    hers, his = BASE.replace("tuin", "moestuin"), BASE.replace("tuin", "kruidentuin")
    await asyncio.gather(
        work.reword("garden", hers, 1, "command-sanne", SANNE),
        work.reword("garden", his, 1, "command-youssef", YOUSSEF),
    )
    idea = await idea_at(work, "garden")
    assert set(side_by_side(idea)) == {hers, his}


@pytest.fixture(scope="module")
def desk_for_laws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[asyncio.Runner, AtWork]]:
    folder: Path = tmp_path_factory.mktemp("laws") / "data"
    with asyncio.Runner() as runner:
        opened = at_work(folder)
        yield runner, runner.run(opened.__aenter__())
        runner.run(opened.__aexit__(None, None, None))


numbers = count()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits, edits)
def test_two_editors_lose_no_word(desk_for_laws: tuple[asyncio.Runner, AtWork], hers: list, his: list) -> None:
    """Every word either of them added is there to be read: in the text, or in the wording beside it."""
    runner, work = desk_for_laws

    async def play() -> None:
        name = f"law-{next(numbers)}"
        mine, yours = edited(BASE, hers, words_of("her")), edited(BASE, his, words_of("his"))
        await work.voice(name, BASE)
        await asyncio.gather(
            work.reword(name, mine, 1, f"sanne-{name}", SANNE), work.reword(name, yours, 1, f"youssef-{name}", YOUSSEF)
        )
        idea = await idea_at(work, name)
        added = {word for word in f"{mine} {yours}".split() if word.startswith(("her", "his"))}
        assert added <= set(" ".join(side_by_side(idea)).split())

    runner.run(play())


class Turn(Struct, frozen=True):
    who: int
    reads: bool
    changes: list[Edit]


turns = st.lists(st.builds(Turn, st.integers(0, 3), st.booleans(), edits), max_size=10)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(turns)
def test_no_word_ever_saved_is_lost_however_their_readings_and_writings_interleave(
    desk_for_laws: tuple[asyncio.Runner, AtWork], turns: list[Turn]
) -> None:
    """Everybody writes from what they last read. What each wrote is in a wording that can be read back."""
    runner, work = desk_for_laws

    async def play() -> None:
        name = f"many-{next(numbers)}"
        await work.voice(name, BASE)
        read = dict.fromkeys(CAST, (1, BASE))
        fresh = {who: words_of(called) for who, called in zip((SANNE, YOUSSEF, MILA, BRAM), "symb", strict=True)}
        said: set[str] = set()
        for n, turn in enumerate(turns):
            who = CAST[turn.who]
            if turn.reads:
                idea = await idea_at(work, name)
                read[who] = (idea.wording, idea.text)
            base, text = read[who]
            written = edited(text, turn.changes, fresh[who])
            said |= set(written.split()) - set(text.split())
            await work.reword(name, written, base, f"turn-{name}-{n}", who)
        idea = await idea_at(work, name)
        kept = {word for wording in idea.wordings for word in wording.text.split()}
        assert said <= kept

    runner.run(play())
