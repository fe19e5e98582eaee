# SPDX-License-Identifier: Apache-2.0
"""The linkograph: a small history by hand, the demo network by hand, and laws that hold on any history."""

from datetime import UTC, datetime

import pytest
from hypothesis import given as hypothesis_given

from domain import board
from domain.board.combining import CombinationUndone, IdeasCombined, SourcePeeled
from domain.board.ideas import IdeaBrought, IdeaBuiltOn, IdeaVoiced, IdeaWithdrawn, QuestionRaised
from domain.board.links import LinkDrawn, LinkRemoved
from domain.board.rewording import IdeaReworded, WordingRestored
from domain.kernel import Asked, Event, Fact, MemberId, StreamId
from projections.linkograph import Linkograph
from projections.moves import born
from tests.domain.given import MILA, YOUSSEF, Given, Told, by, fact, given
from tests.domain.histories import board_histories, facts_of
from tests.domain.scenes import (
    BEGUN,
    BOTH,
    BOTH_COMBINED,
    GARDEN,
    GARDEN_SUPPORTS_KITCHEN,
    GARDEN_VOICED,
    HERE,
    KITCHEN,
    KITCHEN_VOICED,
    LINK,
    QUESTION_RAISED,
    REWORDED,
    ROOF,
    ROOF_ON_GARDEN,
    TABLE,
    TABLE_VOICED,
    WHY,
)
from web.demo import CAST, LENGTH, monday_of
from web.demo.script import Script

NOW = datetime(2026, 5, 6, 15, 0, tzinfo=UTC)


def words_in(event: Event) -> bool:
    """Whether the fact puts a thought into words."""
    return born(event) is not None or isinstance(event, IdeaReworded | WordingRestored)


def drawn(*happened: Event | list[Told]) -> Linkograph:
    return Linkograph(facts(given(*happened)))


def facts(told: Given) -> list[Fact]:
    return [fact(version, each) for version, each in enumerate(told.told, 1)]


def test_a_small_history_by_hand() -> None:
    """1 garden (Sanne), 2 kitchen (Sanne), 3 roof on 1 (Youssef), 4 rewords 1 (Mila), 5 combines 4 + 2 (Youssef)."""
    graph = drawn(
        *(BEGUN, GARDEN_VOICED, KITCHEN_VOICED),
        *(by(YOUSSEF, ROOF_ON_GARDEN), by(MILA, REWORDED), by(YOUSSEF, BOTH_COMBINED)),
    )
    assert [(m.number, m.version, m.idea, m.wording) for m in graph.moves] == [
        (1, 2, GARDEN, 1),
        (2, 3, KITCHEN, 1),
        (3, 4, ROOF, 1),
        (4, 5, GARDEN, 2),
        (5, 6, BOTH, 1),
    ]
    assert set(graph.links) == {(1, 3), (1, 4), (4, 5), (2, 5)}
    assert [(m.f, m.b, m.span) for m in graph.moves] == [(2, 0, 3), (1, 0, 3), (0, 1, 2), (1, 1, 3), (0, 2, 3)]
    assert (graph.tally().link_index, graph.tally().cross_person) == (4 / 5, 1.0)
    assert graph.orphans == []


def test_a_rewording_by_the_same_person_is_no_link_between_people() -> None:
    graph = drawn(BEGUN, GARDEN_VOICED, REWORDED)
    assert (graph.tally().link_index, graph.tally().cross_person) == (0.5, 0.0)


def test_what_was_withdrawn_undone_or_taken_out_stays_a_move_with_its_links() -> None:
    before = (BEGUN, GARDEN_VOICED, KITCHEN_VOICED, TABLE_VOICED, IdeasCombined(BOTH, (GARDEN, KITCHEN, TABLE), *"abc"))
    graph = drawn(*before, SourcePeeled(BOTH, TABLE), CombinationUndone(BOTH), IdeaWithdrawn(TABLE))
    assert set(graph.links) == set(drawn(*before).links) == {(1, 4), (2, 4), (3, 4)}


def test_an_answer_links_the_words_in_force_the_earlier_first_until_it_is_taken_away() -> None:
    answer = LinkDrawn(LINK, "answers", GARDEN, WHY)
    graph = drawn(BEGUN, GARDEN_VOICED, QUESTION_RAISED, REWORDED, answer)
    assert set(graph.links) == {(1, 3), (2, 3)}
    assert set(drawn(BEGUN, GARDEN_VOICED, QUESTION_RAISED, answer).links) == {(1, 2)}
    gone = drawn(BEGUN, GARDEN_VOICED, QUESTION_RAISED, REWORDED, answer, LinkRemoved(LINK))
    assert set(gone.links) == {(1, 3)}
    assert gone.orphans == [gone.moves[1]]


def test_what_only_supports_or_contrasts_is_no_link() -> None:
    graph = drawn(BEGUN, GARDEN_VOICED, KITCHEN_VOICED, GARDEN_SUPPORTS_KITCHEN, LinkRemoved(LINK))
    assert (set(graph.links), len(graph.orphans)) == (set(), 2)


