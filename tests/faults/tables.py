# SPDX-License-Identifier: Apache-2.0
"""What was stored of the log, whoever kept it level and however often they were killed meanwhile."""

from tests.faults.cold import log
from tests.faults.ground import Ground
from tests.projections.standing import kept
from web.level import stored_in
from web.settings import Settings


def otherwise(ground: Ground) -> int:
    """How many models stand there otherwise than they are when they are made from the log anew, in a file."""
    found, there = 0, ground.folder / "anew"
    there.mkdir()
    with log(ground) as journal:
        stored = stored_in(journal, Settings(data=ground.data, database=ground.database))
        for followed, anew in zip(stored, stored_in(journal, Settings(data=there)), strict=True):
            for model in (followed, anew):
                model.catch_up()
            found += kept(followed) != kept(anew)
            for model in (followed, anew):
                model.close()
    return found
