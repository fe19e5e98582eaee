# SPDX-License-Identifier: Apache-2.0
"""What stands in the tables of a model, to compare with what stands there when it is made anew."""

from typing import Any

from projections.search import Search
from projections.stored import Stored


def kept(one: Stored) -> dict[str, list[Any]]:
    """All that stands there. Which number a word has depends on when it was first said."""
    tables = [table for table in one.forgets if table not in ("words", "uses", "texts")]
    rows = {table: sorted(one._tables.read(f"select * from {table}")) for table in tables}
    if isinstance(one, Search):
        said = "select t.stream, t.subject, t.part, w.stem from texts t join uses u on u.told = t.id join words w"
        rows["uses"] = sorted(one._tables.read(f"{said} on w.id = u.word"))
    return {**rows, "reached": [one.reached()]}
