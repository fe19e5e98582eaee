# SPDX-License-Identifier: Apache-2.0
"""The few ways a page answers."""

from typing import Any
from urllib.parse import quote

from litestar import Request, Response
from litestar.enums import MediaType
from litestar.response import Redirect


def html(page: str) -> Response[str]:
    return Response(page, media_type=MediaType.HTML)


def to_sign_in(request: Request[Any, Any, Any]) -> Redirect:
    """To the sign-in page, and back here after it."""
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return Redirect(f"/sign-in?next={quote(path)}", status_code=303)


def see(path: str) -> Redirect:
    """After an act: look at what became of it."""
    return Redirect(path, status_code=303)
