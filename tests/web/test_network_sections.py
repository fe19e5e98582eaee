# SPDX-License-Identifier: Apache-2.0
"""What a fact touches: every event has its row, and a page kept up by touched sections equals one drawn anew."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from domain.kernel import (
    AgreementId,
    Asked,
    BoardId,
    Command,
    CommandId,
    Event,
    ExperienceId,
    ExperimentId,
    Fact,
    GatheringId,
    GiftId,
    IdeaId,
    MemberId,
    NetworkId,
    OfferId,
    OrganisationId,
    ReflectionId,
    Refusal,
    Standing,
    StreamId,
)
from domain.network import EVENTS, Network, decide, empty, evolve
from domain.network.agreements import Adopt, Affirm, Propose
from domain.network.auditing import NoteErasure, NoteLook
from domain.network.boards import ForkBoard, OpenBoard
from domain.network.experimenting import Conclude, Observe, StartExperiment, TieExperiment
from domain.network.gatherings import (
    CallOffGathering,
    ChangeGathering,
    ComeAlong,
    LogGathering,
    PlanGathering,
    StayAway,
)
from domain.network.giving import ChangeGift, ComposeGift, GiveGift, SetGiftAside
from domain.network.membership import Join, Leave, Pause, Return, TellAmbition, WithdrawAmbition
from domain.network.resting import LetRest, Revive
from domain.network.roles import LayDownRole, OfferRole, TakeRole
from domain.network.sparking import ChooseAccess, Form, Relight, SayMeToo, Spark, TurnQuestion, TurnTheme
from domain.network.stories import (
    RestoreExperience,
    RestoreReflection,
    ShareReflection,
    TellExperience,
    WithdrawExperience,
    WithdrawReflection,
)
from domain.network.supporting import AcceptSupport, DeclineSupport, EndSupport, OfferSupport, WithdrawOffer
from projections.network import TOUCHES, can, shown, touched
from web.identity.people import person
from web.naming import Naming
from web.rendering import Rendering
from web.sight import Viewer, seen_as

SANNE, YOUSSEF, MILA, BRAM = (MemberId(f"member-{name}") for name in ("sanne", "youssef", "mila", "bram"))
START = datetime(2026, 9, 1, 22, tzinfo=UTC)
INSIDE, OUTSIDE = "What nights teach", "Rosters"
FIRST, BOARD = AgreementId("agreed-1"), BoardId("board-one")
MEET, TOLD, THOUGHT = GatheringId("gathering-1"), ExperienceId("experience-1"), ReflectionId("reflection-1")
TRIAL, GIFT, ORGANISATION = ExperimentId("experiment-1"), GiftId("gift-0001"), MemberId("organisation-1")
ROOM, MONEY, TIME = OfferId("offer-room"), OfferId("offer-money"), OfferId("offer-time")

LIFE: list[tuple[MemberId, Command]] = [
    (SANNE, Spark(NetworkId("night-network"), "what the night teaches")),
    (YOUSSEF, SayMeToo("I work nights.")),
    (MILA, Relight()),
    (SANNE, Form("Learning at night", INSIDE, OUTSIDE, "What helps?")),
    (YOUSSEF, Join()),
    (MILA, Join()),
    (SANNE, TakeRole("driver")),
    (BRAM, Join()),
    (BRAM, TakeRole("supporter")),
    (SANNE, Propose(FIRST, "We listen.")),
    (YOUSSEF, Adopt(FIRST)),
    (MILA, Affirm(1)),
    (MILA, OpenBoard(BOARD, "What helps at night?")),
    (SANNE, TurnQuestion("What helps before dawn?")),
    (YOUSSEF, TurnTheme("Learning before dawn", INSIDE, OUTSIDE)),
    (SANNE, OfferRole("driver", YOUSSEF)),
    (YOUSSEF, TakeRole("driver")),
    (YOUSSEF, LayDownRole("driver")),
    (YOUSSEF, Pause()),
    (SANNE, ChooseAccess("invitation")),
    (YOUSSEF, Return()),
    (MILA, Leave("former", "Thank you.")),
    (MILA, Join(1)),
    (MILA, ForkBoard(BoardId("board-side"), BOARD, 1, "And before midnight?")),
    (YOUSSEF, TellAmbition("To ask sooner.")),
    (YOUSSEF, WithdrawAmbition()),
    (SANNE, PlanGathering(MEET, "A night walk", START, place="The back door")),
    (BRAM, ComeAlong(MEET)),
    (BRAM, StayAway(MEET)),
    (SANNE, CallOffGathering(MEET, "Rain")),
    (SANNE, ChangeGathering(MEET, "A night walk", START)),
    (MILA, LogGathering(MEET, "We saw the milkman.", "The milkman")),
    (MILA, TellExperience(TOLD, "A door at four.", MEET)),
    (MILA, WithdrawExperience(TOLD)),
    (MILA, RestoreExperience(TOLD)),
    (BRAM, ShareReflection(THOUGHT, "I talk too soon.", "What did you not say?")),
    (BRAM, WithdrawReflection(THOUGHT)),
    (BRAM, RestoreReflection(THOUGHT)),
    (YOUSSEF, StartExperiment(TRIAL, "A week of waiting")),
    (YOUSSEF, TieExperiment(TRIAL, BOARD, IdeaId("idea-one"))),
    (YOUSSEF, Observe(TRIAL, "Quiet.")),
    (YOUSSEF, Conclude(TRIAL, "It helps.")),
    (ORGANISATION, OfferSupport(ROOM, "room", "The attic")),
    (SANNE, AcceptSupport(ROOM)),
    (SANNE, EndSupport(ROOM)),
    (ORGANISATION, OfferSupport(MONEY, "budget", "A report by May")),
    (SANNE, DeclineSupport(MONEY, "No report.")),
    (ORGANISATION, OfferSupport(TIME, "time", "Two hours")),
    (ORGANISATION, WithdrawOffer(TIME)),
    (SANNE, ComposeGift(GIFT, "story", "What it gave", "Rest.")),
    (SANNE, ChangeGift(GIFT, "story", "What it gave us", "Rest.")),
    (BRAM, SetGiftAside(GIFT)),
    (SANNE, ChangeGift(GIFT, "story", "What it gave", "Rest.")),
    (BRAM, GiveGift(GIFT, OrganisationId(ORGANISATION))),
    (SANNE, LetRest("Winter.")),
    (YOUSSEF, Revive()),
    (SANNE, NoteLook("film", BOARD)),
    (MILA, NoteErasure(2, MILA)),
]
SECTIONS = sorted({section for touched in TOUCHES.values() for section in touched} - {"whole", "spark"})
ONLOOKERS = (SANNE, YOUSSEF, MILA, BRAM, MemberId("member-noor"))


def tag(kind: type[Event]) -> str:
    return str(kind.__struct_config__.tag)


def lived() -> Iterator[tuple[Event, Network]]:
    """Every fact of the life with the network after it. Consumes the network it gave before."""
    network, at = empty(), START
    for number, (by, command) in enumerate(LIFE):
        at += timedelta(hours=1)
        standing: Standing = "organisation" if by == ORGANISATION else "stranger"
        asked = Asked(command, CommandId(f"command-{number}"), by, at, standing)
        for event in decide(network, asked):
            fact = Fact(StreamId("network-night-network"), network.version + 1, at, by, asked.id, event)
            network = evolve(network, fact)
            yield event, network


class Page:
    """How the sections look to everybody who may see them."""

    def __init__(self) -> None:
        names = {member: person(member, str(member).removeprefix("member-").title()) for member in ONLOOKERS}
        self._rendering = Rendering(lambda path: path, names.get, clock=lambda: START + timedelta(days=9))
        self._naming = Naming(self._rendering.person)

    def drawn(self, network: Network) -> dict[tuple[MemberId, str], str]:
        self._naming.learn(network)
        return {
            (member, section): self.section(network, member, section)
            for member in ONLOOKERS
            for section in (("spark",) if network.stage == "spark" else SECTIONS)
        }

    def section(self, network: Network, member: MemberId, section: str) -> str:
        try:
            seen = seen_as(network, Viewer(member, "", "en", 0))
        except Refusal:
            return ""
        context = shown(network, can(network, member, seen.standing, seen.sight))
        naming = self._naming.within(seen.network, "en")
        html = self._rendering.partial(f"network/_{section}.html", "en", naming=naming, **context)
        return re.sub(r'value="\w{26}" data-mint', "", html)


def test_every_event_of_a_network_has_its_row() -> None:
    assert set(TOUCHES) == {tag(kind) for kind in EVENTS}


def test_the_life_below_has_every_event() -> None:
    assert {tag(type(event)) for event, _ in lived()} == set(TOUCHES)


@pytest.mark.parametrize("section", sorted({section for sections in TOUCHES.values() for section in sections}))
def test_every_section_has_a_template_of_its_own_with_its_id(section: str) -> None:
    network = [network for _, network in lived()][-1]
    html = Page().section(network, SANNE, section) if section != "spark" else spark_of()
    assert f'id="{"network" if section == "whole" else section}"' in html


def spark_of() -> str:
    _, network = next(lived())
    return Page().section(network, SANNE, "spark")


def test_sections_drawn_when_touched_equal_sections_drawn_anew() -> None:
    page, kept = Page(), dict[tuple[MemberId, str], str]()
    for event, network in lived():
        sections, fresh = touched(event), page.drawn(network)
        if "whole" in sections:
            kept = fresh
        else:
            kept |= {key: html for key, html in fresh.items() if key[1] in sections}
        stale = sorted({key for key in fresh if kept.get(key) != fresh[key]})
        assert stale == [], f"{tag(type(event))} touches more than its row says"
