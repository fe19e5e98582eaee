# SPDX-License-Identifier: Apache-2.0
"""Random histories that could have happened: wishes that were accepted, in order, by several people.

`board_histories` and `network_histories` are for hypothesis and shrink well; `random_board` and `random_network` are
plain and fast, for long logs. All start from an empty stream. `facts_of` folds a history into the facts it made.
"""

from collections.abc import Callable, Iterable, Iterator
from random import Random
from types import ModuleType
from typing import Any, Final

from hypothesis import strategies as st

from domain import board, network
from domain.board.forking import BeginFork, carry
from domain.kernel import Asked, BoardId, CommandId, Fact, MemberId, Refusal, StreamId, is_blank, tidy
from tests.domain.given import CAST, MORNING, decider_of
from tests.domain.moves import BOARD_MOVES, Move, Play, Roll, begin
from tests.domain.network_moves import NETWORK_MOVES, spark
from tests.domain.scenes import BOARD, NETWORK

SIDE_BOARD: Final = BoardId("board-side")
WORDS: Final = "samen leren van elkaars werk vraagt tijd vertrouwen en een lange tafel bij het raam".split()


def decided(decider: ModuleType, state: Any, asked: Asked, stream: StreamId) -> list[Fact]:
    """The facts that follow, numbered on from the state; rewordings are not merged. Raises Refusal."""
    asked = asked if decider is network else board.reconcile(state, asked, lambda base, theirs, mine: None)
    return [
        Fact(stream, version, asked.at, asked.by, asked.id, event, asked.occurred_at, asked.caused_by)
        for version, event in enumerate(decider.decide(state, asked), state.version + 1)
    ]


def facts_of(history: Iterable[Asked], stream: StreamId | None = None) -> Iterator[Fact]:
    """Every fact of a history, in order; the stream's name is the subject's own unless given."""
    state: Any = None
    for asked in history:
        decider = decider_of(asked.command)
        state = decider.empty() if state is None else state
        for fact in decided(decider, state, asked, stream or stream_of(decider)):
            state = decider.evolve(state, fact)
            yield fact


def stream_of(decider: ModuleType) -> StreamId:
    return StreamId(f"board-{BOARD}" if decider is board else f"network-{NETWORK}")


def beginning_of_a_fork(history: Iterable[Asked]) -> Asked:
    """The wish that begins a side board where a board's history came to."""
    home = board.empty()
    for fact in facts_of(history):
        home = board.evolve(home, fact)
    begin = BeginFork(SIDE_BOARD, NETWORK, "En als het anders was?", BOARD, home.version, *carry(home))
    return Asked(begin, CommandId("begin-side-board"), CAST[0], MORNING, "member")


# -- playing -------------------------------------------------------------------------------------------------------
def played(play: Play, rolls: Iterable[Roll]) -> Iterator[Asked]:
    """What was accepted and made something happen, of everything that was tried."""
    for roll in rolls:
        asked = play.ask(roll)
        if asked is None:
            continue
        try:
            facts = decided(play.decider, play.state, asked, stream_of(play.decider))
        except Refusal:
            continue
        for fact in facts:
            play.state = play.decider.evolve(play.state, fact)
        if facts:
            play.happened(asked)
            yield asked


def board_play(members: tuple[MemberId, ...] = CAST) -> Play:
    return Play(board, board.empty(), BOARD_MOVES, members)


def network_play(members: tuple[MemberId, ...] = CAST) -> Play:
    return Play(network, network.empty(), NETWORK_MOVES, members)


def random_rolls(seed: int, moves: tuple[Move, ...]) -> Iterator[Roll]:
    dice = Random(seed)
    while True:
        near = int(dice.expovariate(0.02))
        text = " ".join(dice.choices(WORDS, k=dice.randint(1, 12)))
        move = dice.choice(moves)
        yield Roll(move, dice.randrange(60), near, dice.randrange(60), dice.randrange(60), text)


def random_board(seed: int, n: int, members: tuple[MemberId, ...] = CAST) -> Iterator[Asked]:
    """`n` accepted wishes, beginning with the board's own Begin. The same seed gives the same wishes."""
    return first(n, board_play(members), begin(), random_rolls(seed, BOARD_MOVES))


def random_network(seed: int, n: int, members: tuple[MemberId, ...] = CAST) -> Iterator[Asked]:
    """`n` accepted wishes, beginning with a spark."""
    return first(n, network_play(members), spark(), random_rolls(seed, NETWORK_MOVES))


def first(n: int, play: Play, opening: Roll, rolls: Iterator[Roll]) -> Iterator[Asked]:
    opened = list(played(play, [opening]))[:n]
    yield from opened
    for _, asked in zip(range(n - len(opened)), played(play, rolls), strict=False):
        yield asked


# -- for hypothesis ------------------------------------------------------------------------------------------------
def texts(max_size: int = 40) -> st.SearchStrategy[str]:
    """Texts as they come through a door: tidy, and saying something."""
    anything = st.text(min_size=1, max_size=max_size).map(tidy)
    return st.sampled_from(WORDS) | anything.filter(lambda text: not is_blank(text))


def rolls(moves: tuple[Move, ...]) -> st.SearchStrategy[Roll]:
    number = st.integers(0, 30)
    return st.builds(Roll, st.sampled_from(moves), number, number, number, number, texts())


def board_histories(max_size: int = 40) -> st.SearchStrategy[list[Asked]]:
    """Histories of one board with at most `max_size` wishes after its beginning."""

    def play(lived: int, seed: int, tries: list[Roll]) -> list[Asked]:
        board = board_play()
        return [*first(1 + lived, board, begin(), random_rolls(seed, BOARD_MOVES)), *played(board, tries)]

    return lives(max_size, BOARD_MOVES, play)


def network_histories(max_size: int = 40) -> st.SearchStrategy[list[Asked]]:
    """Histories of one network with at most `max_size` wishes after its spark; some stay a spark."""

    def play(lived: int, seed: int, tries: list[Roll]) -> list[Asked]:
        network = network_play()
        return [*first(1 + lived, network, spark(), random_rolls(seed, NETWORK_MOVES)), *played(network, tries)]

    return lives(max_size, NETWORK_MOVES, play)


def lives(
    max_size: int, moves: tuple[Move, ...], play: Callable[[int, int, list[Roll]], list[Asked]]
) -> st.SearchStrategy[list[Asked]]:
    """Something lived at random, so that there is something to combine or to leave; then what hypothesis chooses."""
    lived = st.integers(0, max_size * 3 // 4)
    return st.builds(play, lived, st.integers(0, 2**16), st.lists(rolls(moves), max_size=max_size - max_size * 3 // 4))
