# SPDX-License-Identifier: Apache-2.0
"""Reads a plain form strictly, and remembers what was typed so that no error loses it. Knows no fields' meaning.

Not the framework's own: that one replaces bytes it cannot read, and keeps the last thousand forms, passwords and all.
"""

import re
from typing import Any, Final
from urllib.parse import parse_qsl

from litestar import Request

from domain.kernel import Refusal

FIELDS: Final = 100
FORM: Final = "application/x-www-form-urlencoded"
BAD_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
NOT_TYPED: Final = frozenset(
    "type id next affirms invitation password current again network board idea source target link comment place "
    "agreement gathering experience reflection experiment offer gift".split()
)


async def fields(request: Request[Any, Any, Any]) -> dict[str, str]:
    """The form's fields. Raises Refusal `not_a_form`, `bad_form` or `nul`; nothing has been done then."""
    if request.content_type[0] != FORM:
        raise Refusal("not_a_form", "What was sent is in no form we know. Nothing was saved.")
    pairs = read_pairs(await request.body())
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Refusal("bad_form", "A field was sent twice. Nothing was saved.")
    request.scope["state"]["typed"] = {name: value for name, value in found.items() if name not in NOT_TYPED}
    return found


def read_pairs(body: bytes) -> list[tuple[str, str]]:
    """For forms in which a name may come more than once. Raises Refusal `bad_form` or `nul`."""
    try:
        text = body.decode("ascii")
        if BAD_PERCENT.search(text):
            raise ValueError
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=FIELDS)
    except ValueError:
        raise Refusal("bad_form", "What was sent has the wrong form. Nothing was saved.") from None
    if "\0" in text or any("\0" in part for pair in pairs for part in pair):
        raise Refusal("nul", "The text holds a character that cannot be kept (NUL). Nothing was saved.")
    return pairs


def typed_in(request: Request[Any, Any, Any]) -> list[str]:
    """What the reader would lose with a form that failed: what they wrote, without ids and passwords."""
    typed: dict[str, str] = request.scope["state"].get("typed", {})
    return [value for value in typed.values() if value.strip()]
