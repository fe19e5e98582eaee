# SPDX-License-Identifier: Apache-2.0
"""The ground of a board as the product draws it for somebody who comes when nothing was ever drawn before."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from domain.board import Board
from tests.faults.ground import Ground as Faults
from tests.live.markup import Ground
from web.assets import Assets
from web.identity.accounts import Accounts
from web.live.board_show import LISTS, BoardShow
from web.live.shelf import Shelf
from web.naming import Naming
from web.rendering import Rendering

LANGUAGE: Final = "nl"


@contextmanager
def pencil(ground: Faults) -> Iterator[BoardShow]:
    """What draws, with the names people have in this town. It remembers nothing from one board to the next."""
    accounts = Accounts(ground.data / "accounts.db", database=ground.database)
    try:
        rendering = Rendering(Assets().url, accounts.known)
        yield BoardShow(rendering, Naming(rendering.person))
    finally:
        accounts.close()


def drawn(show: BoardShow, state: Board) -> Ground:
    ground = Ground({called: {} for called in LISTS.values()}, {"question": ""})
    ground.lay(show.ground(state, LANGUAGE, Shelf(state.version, state.version)))
    return ground
