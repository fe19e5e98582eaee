# SPDX-License-Identifier: Apache-2.0
"""A copy of a state that goes its own way. Where others write the same stream, the desk runs ahead on one of two:
folding a long stream anew for each commit that came too late would take all the time there is.
"""

from collections.abc import Callable, Collection, Iterable
from copy import copy
from functools import cache, partial
from typing import Any, TypeVar, get_args, get_origin

from msgspec import Struct
from msgspec.structs import fields

T = TypeVar("T")

Way = Callable[[Any], Any]


def copied(value: T) -> T:
    """What never changes is shared; of the rest no change of one is seen in the other."""
    kind: type = type(value)
    copy_of: T = way(kind)(value)
    return copy_of


@cache
def way(kind: type) -> Way:
    """How a value of that kind is copied, found out once: thousands are copied in one go."""
    if kind is dict:
        return lambda some: dict(zip(some, each(some.values()), strict=True))
    if kind is list:
        return lambda some: list(each(some))
    if kind is set:
        return set
    if not changes(kind):
        return same
    deeper = [field.name for field in fields(kind) if any(map(changes, kinds_in(field.type)))]
    return partial(inside, names=deeper) if deeper else kind.__copy__  # type: ignore[attr-defined]


def each(some: Collection[Any]) -> Iterable[Any]:
    kinds = set(map(type, some))
    if len(kinds) != 1:
        return map(copied, some)
    how = way(kinds.pop())
    return some if how is same else map(how, some)


def same(value: T) -> T:
    return value


def inside(some: Struct, names: list[str]) -> Struct:
    copy_of = copy(some)
    for name in names:
        setattr(copy_of, name, copied(getattr(some, name)))
    return copy_of


def changes(kind: Any) -> bool:
    return kind in (dict, list, set) or (issubclass(kind, Struct) and not kind.__struct_config__.frozen)


def kinds_in(hint: Any) -> set[type]:
    """Every type a field of this type may hold, at the top."""
    of = get_origin(hint)
    if isinstance(of, type) and of in (dict, list, set, tuple):
        return {of}
    return {hint} if isinstance(hint, type) else {kind for arg in get_args(hint) for kind in kinds_in(arg)}
