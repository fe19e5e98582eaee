# SPDX-License-Identifier: Apache-2.0
"""Undo through the desk: chosen on the state the wish is decided on, and the log says which act it took back."""

import asyncio

import pytest

from domain.board.ideas import Move, Moving
from domain.board.undoing import Redo, Undo
from domain.kernel import IdeaId, Refusal
from tests.desk.at_work import HERE, STREAM, AtWork
from tests.domain.given import MILA, SANNE
from tests.domain.scenes import THERE

GARDEN = IdeaId("idea-garden")


async def words(work: AtWork) -> str:
    text: str = await work.desk.view(STREAM, lambda state: state.ideas[GARDEN].text)
    return text


async def test_the_log_says_which_act_was_undone_and_redone(work: AtWork) -> None:
    await work.voice("garden")
    await work.ask(Move((Moving(GARDEN, THERE),)), "command-move")
    await work.ask(Undo(), "command-undo")
    await work.ask(Redo(), "command-redo")
    *_, moved, undone, redone = work.journal.read(STREAM)
    assert [fact.caused_by for fact in (moved, undone, redone)] == [None, "command-move", "command-undo"]
    assert [fact.event.place for fact in (moved, undone, redone)] == [THERE, HERE, THERE]  # type: ignore[attr-defined]
    await work.is_the_log()


async def test_my_words_are_taken_out_of_what_was_merged_with_them(work: AtWork) -> None:
    await work.voice("garden", "een tuin vol kruiden en rozen op het dak")
    await work.reword("garden", "een tuin vol kruiden en rozen op het balkon", 1, "command-mine")
    await work.reword("garden", "een moestuin vol kruiden en rozen op het balkon", 2, "command-hers", MILA)
    await work.ask(Undo(), "command-undo")
    assert await words(work) == "een moestuin vol kruiden en rozen op het dak"
    await work.ask(Redo(), "command-redo")
    assert await words(work) == "een moestuin vol kruiden en rozen op het balkon"
    await work.is_the_log()


async def test_an_undo_sent_again_undoes_once(work: AtWork) -> None:
    await work.voice("garden")
    await work.voice("kitchen")
    first = await work.ask(Undo(), "command-undo")
    again = await work.ask(Undo(), "command-undo")
    assert (again.version, again.events) == (first.version, 0)
    standing = await work.desk.view(STREAM, lambda state: [i.status for i in state.ideas.values()])
    assert standing == ["standing", "withdrawn"]


async def test_several_undos_that_arrive_at_once_take_one_act_each(work: AtWork) -> None:
    for name in ("garden", "kitchen", "table"):
        await work.voice(name)
    work.journal.hold()
    others = [asyncio.create_task(work.voice("roof"))]
    await work.journal.held()
    others += [asyncio.create_task(work.ask(Undo(), f"command-undo-{n}")) for n in range(3)]
    await asyncio.sleep(0)
    work.journal.let_go()
    await asyncio.gather(*others)
    standing = await work.desk.view(STREAM, lambda state: [i.status for i in state.ideas.values()])
    assert standing == ["standing", "withdrawn", "withdrawn", "withdrawn"]
    await work.is_the_log()


async def test_what_can_be_undone_survives_a_restart_and_is_each_ones_own(work: AtWork) -> None:
    await work.voice("garden")
    work.new_desk()
    with pytest.raises(Refusal, match="nothing of yours"):
        await work.ask(Undo(), "command-mila", by=MILA)
    await work.ask(Undo(), "command-sanne", by=SANNE)
    assert await work.desk.view(STREAM, lambda state: state.ideas[GARDEN].status) == "withdrawn"
