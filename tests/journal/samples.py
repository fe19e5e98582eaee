# SPDX-License-Identifier: Apache-2.0
"""Makes any event from its type: one by rule for the golden samples, thousands by chance for the laws."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st
from msgspec import inspect

from domain.kernel import Event

INTS = 2**53 - 1


def sample(kind: type[Event]) -> Event:
    """The one event of this kind in which every field says something."""
    fields = inspect.type_info(kind).fields  # type: ignore[attr-defined]
    return kind(**{field.name: _value(field.type, field.name) for field in fields})


def _value(kind: Any, name: str) -> Any:
    match kind:
        case inspect.Metadata():
            return f"Wat als we elkaars lessen bezoeken? ({name}) 🌱"
        case inspect.StrType(pattern=None):
            return f"een-{name}"
        case inspect.StrType():
            return f"{name.replace('_', '-')}-0001"
        case inspect.BoolType():
            return True
        case inspect.IntType() | inspect.FloatType():
            return 7
        case inspect.DateTimeType():
            return datetime(2026, 3, 4, 12, 30, 15, 250, tzinfo=UTC)
        case inspect.LiteralType(values):
            return values[0]
        case inspect.StructType(cls, fields):
            return cls(**{field.name: _value(field.type, field.name) for field in fields})
        case inspect.VarTupleType(item):
            return (_value(item, name),)
        case inspect.UnionType(types):
            return _value(next(one for one in types if not isinstance(one, inspect.NoneType)), name)
    raise TypeError(f"No sample for {kind}: teach tests/journal/samples.py")


def events(kind: type[Event]) -> st.SearchStrategy[Event]:
    """Every event of this kind that may come to be."""
    fields = inspect.type_info(kind).fields  # type: ignore[attr-defined]
    return st.builds(kind, **{field.name: _any(field.type) for field in fields})


def _any(kind: Any) -> st.SearchStrategy[Any]:
    match kind:
        case inspect.Metadata():
            return st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
        case inspect.StrType(pattern=str() as pattern):
            return st.from_regex(pattern, fullmatch=True)
        case inspect.StrType(max_length=most):  # whose words they are stands beside their key, and no name has a NUL
            sayable = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
            return st.text(sayable, max_size=min(most or 40, 40))
        case inspect.BoolType():
            return st.booleans()
        case inspect.IntType(ge=least, le=most):
            return st.integers(-INTS if least is None else least, INTS if most is None else most)
        case inspect.FloatType(ge=least, le=most):
            return st.floats(least, most, allow_nan=False, allow_infinity=False)
        case inspect.DateTimeType():
            return st.datetimes(timezones=st.just(UTC))
        case inspect.LiteralType(values):
            return st.sampled_from(values)
        case inspect.StructType(cls, fields):
            return st.builds(cls, **{field.name: _any(field.type) for field in fields})
        case inspect.VarTupleType(item, least, most):
            return st.lists(_any(item), min_size=least or 0, max_size=min(most or 4, 4)).map(tuple)
        case inspect.UnionType(types):
            return st.one_of([_any(one) for one in types])
        case inspect.NoneType():
            return st.none()
    raise TypeError(f"No strategy for {kind}: teach tests/journal/samples.py")
