# SPDX-License-Identifier: Apache-2.0
"""Everything a page or a socket may need, opened once and closed once. web/opening.py puts it together."""

from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from journal import Journal
    from projections.activity import Activity
    from projections.directory import Directory
    from web.assets import Assets
    from web.between import Between
    from web.desk import Desk
    from web.follower import Follower
    from web.identity.accounts import Accounts
    from web.level import Level
    from web.live.board_show import BoardShow
    from web.live.hub import Hub
    from web.live.presence import Presence
    from web.naming import Naming
    from web.notices.postman import Postman
    from web.notices.reading import Reader
    from web.pace import Pace, Tries
    from web.past.network_pasts import NetworkPasts
    from web.past.pasts import Pasts
    from web.proof import Proving
    from web.rendering import Rendering
    from web.searching import Searching
    from web.settings import Settings
    from web.turns import Turns
    from web.unrest.keeping import Unrests


class House(Struct, frozen=True, eq=False):
    settings: "Settings"
    assets: "Assets"
    journal: "Journal"
    desk: "Desk"
    follower: "Follower"
    level: "Level"
    hub: "Hub"
    board_show: "BoardShow"
    pasts: "Pasts"
    network_pasts: "NetworkPasts"
    presence: "Presence"
    proving: "Proving"
    naming: "Naming"
    accounts: "Accounts"
    pace: "Pace"
    tries: "Tries"
    directory: "Directory"
    activity: "Activity"
    reader: "Reader"
    postman: "Postman"
    rendering: "Rendering"
    searching: "Searching"
    turns: "Turns"
    unrests: "Unrests"
    between: "Between"


def house_of(connection: Any) -> House:
    """The house behind a request or a socket."""
    house = connection.app.state.house
    assert isinstance(house, House)
    return house
