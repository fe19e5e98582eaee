# SPDX-License-Identifier: Apache-2.0
"""A side board begins where another was, says so, and what grew there can come home citing it."""

import pytest
from hypothesis import given as on_any
from hypothesis import settings
from hypothesis import strategies as st
from msgspec import structs

from domain import board
from domain.board import Board
from domain.board.combining import CombinationUndone, SourcePeeled
from domain.board.forking import BeginFork, BoardForked, IdeaCarried, LinkCarried, NoveltyCarried, TitleCarried, carry
from domain.board.ideas import IdeaBrought, IdeaVoiced, IdeaWithdrawn, Withdraw
from domain.board.rewording import IdeaReworded
from domain.board.state import Cited, Origin, Outside
from domain.board.taking_back import IdeaTakenBack, TakeBack, nearest_at_home, taken_home
from domain.kernel import FORGOTTEN, Asked, BoardId, CommandId, Event, Fact, IdeaId, NetworkId, Refusal, author_of
from tests.domain.given import IMPORT, MILA, MORNING, SANNE, YOUSSEF, Given, Told, by, fold, given
from tests.domain.histories import board_histories, decided, facts_of, random_board
from tests.domain.scenes import (
    ALL,
    BEGUN,
    BOARD,
    BOTH,
    BOTH_COMBINED,
    GARDEN,
    GARDEN_SUPPORTS_KITCHEN,
    HERE,
    KITCHEN,
    LINK,
    NETWORK,
    REWORDED,
    ROOF,
    ROOF_ON_GARDEN,
    TABLE,
    THREE_COMBINED,
    WHY,
    ideas,
)
from tests.domain.test_laws_of_a_board import lineage, sound

SIDE, NEW = BoardId("board-side"), IdeaId("idea-come-home")
POND = IdeaId("idea-outside-pond")
BROUGHT = IdeaBrought(POND, "A pond", HERE, "contributor 12", ("contributor 7",), (), "Water", "proposal", ("nature",))


def fork_of(home: Board) -> BeginFork:
    carried, links = carry(home)
    return BeginFork(SIDE, NETWORK, "And without a garden?", BOARD, home.version, carried, links, MORNING)


def forked(home: Given) -> Given:
    outcome = given().when(fork_of(home.board), by=MILA)
    return outcome.then(*outcome.events)


def events(side: Given, *kinds: type[Event]) -> list[Event]:
    return [told.event for told in side.told if isinstance(told.event, kinds)]


# -- what comes along ----------------------------------------------------------------------------------------------
def test_a_fork_says_where_it_came_from_and_who_began_it() -> None:
    side = forked(ideas())
    first = side.told[0].event
    assert first == BoardForked(SIDE, NETWORK, "And without a garden?", BOARD, 5, MORNING)
    assert side.board.origin == Origin(BOARD, 5, MORNING)
    assert (side.board.id, side.board.network, side.board.begun_by) == (SIDE, NETWORK, MILA)
    assert ideas().board.origin is None


def test_ideas_come_along_with_their_ids_words_places_and_who_voiced_them_when() -> None:
    home = ideas(by(YOUSSEF, REWORDED))
    side = forked(home).board
    assert list(side.ideas) == [GARDEN, KITCHEN, TABLE, WHY]
    garden, was = side.ideas[GARDEN], home.board.ideas[GARDEN]
    assert (garden.by, garden.at, garden.place, garden.kind) == (SANNE, was.at, HERE, "idea")
    (words,) = garden.wordings
    assert (words.text, words.by, words.whose, words.at) == (was.text, YOUSSEF, YOUSSEF, was.wordings[-1].at)
    assert (side.ideas[WHY].kind, side.ideas[WHY].by) == ("question", YOUSSEF)


def test_lineage_and_links_come_along_between_what_comes_along() -> None:
    home = ideas(ROOF_ON_GARDEN, THREE_COMBINED, by(MILA, GARDEN_SUPPORTS_KITCHEN))
    side = forked(home).board
    assert (side.ideas[ROOF].builds_on, side.ideas[GARDEN].built_on_by) == ((GARDEN,), (ROOF,))
    assert side.ideas[ALL].sources == side.ideas[ALL].made_of == (GARDEN, KITCHEN, TABLE)
    assert side.ideas[TABLE].lifted_into == (ALL,)
    assert (side.ideas[ALL].kind, side.ideas[ALL].new_here) == ("combination", "One circle")
    link, was = side.links[LINK], home.board.links[LINK]
    assert (link.relation, link.source, link.target, link.by, link.at) == ("supports", GARDEN, KITCHEN, MILA, was.at)
    assert side.ideas[GARDEN].links == side.ideas[KITCHEN].links == (LINK,)


