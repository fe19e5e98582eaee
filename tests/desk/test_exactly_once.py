# SPDX-License-Identifier: Apache-2.0
"""A wish that is sent again is answered with its first result, whatever happened in between."""

import asyncio

import pytest

from domain.board.ideas import Withdraw
from domain.kernel import CommandId, IdeaId, Refusal
from tests.desk.at_work import AtWork, voice_of
from tests.domain.given import SANNE, YOUSSEF
from web.desk import Ack


async def test_a_wish_sent_again_is_done_once_and_answered_the_same(work: AtWork) -> None:
    first = await work.voice("garden")
    await work.voice("kitchen")
    assert first == Ack(CommandId("command-garden"), 2, 1)
    assert await work.voice("garden") == Ack(CommandId("command-garden"), 2, 0)
    assert work.logged() == ["garden", "kitchen"]


async def test_sent_again_while_the_first_is_under_way_it_waits_for_that_one(work: AtWork) -> None:
    work.journal.hold()
    first = asyncio.create_task(work.voice("garden"))
    await work.journal.held()
    again = [asyncio.create_task(work.voice("garden")) for _ in range(3)]
    await asyncio.sleep(0.05)
    assert not any(task.done() for task in (first, *again))
    work.journal.let_go()
    assert {ack.version for ack in await asyncio.gather(first, *again)} == {2}
    assert work.logged() == ["garden"]


async def test_sent_twice_in_one_batch_it_is_done_once(work: AtWork) -> None:
    work.journal.hold()
    before = asyncio.create_task(work.voice("before"))
    await work.journal.held()
    twice = [asyncio.create_task(work.voice("garden")) for _ in range(2)]
    await asyncio.sleep(0.05)
    work.journal.let_go()
    await before
    assert [ack.version for ack in await asyncio.gather(*twice)] == [3, 3]
    assert work.logged() == ["before", "garden"]


async def test_after_a_restart_the_log_still_knows_what_was_done(work: AtWork) -> None:
    first = await work.voice("garden")
    work.new_desk()
    assert (await work.voice("garden")).version == first.version
    assert work.logged() == ["garden"]


async def test_what_another_process_already_did_for_this_wish_is_not_done_again(work: AtWork) -> None:
    await work.seen()
    here = work.desk
    work.new_desk()
    await work.voice("garden", command="command-same")
    work.desk = here
    assert (await work.voice("garden", command="command-same")).version == 2
    assert work.logged() == ["garden"]
    await work.is_the_log()


async def test_the_same_command_id_of_somebody_else_is_another_wish(work: AtWork) -> None:
    await work.ask(voice_of("garden"), "command-same", SANNE)
    assert (await work.ask(voice_of("kitchen"), "command-same", YOUSSEF)).version == 3
    assert work.logged() == ["garden", "kitchen"]


async def test_nothing_to_do_is_acknowledged_and_writes_nothing(work: AtWork) -> None:
    await work.voice("garden")
    await work.ask(Withdraw(IdeaId("idea-garden")), "command-away")
    appends = list(work.journal.appends)
    assert await work.ask(Withdraw(IdeaId("idea-garden")), "command-again") == Ack(CommandId("command-again"), 3, 0)
    assert work.journal.appends == appends


async def test_a_refused_wish_writes_nothing_and_may_be_tried_again_later(work: AtWork) -> None:
    await work.voice("garden")
    with pytest.raises(Refusal) as refused:
        await work.ask(voice_of("garden"), "command-later", YOUSSEF)
    assert refused.value.code == "id_taken"
    assert (await work.ask(voice_of("kitchen"), "command-later", YOUSSEF)).version == 3


async def test_a_refusal_leaves_the_others_of_its_batch_alone(work: AtWork) -> None:
    work.journal.hold()
    first = asyncio.create_task(work.voice("first"))
    await work.journal.held()
    wishes = [work.voice("garden"), work.ask(Withdraw(IdeaId("idea-unknown")), "command-no"), work.voice("kitchen")]
    asked = asyncio.gather(*wishes, return_exceptions=True)
    await asyncio.sleep(0.05)
    work.journal.let_go()
    garden, refused, kitchen = await asked
    await first
    assert isinstance(refused, Refusal)
    assert isinstance(garden, Ack)
    assert isinstance(kitchen, Ack)
    assert (garden.version, kitchen.version) == (3, 4)
