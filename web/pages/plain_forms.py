# SPDX-License-Identifier: Apache-2.0
"""What a plain form says of a wish, as the wish has it: a field left empty is absent, a time is one with seconds."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final, get_args, get_type_hints

import msgspec
from msgspec import inspect

MINUTE: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


def as_wished(act: type, form: Mapping[str, str]) -> dict[str, str]:
    """`act` has the wishes it takes as `do`. Texts stay as they are; what is no wish at all is left to be refused."""
    others = not_texts(act).get(form.get("type", ""), {})
    said = {name: value for name, value in form.items() if value or not others.get(name)}
    return {name: f"{v}:00" if name in others and MINUTE.fullmatch(v) else v for name, v in said.items()}


@cache
def not_texts(act: type) -> dict[str, dict[str, bool]]:
    """By a wish's name its fields in which "" means nothing, and whether they may be absent."""
    return {str(kind.__struct_config__.tag): fields_of(kind) for kind in get_args(get_type_hints(act)["do"])}


def fields_of(kind: type[msgspec.Struct]) -> dict[str, bool]:
    info = inspect.type_info(kind)
    assert isinstance(info, inspect.StructType)
    return {field.name: not field.required for field in info.fields if not takes_text(field.type)}


def takes_text(found: inspect.Type) -> bool:
    match found:
        case inspect.UnionType(types=types):
            return any(map(takes_text, types))
        case inspect.Metadata(type=inner):
            return takes_text(inner)
        case inspect.LiteralType(values=values):
            return any(isinstance(value, str) for value in values)
        case _:
            return isinstance(found, inspect.StrType)