def test_what_does_not_stand_stays_behind_and_so_does_what_led_to_it() -> None:
    gone = ideas(ROOF_ON_GARDEN, GARDEN_SUPPORTS_KITCHEN, BOTH_COMBINED, CombinationUndone(BOTH), IdeaWithdrawn(GARDEN))
    side = forked(gone).board
    assert list(side.ideas) == [KITCHEN, TABLE, WHY, ROOF]
    assert side.ideas[ROOF].builds_on == ()
    assert side.links == {}


def test_a_peeled_source_is_not_one_on_the_side_board() -> None:
    assert forked(ideas(THREE_COMBINED, SourcePeeled(ALL, GARDEN))).board.ideas[ALL].made_of == (KITCHEN, TABLE)


def test_an_idea_from_outside_comes_along_as_its_contributors() -> None:
    home = ideas(by(IMPORT, BROUGHT))
    side = forked(home)
    assert side.board.ideas[POND].outside == home.board.ideas[POND].outside
    assert side.board.ideas[POND].wordings[0].whose == "contributor 12"
    assert side.board.ideas[POND].by == side.board.ideas[POND].wordings[0].by == IMPORT
    again = fork_of(side.board).carried[-1]
    assert (again.contributor, again.writer, again.voiced_by) == ("contributor 12", "contributor 12", IMPORT)


# -- whose words ---------------------------------------------------------------------------------------------------
def test_every_word_is_sealed_for_who_wrote_it() -> None:
    reworded = IdeaReworded(BOTH, "Cook it", 1)
    side = forked(ideas(by(YOUSSEF, REWORDED), by(YOUSSEF, BOTH_COMBINED), by(MILA, reworded), by(IMPORT, BROUGHT)))
    whose = {e.idea: author_of(e, MILA) for e in events(side, IdeaCarried)}  # type: ignore[attr-defined]
    assert whose == {GARDEN: YOUSSEF, KITCHEN: SANNE, TABLE: SANNE, WHY: YOUSSEF, BOTH: MILA, POND: "contributor 12"}
    (novelty,) = events(side, NoveltyCarried)
    assert novelty == NoveltyCarried(BOTH, "They feed each other", YOUSSEF)
    assert author_of(novelty, MILA) == YOUSSEF
    assert side.board.ideas[BOTH].new_here == "They feed each other"


def test_a_title_from_outside_stays_the_contributors_when_somebody_else_rewords() -> None:
    side = forked(ideas(by(IMPORT, BROUGHT), by(SANNE, IdeaReworded(POND, "A big pond", 1))))
    assert events(side, TitleCarried) == [TitleCarried(POND, "Water", "contributor 12")]
    pond = side.board.ideas[POND]
    assert pond.outside == Outside("contributor 12", ("contributor 7",), "Water", "proposal", ("nature",))
    assert (pond.wordings[0].whose, pond.by) == (SANNE, IMPORT)


def test_erased_words_stay_erased_and_nothing_of_them_is_sealed_again() -> None:
    blank = structs.replace(BOTH_COMBINED, new_here=FORGOTTEN)
    home = ideas(by(YOUSSEF, IdeaReworded(GARDEN, FORGOTTEN, 1)), blank, structs.replace(BROUGHT, title=FORGOTTEN))
    side = forked(home)
    (garden,) = [e for e in events(side, IdeaCarried) if e.idea == GARDEN]  # type: ignore[attr-defined]
    assert garden.text == ""  # type: ignore[attr-defined]
    assert (side.board.ideas[GARDEN].text, side.board.ideas[BOTH].new_here) == (FORGOTTEN, FORGOTTEN)
    assert FORGOTTEN not in str(events(side, IdeaCarried, NoveltyCarried, TitleCarried))


