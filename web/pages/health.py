# SPDX-License-Identifier: Apache-2.0
"""Is it alive, and can it serve? Live: the process answers. Ready: log and key store are open."""

from typing import Any

from litestar import Request, Response, get

from web.house import house_of


@get("/health/live", sync_to_thread=False)
def live() -> dict[str, str]:
    return {"status": "live"}


@get("/health/ready", sync_to_thread=False)
def ready(request: Request[Any, Any, Any]) -> Response[dict[str, str | int]]:
    house = house_of(request)
    if house.journal.keys_missing:
        return Response({"status": "degraded", "why": "the key store is missing: reading only"}, status_code=503)
    return Response({"status": "ready", "position": house.journal.position()})


handlers = [live, ready]