def test_two_reasons_for_one_link_are_one_link_until_both_are_gone() -> None:
    built, answer = IdeaBuiltOn(ROOF, WHY, "On top", HERE), LinkDrawn(LINK, "answers", ROOF, WHY)
    graph = drawn(BEGUN, QUESTION_RAISED, built, answer)
    assert (len(graph.links), graph.moves[0].f) == (1, 1)
    assert set(drawn(BEGUN, QUESTION_RAISED, built, answer, LinkRemoved(LINK)).links) == {(1, 2)}


def test_words_that_were_merged_come_from_both() -> None:
    second, third = IdeaReworded(GARDEN, "Two", 1), IdeaReworded(GARDEN, "Two and three", 1)
    assert set(drawn(BEGUN, GARDEN_VOICED, second, third).links) == {(1, 2), (1, 3), (2, 3)}
    aside = IdeaReworded(GARDEN, "Three", 1, (2,))
    assert set(drawn(BEGUN, GARDEN_VOICED, second, aside).links) == {(1, 2), (1, 3)}


def test_a_wording_that_returns_comes_from_that_wording() -> None:
    back = WordingRestored(GARDEN, 1, 2)
    assert set(drawn(BEGUN, GARDEN_VOICED, REWORDED, back).links) == {(1, 2), (1, 3)}


def test_a_question_about_an_idea_and_what_was_brought_are_linked() -> None:
    about = QuestionRaised(WHY, "Who waters it?", HERE, GARDEN)
    brought = IdeaBrought(ROOF, "On the roof", HERE, "P1", builds_on=(GARDEN, WHY))
    graph = drawn(BEGUN, GARDEN_VOICED, about, brought)
    assert set(graph.links) == {(1, 2), (1, 3), (2, 3)}
    assert graph.moves[2].by == "P1"


@pytest.mark.parametrize(
    ("others", "steep", "found"),
    [(0, 3, 0), (20, 2, 1), (5, 3, 0), (6, 2, 1)],
    ids=["too few to be one in eight", "one in 23", "one in eight is 12.5 %", "one in nine is 11.1 %"],
)
def test_critical_is_at_most_twelve_in_a_hundred(others: int, steep: int, found: int) -> None:
    """Two ideas, one combination of them (b = 2), and others that stand alone."""
    alone = [IdeaVoiced(f"idea-alone-{n}", "Alone", HERE) for n in range(others)]  # type: ignore[arg-type]
    graph = drawn(BEGUN, GARDEN_VOICED, KITCHEN_VOICED, BOTH_COMBINED, *alone)
    assert (graph.threshold, len(graph.critical)) == (steep, found)


def test_an_empty_board_has_no_numbers() -> None:
    graph = drawn(BEGUN)
    assert (graph.tally().link_index, graph.tally().cross_person, graph.threshold, graph.critical) == (0.0, 0.0, 1, [])


# -- laws --------------------------------------------------------------------------------------------------------------
@hypothesis_given(board_histories())
def test_counting_along_the_way_gives_what_counting_afresh_gives(history: list[Asked]) -> None:
    happened = list(facts_of(history))
    grown = Linkograph()
    for each in happened:
        grown.add(each)
        links = set(grown.links)
        assert all(i < j for i, j in links)
        by_number = {move.number: move for move in grown.moves}
        for number, move in by_number.items():
            assert (move.f, move.b) == (sum(i == number for i, _ in links), sum(j == number for _, j in links))
        assert sum(m.f for m in grown.moves) == sum(m.b for m in grown.moves) == len(links)
        assert grown.across == sum(by_number[i].by != by_number[j].by for i, j in links)
    steep = grown.threshold
    assert [m.version for m in grown.moves] == [
        f.version for f in happened if born(f.event) is not None or isinstance(f.event, IdeaReworded | WordingRestored)
    ]
    assert len(grown.critical) * 100 <= 12 * len(grown.moves)
    assert steep == 1 or sum(m.height >= steep - 1 for m in grown.moves) * 100 > 12 * len(grown.moves)
    assert grown.critical == [m for m in grown.moves if m.f >= steep or m.b >= steep]


