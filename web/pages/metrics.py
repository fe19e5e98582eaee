# SPDX-License-Identifier: Apache-2.0
"""The figures of this process in the text format of Prometheus, for who has the token the operator set."""

from functools import partial
from hmac import compare_digest
from typing import Any, Final

from litestar import Request, Response, get

from web import sight
from web.house import House, house_of
from web.level import Watch

FORMAT: Final = "text/plain; version=0.0.4; charset=utf-8"


@get("/metrics", sync_to_thread=False)
def metrics(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Without a token set, and without the right one, there is nothing here."""
    house = house_of(request)
    given = request.headers.get("authorization", "").encode()
    if not house.settings.metrics or not compare_digest(given, f"Bearer {house.settings.metrics}".encode()):
        raise sight.not_found()
    return Response(house.desk.meter.read(), media_type=FORMAT)


def watched(house: House) -> None:
    """What the figures say besides what is counted at the desk."""
    meter, journal, hub = house.desk.meter, house.journal, house.hub
    meter.watch("sockets", "Open live sockets.", lambda: sum(1 for _ in hub.lines()))
    meter.watch("gaps", "Times a page had to come back because a fact was missed; must stay 0.", lambda: hub.gaps)
    meter.watch("hot_streams", "Streams held in memory.", house.desk.hot)
    meter.watch("position", "Position of the last event in the log.", journal.position)
    meter.watch("follower_lag", "Events not yet followed.", lambda: journal.position() - house.follower.seen)
    lags = {type(one.stored).__name__.lower(): partial(lag, house, one) for one in house.level.watches}
    meter.watch_each("projection_lag", "Events that what is stored of the log has not reached.", "projection", lags)


def lag(house: House, watch: Watch) -> int:
    return watch.behind(house.journal.position())


handlers = [metrics]