# -- beginning -----------------------------------------------------------------------------------------------------
def test_a_fork_begins_once_and_in_one_network() -> None:
    side = forked(ideas())
    side.when(fork_of(ideas().board)).then_nothing()
    side.when(structs.replace(fork_of(ideas().board), network=NetworkId("network-other"))).refused("id_taken")
    given(BEGUN).when(fork_of(ideas().board)).then_nothing()


def test_an_empty_board_can_be_forked() -> None:
    assert forked(given(BEGUN)).board.ideas == {}


def test_nobody_undoes_what_came_along() -> None:
    side = forked(ideas(ROOF_ON_GARDEN, GARDEN_SUPPORTS_KITCHEN, by(IMPORT, BROUGHT)))
    assert side.board.acts == {}
    side.when(Withdraw(KITCHEN), by=SANNE).then(IdeaWithdrawn(KITCHEN))
    side.when(Withdraw(KITCHEN), by=MILA).refused("not_yours")


def test_what_is_told_twice_or_points_outside_stays_behind() -> None:
    wish = fork_of(ideas(GARDEN_SUPPORTS_KITCHEN, ROOF_ON_GARDEN).board)
    garden, kitchen, *_, roof = wish.carried
    (link,) = wish.links
    itself = structs.replace(link, link="link-itself", target=link.source)
    odd = structs.replace(wish, carried=(roof, kitchen, kitchen, garden), links=(link, link, itself))
    side = given().when(odd)
    assert [e.idea for e in side.events if isinstance(e, IdeaCarried)] == [ROOF, KITCHEN, GARDEN]
    assert [e.link for e in side.events if isinstance(e, LinkCarried)] == [LINK]
    assert side.then(*side.events).board.ideas[ROOF].builds_on == ()


# -- coming home ---------------------------------------------------------------------------------------------------
GROWN = IdeaId("idea-grown")


def grown() -> Given:
    """On the side board somebody built on the roof, which was built there on the garden that came along."""
    from_garden = by(YOUSSEF, ROOF_ON_GARDEN), by(MILA, IdeaVoiced(GROWN, "Herbs up high", HERE))
    return Given(forked(ideas()).told, *from_garden)


def test_an_idea_of_a_side_board_comes_home_and_cites_it() -> None:
    side = grown().board
    wish = taken_home(side, ROOF, NEW, HERE, ideas().board.ideas)
    event = IdeaTakenBack(NEW, SIDE, ROOF, side.version, "On the roof", YOUSSEF, YOUSSEF, HERE, (GARDEN,))
    home = ideas().when(wish, by=MILA).then(event).board
    idea = home.ideas[NEW]
    assert (idea.cites, idea.builds_on, idea.by) == ((Cited(SIDE, ROOF, side.version),), (GARDEN,), YOUSSEF)
    assert (idea.kind, idea.wordings[0].whose, author_of(event, MILA)) == ("idea", YOUSSEF, YOUSSEF)
    assert home.ideas[GARDEN].built_on_by == (NEW,)


def test_what_came_along_and_was_reworded_there_builds_on_itself_at_home() -> None:
    side = Given(forked(ideas()).told, by(MILA, IdeaReworded(KITCHEN, "A kitchen for all", 1))).board
    wish = taken_home(side, KITCHEN, NEW, HERE, ideas().board.ideas)
    assert (wish.builds_on, wish.writer, wish.voiced_by, wish.text) == ((KITCHEN,), MILA, SANNE, "A kitchen for all")


def test_its_roots_are_the_nearest_that_home_knows_and_that_still_stand_there() -> None:
    side = Given(forked(ideas()).told, by(MILA, ROOF_ON_GARDEN, structs.replace(BOTH_COMBINED, sources=(ROOF, TABLE))))
    assert nearest_at_home(side.board, BOTH, ideas().board.ideas) == (TABLE, GARDEN)
    wish = taken_home(side.board, BOTH, NEW, HERE, ideas().board.ideas)
    gone = ideas(IdeaWithdrawn(GARDEN)).when(wish, by=MILA)
    (event,) = gone.events
    assert gone.then(event).board.ideas[NEW].builds_on == (TABLE,)
    assert nearest_at_home(grown().board, GROWN, ideas().board.ideas) == ()


