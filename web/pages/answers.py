# SPDX-License-Identifier: Apache-2.0
"""The few ways a page answers."""

from litestar import Response
from litestar.enums import MediaType
from litestar.response import Redirect


def html(page: str) -> Response[str]:
    return Response(page, media_type=MediaType.HTML)


def see(path: str) -> Redirect:
    """After an act: look at what became of it."""
    return Redirect(path, status_code=303)
