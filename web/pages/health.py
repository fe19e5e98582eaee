# SPDX-License-Identifier: Apache-2.0
"""Is it alive, and can it serve? Live: the process answers. Ready: what it needs answers too.

Degraded is 200: it serves, but somebody should look. Down is 503: nothing that is asked here would be answered.
Leaving is 503 too: it still serves, but whoever chooses should choose another one.
"""

import asyncio
from collections.abc import Iterator
from typing import Any, Final

from litestar import Request, Response, get

from journal import JournalError
from web.house import House, house_of

PATIENCE: Final = 4.0


@get("/health/live", sync_to_thread=False)
def live() -> dict[str, str]:
    return {"status": "live"}


@get("/health/ready")
async def ready(request: Request[Any, Any, Any]) -> Response[dict[str, str | int | list[str]]]:
    house = house_of(request)
    if request.app.state.get("leaving"):
        return Response({"status": "leaving", "reasons": ["It was told to stop."]}, status_code=503)
    try:
        async with asyncio.timeout(PATIENCE):
            position = await asyncio.to_thread(looked, house)
    except (JournalError, TimeoutError) as error:
        return Response({"status": "down", "reasons": [str(error) or "The log does not answer."]}, status_code=503)
    reasons = list(worries(house))
    return Response({"status": "degraded" if reasons else "ready", "position": position, "reasons": reasons})


def looked(house: House) -> int:
    """Asks what everything rests on. Raises JournalError."""
    house.accounts.sessions.over({"0" * 64})
    house.directory.reached()
    return house.journal.position()


def worries(house: House) -> Iterator[str]:
    hints = house.between.hints
    if house.settings.in_memory:
        yield "Everything is in memory: what people write is gone when this process ends."
    if house.journal.keys_missing:
        yield "The key store is missing: what is there can be read but for its words, and nothing can be saved."
    if hints is not None and not hints.is_up:
        yield "Redis does not answer: what other processes write is shown here a second later."
    yield from house.level.worries()
    if house.proving.trouble:
        yield house.proving.trouble


handlers = [live, ready]
