# SPDX-License-Identifier: Apache-2.0
"""What can be proven of a network's record, recomputed for whoever asks, and signing its head on demand."""

from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from markupsafe import Markup
from msgspec import Struct

from domain.kernel import NetworkId
from domain.network import Network
from domain.network.state import not_a_member
from journal import Judged, Proof
from web import access, sight
from web.house import House, house_of
from web.pages.answers import html, see
from web.proof import Check
from web.sight import Seen, Viewer
from web.words import _, translate

MAY_SIGN: Final = ("member", "paused")
SHOWN: Final = 8
"""The latest heads; all of them are in the bundle."""


REASONS: Final = (
    _("its digest does not follow from its bytes and the event before it"),
    _("it stands before the event it follows"),
    _("its sealed words are not what the key sealed"),
    _("its signature does not fit its text"),
    _("it is not signed with this key"),
    _("the events up to there are not the ones that were signed"),
    _("the events up to there stand in another order or place than when it was signed"),
)
"""What the journal says most, here for the catalogue; its other sentences stay English."""


class Shown(Struct, frozen=True):
    """A proof in the terms of the page. `heads` are the latest that hold, newest first; `broken` are all others."""

    proof: Proof
    heads: list[Judged]
    broken: list[Judged]

    @property
    def key(self) -> str:
        """In which colour and words the page says it: `whole`, `unsigned` (nobody signed any of it yet) or `broken`."""
        if not self.proof.ok:
            return "broken"
        return "whole" if self.heads else "unsigned"


@get("/networks/{network:str}/verify")
async def verify_page(request: Request[Any, Any, Any], network: FromPath[str]) -> Response[str]:
    house, viewer = house_of(request), sight.signed_in(request)
    seen = await access.network_read(house, viewer, NetworkId(network))
    check = await house.proving.check(seen.network, seen.until)
    now = await access.network_read(
        house, viewer, NetworkId(network)
    )  # a check takes its time, and who asked may leave
    if now.until != seen.until:
        check = await house.proving.check(now.network, now.until)
    return html(await access.network_as_seen(house, now, lambda it: drawn(house, viewer, now, it, check)))


@post("/networks/{network:str}/heads", status_code=200)
async def sign_now(request: Request[Any, Any, Any], network: FromPath[str]) -> Redirect:
    """Asking for it again while nothing happened signs nothing anew."""
    house, viewer = house_of(request), sight.signed_in(request)
    seen = await access.network_read(house, viewer, NetworkId(network))
    if seen.standing not in MAY_SIGN:
        raise not_a_member()
    await house.proving.sign_soon(seen.network)
    return see(f"/networks/{network}/verify")


def drawn(house: House, viewer: Viewer, seen: Seen, network: Network, check: Check) -> str:
    return house.rendering.page(
        "verify/verify.html",
        viewer,
        viewer.language,
        network=network,
        check=check,
        shown=shown(check.proof) if check.proof else None,
        signing_key=str(house.proving.heads.key or ""),
        trouble=house.proving.trouble,
        reason=lambda reason: in_words(reason, viewer.language),
        until=seen.until,
        may_sign=seen.standing in MAY_SIGN,
        may_take=viewer.id in network.members or viewer.id in network.attracted,
    )


def shown(proof: Proof) -> Shown:
    good = [judged for judged in proof.heads if not judged.trouble]
    return Shown(proof, good[::-1][:SHOWN], [judged for judged in proof.heads if judged.trouble])


def in_words(reason: str, language: str) -> Markup:
    """A reason of the journal, in the reader's language where we have it."""
    said = translate(language, reason)
    tag = Markup("<span>{}.</span>") if said != reason or language == "en" else Markup('<span lang="en">{}.</span>')
    return tag.format(said)


handlers = [verify_page, sign_now]
