# SPDX-License-Identifier: Apache-2.0
"""Boards to sit down at: a network, some people, and ideas that are there already."""

from datetime import UTC, datetime, timedelta
from typing import Final

from tests.running import Server, Visitor, a_board, a_network, made, new

GAP: Final = 360


async def a_table(server: Server, *names: str, language: str = "nl") -> tuple[str, list[Visitor]]:
    """An empty board and the members of its network, the first of whom made both."""
    members = [Visitor(server, who) for who in await made(server.folder, names, language)]
    return await a_board(await a_network(*members), members[0]), members


async def put_down(board: str, by: Visitor, *texts: str, row: int = 0) -> list[str]:
    """Ideas beside each other; gives their ids."""
    ideas = [new("idea") for _ in texts]
    for column, (idea, text) in enumerate(zip(ideas, texts, strict=True)):
        await by.ask(board, "voice", idea=idea, text=text, place={"x": column * GAP, "y": row})
    return ideas


async def a_lived_in_table(server: Server, *names: str, language: str = "nl") -> tuple[str, list[Visitor]]:
    """A board and its network with something of everything on them."""
    board, members = await a_table(server, *names, language=language)
    network = board.split("/boards/")[0]
    first, second = members[:2]
    one, two, three, _ = await put_down(
        board, first, "Eerst luisteren", "Vragen stellen", "Samen wandelen", "Op een bank"
    )
    whole, question = new("idea"), new("idea")
    at = {"x": GAP, "y": -260}
    await second.ask(
        board,
        "combine",
        idea=whole,
        sources=[one, two],
        text="Luisterend vragen",
        new_here="Het begint bij de ander",
        place=at,
    )
    await second.ask(
        board, "raise_question", idea=question, about=three, text="Wanneer loop je mee?", place={"x": 0, "y": 260}
    )
    await second.ask(board, "build_on", idea=new("idea"), on=three, text="En niets zeggen", place={"x": GAP, "y": 260})
    await first.ask(board, "comment", comment=new("comment"), idea=whole, text="Dat herken ik")
    for feeling in ("resonates", "curious", "doubt", "try"):
        await first.ask(board, "react", idea=whole, feeling=feeling)
    await first.ask(board, "name_insight", idea=two, why="Omdat niemand het zo had gezien")
    await first.ask(board, "draw_link", link=new("link"), relation="contrasts", source=two, target=three)
    await second.ask(board, "draw_link", link=new("link"), relation="answers", source=one, target=question)
    await first.ask(board, "reword", idea=one, text="Eerst lang luisteren", base=1)
    await away(board, first)
    await agreed(network, first, second)
    await met(network, first, second)
    await tried(board, one, first, second)
    await supported(server, network, first, second)
    return board, members


async def a_tension(board: str, by: Visitor) -> None:
    """Two ideas that pull at each other, beside what is there."""
    one, other = await put_down(board, by, "Zeg meteen wat je denkt", "Wacht tot de ander iets zegt", row=760)
    await by.ask(board, "draw_link", link=new("link"), relation="tension", source=one, target=other)


async def supported(server: Server, network: str, first: Visitor, second: Visitor) -> None:
    """By a town: one offer taken, one declined, one waiting; a gift given and one on the table."""
    (somebody,) = await made(server.folder, ("Gemeente Waterrijk",), "nl", "organisation")
    town = Visitor(server, somebody)
    room, money = new("offer"), new("offer")
    await town.ask(network, "offer_support", offer=room, kind="recognition", text="Jullie horen erbij")
    await town.ask(network, "offer_support", offer=money, kind="budget", text="Met een verslag in mei")
    await town.ask(network, "offer_support", offer=new("offer"), kind="room", text="De zolder")
    await first.ask(network, "accept_support", offer=room)
    await second.ask(network, "decline_support", offer=money, why="Wij maken geen verslag")
    for given in (True, False):
        gift = new("gift")
        await first.ask(
            network, "compose_gift", gift=gift, kind="story", title="Tien tellen", text="Wie wacht, hoort meer"
        )
        if given:
            await second.ask(network, "give_gift", gift=gift, to=town.id)


async def away(board: str, by: Visitor) -> None:
    (gone,) = await put_down(board, by, "Toch maar niet", row=520)
    await by.ask(board, "withdraw", idea=gone)


async def agreed(network: str, first: Visitor, second: Visitor) -> None:
    agreement = new("agreement")
    await first.ask(network, "propose", agreement=agreement, text="Wat hier gezegd wordt blijft hier")
    await second.ask(network, "adopt", agreement=agreement)
    await second.ask(network, "propose", agreement=new("agreement"), text="We beginnen met koffie")
    await first.ask(network, "take_role", role="driver")


async def met(network: str, first: Visitor, second: Visitor) -> None:
    """One gathering that has been and was told of, one that was called off, and one that is coming."""
    been, off, next_ = new("gathering"), new("gathering"), new("gathering")
    where = {"place": "Het hek", "about": "Wat ouders zeggen", "setting": "outside"}
    for gathering, days in ((been, -9), (off, -2), (next_, 9)):
        day = datetime.now(UTC) + timedelta(days=days)
        hours = {"starts_at": day.isoformat(), "ends_at": (day + timedelta(hours=2)).isoformat()}
        await first.ask(network, "plan_gathering", gathering=gathering, title="Aan het hek staan", **hours, **where)
        await second.ask(network, "come_along", gathering=gathering)
    await first.ask(network, "log_gathering", gathering=been, happened="We stonden er", guests="De juf")
    told = {"experience": new("experience"), "gathering": been, "text": "Ik zei een uur lang niets"}
    await second.ask(network, "tell_experience", **told)
    await first.ask(network, "call_off_gathering", gathering=off, why="Te glad")


async def tried(board: str, idea: str, first: Visitor, second: Visitor) -> None:
    """One experiment that goes on and one that is over, a hope, a shared thought, and one that was taken back."""
    network, _, name = board.partition("/boards/")
    running, over = new("experiment"), new("experiment")
    await first.ask(
        network, "start_experiment", experiment=running, what="Een week niets zeggen", board=name, idea=idea
    )
    await first.ask(network, "observe_experiment", experiment=running, text="Op dinsdag lukte het")
    await second.ask(network, "start_experiment", experiment=over, what="Naast elkaar lopen")
    await second.ask(network, "conclude_experiment", experiment=over, learned="Wie loopt, zwijgt makkelijker")
    await first.ask(network, "tell_ambition", text="Vragen voor ik het weet")
    for reflection in (shared := new("reflection")), (gone := new("reflection")):
        told = {"reflection": reflection, "text": "Ik was het er te snel mee eens"}
        await first.ask("/me/notebook", "write_reflection", **told, network=network.rpartition("/")[2])
        await first.ask(network, "share_reflection", **told, prompt="Waar was je het te snel mee eens?")
    await first.ask(network, "withdraw_reflection", reflection=gone)
    await first.ask("/me/notebook", "tear_out", reflection=shared)
