# SPDX-License-Identifier: Apache-2.0
"""Who is looking, and how much of a network they see: judged from the network's own state, asking nobody."""

from datetime import datetime
from typing import Any, Literal

from msgspec import Struct, structs

from domain.kernel import MemberId, NetworkId, Refusal, Standing
from domain.network import Network
from projections.facing import given_to, offers_of

Kind = Literal["person", "organisation"]
"""Whose account it is. It stays so: an organisation is never a member of anything."""


class Viewer(Struct, frozen=True):
    """Somebody signed in. `hue` is 0 … 359; `session` is the session's hash, so that its end reaches open sockets."""

    id: MemberId
    name: str
    language: str
    hue: int
    session: str = ""
    kind: Kind = "person"

    @property
    def is_organisation(self) -> bool:
        return self.kind == "organisation"


Sight = Literal["nothing", "name", "outline", "lived", "everything"]
"""Name: that it exists, for an organisation that has to do with it. Outline: also what it is about. Everything: people,
boards and their history too. Lived: that up to a moment and no further; a door that asks for everything is closed to
it, so that none lets more through by forgetting."""


class Seen(Struct, frozen=True):
    """What a viewer is to a network, and may see of it. `until` is when they left what is closed to them since."""

    network: NetworkId
    standing: Standing
    sight: Sight
    until: datetime | None = None

    @property
    def reads(self) -> bool:
        """Boards, people and history, be it only up to `until`: whatever is shown is to be asked for with that."""
        return self.sight in ("lived", "everything")

    @property
    def may_write(self) -> bool:
        return self.standing == "member"


def viewer_of(connection: Any) -> Viewer | None:
    viewer = connection.scope["state"].get("viewer")
    assert viewer is None or isinstance(viewer, Viewer)
    return viewer


def signed_in(connection: Any) -> Viewer:
    """Who is signed in. Raises Refusal `sign_in` for anybody else; a page then leads to the sign-in page."""
    viewer = viewer_of(connection)
    if viewer is None:
        raise Refusal("sign_in", "Sign in first. Nothing was saved.")
    return viewer


def somebody_signed_in(connection: Any) -> Viewer:
    """Who is signed in, for what only people do. Raises Refusal `sign_in`, or `people_only` for an organisation."""
    viewer = signed_in(connection)
    if viewer.is_organisation:
        raise people_only()
    return viewer


def people_only() -> Refusal:
    return Refusal(
        "people_only",
        "This is for people. An organisation sees what networks choose to show and give it; nothing was changed.",
    )


def seen_as(network: Network, viewer: Viewer | None, *, invited: bool = False) -> Seen:
    """Judge from the network's own state. Raises Refusal `not_found` when the viewer may not know it exists."""
    if network.id is None or viewer is None:
        raise not_found()
    if viewer.is_organisation:
        return seen_from_outside(network, network.id, viewer.id)
    standing: Standing = network.standing_of(viewer.id)
    if standing == "stranger" and (invited or viewer.id in network.attracted):
        standing = "invited"
    sight = sight_of(network, standing)
    if sight == "nothing":
        raise not_found()
    return Seen(network.id, standing, sight, network.members[viewer.id].left_at if sight == "lived" else None)


def seen_from_outside(network: Network, network_id: NetworkId, organisation: MemberId) -> Seen:
    """An organisation's: the public face at most, and of a private network only that it gave it something or answers.

    Raises Refusal `not_found`. No invitation changes it.
    """
    if network.stage != "spark" and network.access != "private":
        return Seen(network_id, "organisation", "outline")
    if not has_to_do_with(network, organisation):
        raise not_found()
    return Seen(network_id, "organisation", "name")


def has_to_do_with(network: Network, organisation: MemberId) -> bool:
    """Whether it was given a gift, or an offer of its own is accepted or waits for an answer."""
    waits = any(offer.stage in ("offered", "accepted") for offer in offers_of(network, organisation))
    return waits or bool(given_to(network, organisation))


def sight_of(network: Network, standing: Standing) -> Sight:
    if network.stage == "spark" or network.access == "open" or standing in ("member", "paused"):
        return "everything"
    if standing == "left":
        return "lived"
    if standing == "invited" or network.access == "invitation":
        return "outline"
    return "nothing"


def on_boards(network: Network, seen: Seen) -> Seen:
    """What the viewer is to the boards of the network: while it rests, nobody writes on them."""
    rests = network.stage == "resting" and seen.standing == "member"
    return structs.replace(seen, standing="resting") if rests else seen


def not_found() -> Refusal:
    return Refusal(
        "not_found", "There is nothing here for you to see. It may not exist, or it may not be yours to see."
    )