def test_an_outsiders_idea_comes_home_as_theirs() -> None:
    side = forked(ideas(by(IMPORT, BROUGHT))).board
    outcome = ideas().when(taken_home(side, POND, NEW, HERE, ()), by=MILA)
    (event,) = outcome.events
    idea = outcome.then(event).board.ideas[NEW]
    assert idea.outside == Outside("contributor 12")
    assert (idea.by, idea.wordings[0].by, idea.wordings[0].whose) == (IMPORT, IMPORT, "contributor 12")
    assert author_of(event, MILA) == "contributor 12"


def refused(side: Board, idea: IdeaId) -> str:
    with pytest.raises(Refusal) as refusal:
        taken_home(side, idea, NEW, HERE, ())
    return refusal.value.code


def test_only_what_stands_on_a_side_board_and_still_says_something_comes_home() -> None:
    assert refused(ideas().board, GARDEN) == "no_fork"
    assert refused(forked(ideas()).board, ROOF) == "unknown_idea"
    assert refused(Given(forked(ideas()).told, by(SANNE, IdeaWithdrawn(GARDEN))).board, GARDEN) == "not_standing"
    assert refused(forked(ideas(IdeaReworded(GARDEN, FORGOTTEN, 1))).board, GARDEN) == "erased"


def test_it_comes_home_under_an_id_of_its_own_and_with_words() -> None:
    wish = TakeBack(NEW, SIDE, ROOF, 3, "On the roof", YOUSSEF, YOUSSEF, HERE)
    ideas().when(structs.replace(wish, idea=GARDEN)).refused("id_taken")
    ideas().when(structs.replace(wish, text=" ")).refused("empty")


# -- laws ----------------------------------------------------------------------------------------------------------
def acyclic(state: Board) -> None:
    sound(state)
    assert all(state.ideas[root].version < idea.version for idea in state.ideas.values() for root in lineage(idea))


def told(facts: list[Fact]) -> list[Told]:
    return [Told(fact.actor, fact.event) for fact in facts]


@settings(max_examples=60, deadline=None)
@on_any(board_histories(max_size=40), st.floats(0, 1), st.integers(0, 50), st.booleans())
def test_a_fork_of_any_moment_is_sound_and_what_comes_home_keeps_its_lineage(
    history: list[Asked], moment: float, choice: int, reworded: bool
) -> None:
    facts = list(facts_of(history))
    then = fold(board, facts[: max(1, round(moment * len(facts)))])
    home = fold(board, facts)
    wish = fork_of(then)
    side = given().when(wish, by=MILA)
    grown = Given(side.then(*side.events).told)
    state = grown.board
    acyclic(state)
    standing = {i: idea for i, idea in then.ideas.items() if idea.status == "standing"}
    assert {i: (x.text, x.by, x.at, x.sources, x.place, x.kind) for i, x in state.ideas.items()} == {
        i: (x.text, x.by, x.at, x.sources, x.place, x.kind) for i, x in standing.items()
    }
    assert {(k.id, k.relation, k.by) for k in state.links.values()} == {
        (k.id, k.relation, k.by) for k in then.links.values() if {k.source, k.target} <= standing.keys()
    }
    if not standing:
        return
    one = list(standing)[choice % len(standing)]
    state = Given(grown.told, by(YOUSSEF, IdeaReworded(one, "Anders gezegd", 1))).board if reworded else state
    back = taken_home(state, one, NEW, HERE, home.ideas)
    for fact in decided(board, home, Asked(back, CommandId("this-command"), MILA, MORNING, "member"), facts[0].stream):
        home = board.evolve(home, fact)
    acyclic(home)
    assert home.ideas[NEW].cites == (Cited(SIDE, one, state.version),)
    assert home.ideas[NEW].cites[0].idea in state.ideas
    assert set(home.ideas[NEW].builds_on) <= home.ideas.keys()


def test_a_fork_of_a_fork_of_a_long_history_is_the_same_again() -> None:
    home = fold(board, facts_of(random_board(5, 1_500)))
    carried, links = carry(home)
    first = given().when(BeginFork(SIDE, NETWORK, "x", BOARD, 1, carried, links))
    again = carry(first.then(*first.events).board)
    assert again == (carried, links)
    assert len(carried) > 100