# -- the demo network, by hand -----------------------------------------------------------------------------------------
VIJF = """
1 sanne koffie           2 mila jas              3 joris hek               4 annelies laptop
5 sanne meelezen 4       6 fatima tien           7 mila geen-koffie 1      8 bram tijd
9 annelies laptop 4      10 fatima naam          11 joris lopen 3          12 mila vaat 11
13 mila jas 2            14 sanne stilte         15 sanne stilte 14        16 bram wie-bepaalt 9
17 fatima eerste-vraag 6 18 youssef droom        19 youssef brief          20 youssef brief-samen 19
21 annelies vragen 15 17 22 dewi nummer          23 dewi omlopen 22        24 joris naast 11 12
25 sanne koffie 1        26 mila gast 10 13 25   27 youssef glas-water 7   28 fatima papier 20 23
29 youssef haast 6 22    30 bram uitgezocht 16   31 sanne gastvrij 24 26   32 joris hek-binnen 31
33 fatima wachtkamer 31  34 dewi meters 23 33    35 mila stoep 31
"""
MIS = """
1 mila deur              2 sanne verzwegen       3 annelies advies         4 youssef vraag-eerst 3
5 bram veilig 2          6 dewi terugbellen      7 youssef niet-zelf 6     8 mila wijkzuster 7
9 joris logboek          10 fatima blozen 9      11 sanne verzwegen 2      12 mila deur 1
13 youssef verhaal       14 annelies hardop 13   15 bram half-uur          16 bram half-uur 15
17 sanne tafel 4 14      18 fatima hoe-vaak 17   19 dewi met-drie 18       20 mila kousen 8
21 fatima spiegel 9 10   22 dewi grap            23 youssef bewoner 6 20   24 fatima drieluik 17 23
25 joris ouders 24       26 mila pijn 24
"""
DEUR = """
1 youssef briefje        2 mila koelkast         3 sanne samenvatting      4 dewi volgende
5 annelies te-vroeg 4    6 fatima beloven 4      7 youssef briefje 1       8 bram nummer-team
9 sanne drie-woorden 3   10 annelies drempel     11 mila kaartje 2 7       12 joris kind
13 joris kind 12         14 dewi twee-namen 8    15 sanne eigen-woorden 9 13
16 fatima eerlijk 6      17 bram meten           18 mila cadeau 17         19 dewi sleutel
20 dewi bellen 5 16      21 youssef draad 11 14 15
22 sanne wie-begint 21   23 fatima eerste-keer 20 22
24 sanne lijn 21 23
"""
"""Read from the screenplays: the number of the move, who, which idea, and the earlier moves it is linked to."""

BY_HAND = {
    # 32 links, of which 12 with oneself: 9-4 11-3 13-2 15-14 17-6 20-19 23-22 24-11 25-1 26-13 30-16 34-23.
    # With 3 links or more only 26 (b = 3) and 31 (f = 3); with 2 or more 13 of 35. So t = 3. Alone: 8 and 18.
    "vijf": (VIJF, 35, 32, 20, 3, {26, 31}, {8, 18}),
    # 22 links, with oneself 11-2 12-1 16-15 20-8 21-10. Nothing has 3; 7 of 26 have 2 (2 6 9 17 21 23 24). So t = 3.
    "mis": (MIS, 26, 22, 17, 3, set(), {22}),
    # 22 links, with oneself 7-1 9-3 11-2 13-12 15-9 16-6. Only 21 has 3 (b); 7 of 24 have 2 or more: 4 11 15 20 21 23
    # 24. So t = 3. Alone: 10 and 19.
    "deur": (DEUR, 24, 22, 16, 3, {21}, {10, 19}),
}


def screenplay(name: str) -> tuple[Script, list[Fact]]:
    people = {who: MemberId(who) for who in CAST}
    script = Script(name, "network-of-the-demo", people)  # type: ignore[arg-type]
    state, found = board.empty(), []
    for line in script.lines(monday_of(NOW - LENGTH)):
        if not line.stream.startswith("board-"):
            continue
        asked = Asked(line.command, line.id, line.by, NOW, "member", line.at)
        for event in board.decide(state, asked):
            found.append(Fact(StreamId(line.stream), state.version + 1, NOW, line.by, line.id, event, line.at))
            state = board.evolve(state, found[-1])
    return script, found


def read(table: str) -> list[tuple[str, str, set[int]]]:
    """From the words of a table: who, which idea, and what it is linked to; numbered on from 1."""
    found: list[tuple[str, str, set[int]]] = []
    words = iter(table.split())
    row: list[str] = []
    for word in [*words, "end"]:
        if word == "end" or (row and word.isdecimal() and int(word) == len(found) + 2 and len(row) >= 3):
            found.append((row[1], row[2], {int(link) for link in row[3:]}))
            row = []
        row.append(word)
    return found


@pytest.mark.parametrize("name", BY_HAND)
def test_the_numbers_of_the_demo_network_are_those_worked_out_by_hand(name: str) -> None:
    table, moves, links, across, steep, turning, alone = BY_HAND[name]
    script, happened = screenplay(name)
    graph = Linkograph(happened)
    assert [(m.by, m.idea, set(m.back)) for m in graph.moves] == [
        (who, script.idea(idea), back) for who, idea, back in read(table)
    ]
    assert (len(graph.moves), len(graph.links), graph.across) == (moves, links, across)
    assert (graph.tally().link_index, graph.tally().cross_person) == (links / moves, across / links)
    assert (graph.threshold, {m.number for m in graph.critical}) == (steep, turning)
    assert {m.number for m in graph.orphans} == alone
