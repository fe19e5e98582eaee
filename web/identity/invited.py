# SPDX-License-Identifier: Apache-2.0
"""What somebody who was invited reads before they join: the theme, the question, the agreements. Joins nobody.

An organisation is told the same of every link: that invitations are for people.
"""

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath
from msgspec import Struct

from domain.kernel import MemberId
from domain.network import Network
from domain.streams import network_stream
from web.house import house_of
from web.identity.place import place_of
from web.pages.answers import html
from web.sight import people_only, viewer_of


class Welcome(Struct, frozen=True):
    """`agreed` is the version of the agreements a newcomer affirms by joining."""

    name: str
    question: str
    inside: str
    outside: str
    agreements: tuple[str, ...]
    agreed: int
    here: tuple[MemberId, ...]


def welcome(network: Network) -> Welcome:
    theme = network.themes[-1] if network.themes else None
    return Welcome(
        network.name,
        network.question,
        theme.inside if theme else "",
        theme.outside if theme else "",
        tuple(agreement.text for agreement in network.agreements.values() if agreement.adopted),
        network.agreed,
        tuple(member.id for member in network.here),
    )


@get("/invitations/{token:str}")
async def invitation_page(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[str]:
    house, viewer = house_of(request), viewer_of(request)
    if viewer is not None and viewer.is_organisation:
        raise people_only()
    language = str(request.scope["state"]["language"])
    found = house.accounts.invitation(token, viewer.id if viewer else None)
    await house.tries.invitation(place_of(request), found=found is not None)
    if found is None:
        answer = html(house.rendering.page("identity/no_invitation.html", viewer, language))
        answer.status_code = 404
        return answer
    shown = await house.desk.view(network_stream(found.network), welcome)
    naming = house.naming.within(found.network, language)
    return html(
        house.rendering.page(
            "identity/invitation.html",
            viewer,
            language,
            invitation=found,
            token=token,
            welcome=shown,
            here=viewer is not None and viewer.id in shown.here,
            naming=naming,
        )
    )
