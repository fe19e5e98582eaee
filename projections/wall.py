# SPDX-License-Identifier: Apache-2.0
"""The wall of sparks: those near somebody's interests first, then the latest, and at the end what faded.

Pure: the moment it is comes from the caller. Fading is no event; a spark is warm for a while after it was lit, echoed
or lit again.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from domain.kernel import FORGOTTEN
from domain.network import Network
from projections.stems import near

WARM: Final = timedelta(days=30)


class Standing(Struct, frozen=True):
    """What a spark's place on the wall follows from."""

    warmed_at: datetime
    nearness: int
    faded: bool


def standing(spark: Network, interests: str, now: datetime) -> Standing:
    warmed = warmed_at(spark)
    said = "" if spark.spark == FORGOTTEN else spark.spark
    nearness = near(interests, said) if interests != FORGOTTEN else 0
    return Standing(warmed, nearness, now - warmed >= WARM)


def warmed_at(spark: Network) -> datetime:
    """When it was last lit, echoed or lit again."""
    assert spark.sparked_at is not None
    times = [spark.sparked_at, *(echo.at for echo in spark.echoes)]
    return max([*times, spark.relit_at] if spark.relit_at else times)


def order(standings: Iterable[Standing]) -> list[int]:
    """The indices of the standings in the order of the wall."""

    def key(place: tuple[int, Standing]) -> tuple[bool, bool, int, float]:
        _, one = place
        return one.faded, not one.nearness, -one.nearness, -one.warmed_at.timestamp()

    return [index for index, _ in sorted(enumerate(standings), key=key)]
