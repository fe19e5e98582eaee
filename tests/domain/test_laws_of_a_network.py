# SPDX-License-Identifier: Apache-2.0
"""What holds in every network, whatever people did there and in which order."""

from copy import deepcopy
from functools import reduce
from itertools import pairwise
from operator import or_

import msgspec
from hypothesis import given, settings
from msgspec import structs

from domain import network
from domain.kernel import FORGOTTEN, Asked, MemberId, Refusal, text_fields
from domain.network import Network
from domain.network.agreements import AgreementAdopted
from domain.network.roles import RoleHandedOver
from tests.domain.given import SANNE, Given, by, fold
from tests.domain.histories import decided, facts_of, network_histories, random_network, stream_of
from tests.domain.scenes import FORMED, JOINED, SPARKED
from tests.domain.wishes import NETWORK_KINDS, askings

STREAM = stream_of(network)
stored = msgspec.json.Decoder(reduce(or_, network.EVENTS)).decode
FORMED_BY_SANNE = Given(by(SANNE, SPARKED, FORMED, JOINED))


def sound(state: Network) -> None:
    here = {m.id for m in state.members.values() if m.presence != "left"}
    for held in state.roles.values():
        assert set(held) <= here
        assert len(set(held)) == len(held)
    for (role, to), giver in state.offered.items():
        assert state.holds(role, giver)
        assert not state.holds(role, to)
        assert to in here
    adopted = sorted(a.adopted for a in state.agreements.values() if a.adopted)
    assert adopted == list(range(1, state.agreed + 1))
    assert all(0 <= m.affirmed <= state.agreed for m in state.members.values())
    assert all((m.presence == "left") == (m.left_at is not None) for m in state.members.values())
    assert bool(state.themes) == bool(state.questions) == (state.stage in ("network", "resting"))
    assert (state.stage == "resting") == bool(state.rests and state.rests[-1].until is None)


@settings(max_examples=100, deadline=None)
@given(askings(*NETWORK_KINDS))
def test_no_order_of_wishes_crashes_and_none_changes_the_network_it_is_decided_on(tries: list[Asked]) -> None:
    for state in (network.empty(), FORMED_BY_SANNE.network):
        for asked in tries:
            untouched = deepcopy(state)
            try:
                facts = decided(network, state, asked, STREAM)
            except Refusal:
                facts = []
            assert state == untouched
            for fact in facts:
                state = network.evolve(state, fact)
            sound(state)


@settings(max_examples=60, deadline=None)
@given(network_histories())
def test_facts_are_numbered_without_a_gap_and_read_back_as_they_were(history: list[Asked]) -> None:
    facts = list(facts_of(history))
    assert [fact.version for fact in facts] == list(range(1, len(facts) + 1))
    read = [structs.replace(fact, event=stored(msgspec.json.encode(fact.event))) for fact in facts]
    assert read == facts
    assert fold(network, read) == fold(network, facts)
    sound(fold(network, facts))


@settings(max_examples=60, deadline=None)
@given(network_histories())
def test_a_network_whose_words_are_forgotten_has_the_same_people_and_agreements(history: list[Asked]) -> None:
    facts = list(facts_of(history))
    bare = [
        structs.replace(f, event=structs.replace(f.event, **dict.fromkeys(text_fields(type(f.event)), FORGOTTEN)))
        for f in facts
    ]
    whole, gaps = fold(network, facts), fold(network, bare)
    assert gaps.roles == whole.roles
    assert [(m.id, m.presence, m.affirmed) for m in gaps.members.values()] == [
        (m.id, m.presence, m.affirmed) for m in whole.members.values()
    ]


def about(state: Network, member: MemberId) -> tuple[object, ...]:
    known = state.members.get(member)
    held = frozenset(role for role in state.roles if state.holds(role, member))
    return (known and structs.astuple(structs.replace(known, affirmed=0)), held)


@settings(max_examples=60, deadline=None)
@given(network_histories())
def test_nobody_is_added_moved_or_given_a_role_by_somebody_else(history: list[Asked]) -> None:
    """But for the giver of a role, who offered it and is free of it once it is taken over."""
    facts = list(facts_of(history))
    states = [fold(network, facts[:n]) for n in range(len(facts) + 1)]
    for (before, after), fact in zip(pairwise(states), facts, strict=True):
        giver = fact.event.giver if isinstance(fact.event, RoleHandedOver) else None
        for member in after.members.keys() - {fact.actor, giver}:
            assert about(before, member) == about(after, member)


@settings(max_examples=60, deadline=None)
@given(network_histories())
def test_nobody_affirms_for_somebody_else_who_did_not_propose(history: list[Asked]) -> None:
    facts = list(facts_of(history))
    for n, fact in enumerate(facts):
        before, after = fold(network, facts[:n]), fold(network, facts[: n + 1])
        adopted = fact.event.agreement if isinstance(fact.event, AgreementAdopted) else None
        proposer = after.agreements[adopted].by if adopted else None
        for member in before.members.keys() - {fact.actor, proposer}:
            assert before.members[member].affirmed == after.members[member].affirmed


def test_a_long_life_of_a_network_knows_every_wish_and_is_always_the_same() -> None:
    history = list(random_network(3, 1_500))
    assert {type(asked.command) for asked in history} == set(NETWORK_KINDS)
    assert history == list(random_network(3, 1_500))
    sound(fold(network, facts_of(history)))
