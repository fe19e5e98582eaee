# SPDX-License-Identifier: Apache-2.0
"""Stored names and schemas, and the event classes of today they become. Knows no keys and no database.

A stored name is the tag of an event class, never a Python path. When a class changes its fields it raises its
`schema`, and an upcaster here turns the older stored form into the next.
"""

from collections.abc import Callable, Iterable
from functools import cache
from operator import attrgetter
from typing import Any, Final

import msgspec
from msgspec import UNSET, inspect

from domain.kernel import FORGOTTEN, Event
from journal.errors import UnknownEvent, Unstorable

Stored = dict[str, Any]
"""An event in clear, as JSON says it, without its name."""

_Upcast = tuple[Callable[[Stored], Stored], tuple[str, ...]]
UPCASTERS: Final[dict[tuple[str, int], _Upcast]] = {}

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(dict[str, Any]).decode


def upcaster(name: str, schema: int, *, personal: tuple[str, ...] = ()) -> Callable[[Callable[[Stored], Stored]], Any]:
    """Registers how the stored form `schema` of `name` becomes form `schema + 1`.

    `personal` names the fields that form kept sealed, so that forgotten ones still have a place.
    """

    def register(change: Callable[[Stored], Stored]) -> Callable[[Stored], Stored]:
        UPCASTERS[name, schema] = (change, personal)
        return change

    return register


def topic_of(name: str, schema: int) -> str:
    return f"{name}:{schema}"


class Form:
    """How one event class is taken apart into an open and a personal part, and put together again.

    A text in which nothing stands ("" or None) hides nothing and stays in the open part, so that forgetting a
    person's words does not make it look as if there had been some.
    """

    def __init__(self, kind: type[Event]) -> None:
        fields = inspect.type_info(kind).fields  # type: ignore[attr-defined]
        self.kind = kind
        self.name = str(kind.__struct_config__.tag)
        self.schema = kind.schema
        self.topic = topic_of(self.name, self.schema)
        self.personal = tuple(field.name for field in fields if _is_text(field.type))
        _refuse_hidden_text(kind, [field for field in fields if field.name not in self.personal])
        plain = tuple(field.name for field in fields if field.name not in self.personal)
        self._plain = _values(plain)
        self._texts = _values(self.personal)
        self._open = msgspec.defstruct("Open", [*plain, *((name, Any, UNSET) for name in self.personal)])
        self._sealed = msgspec.defstruct("Sealed", [(name, Any, UNSET) for name in self.personal])
        self._whole = msgspec.json.Decoder(kind).decode

    def take_apart(self, event: Event) -> tuple[bytes, bytes]:
        """Open and personal part as JSON objects; the personal part is empty when nobody's words are in it.

        Raises Unstorable when the two would not make the same event again: nothing checks a struct that is built in
        Python, and one unreadable event would make its whole stream unreadable.
        """
        try:
            opened, personal = self._parts(event)
            same = self._whole(_joined(opened, personal)) == event
        except (ValueError, msgspec.MsgspecError) as error:
            raise Unstorable(f"This {self.name} would not read back: {error}") from error
        if not same:
            raise Unstorable(f"This {self.name} would read back as something else")
        return opened, personal

    def _parts(self, event: Event) -> tuple[bytes, bytes]:
        texts = self._texts(event)
        opened = self._open(*self._plain(event))
        if not texts:
            return _encode(opened), b""
        if all(texts):
            return _encode(opened), _encode(self._sealed(*texts))
        for name, text in zip(self.personal, texts, strict=True):
            setattr(opened, name, UNSET if text else text)
        return _encode(opened), _encode(self._sealed(*(text or UNSET for text in texts))) if any(texts) else b""

    def put_together(self, opened: bytes, personal: bytes | None) -> Event:
        """The event again; None stands for words whose key is gone. Raises msgspec.ValidationError for other things."""
        if personal is None:
            personal = _encode(_forgotten(self.personal, _decode(opened)))
        return self._whole(_joined(opened, personal))


@cache
def form_of(kind: type[Event]) -> Form:
    """Once per class: to look at all of them takes longer than all the rest of opening a log."""
    return Form(kind)


class Registry:
    """The stored names and schemas this program knows."""

    def __init__(self, events: Iterable[type[Event]]) -> None:
        self._by_kind = {kind: form_of(kind) for kind in events}
        self._by_topic = {form.topic: form for form in self._by_kind.values()}
        self._by_name = {form.name: form for form in self._by_kind.values()}
        if len(self._by_name) != len(self._by_kind):
            raise TypeError("Two event classes have the same stored name")

    def form(self, event: Event) -> Form:
        try:
            return self._by_kind[type(event)]
        except KeyError:
            raise TypeError(f"{type(event).__name__} was not given to the journal when it was opened") from None

    def known(self) -> list[tuple[str, int]]:
        """Every stored name and schema that can be read: today's and those with an upcaster."""
        today = {(form.name, form.schema) for form in self._by_kind.values()}
        return sorted(today | {key for key in UPCASTERS if key[0] in self._by_name})

    def personal(self, name: str, schema: int) -> tuple[str, ...]:
        form = self._by_topic.get(topic_of(name, schema))
        return form.personal if form else UPCASTERS[name, schema][1]

    def event(self, name: str, schema: int, opened: bytes, personal: bytes | None) -> Event:
        """The event a stored form means today. Raises UnknownEvent when there is none."""
        form = self._by_topic.get(topic_of(name, schema))
        if form is not None:
            return form.put_together(opened, personal)
        return self._older(name, schema, _decode(opened), personal)

    def _older(self, name: str, schema: int, stored: Stored, personal: bytes | None) -> Event:
        form = self._by_name.get(name)
        if form is None:
            raise UnknownEvent(name, schema, "this program has no event of that name")
        if schema > form.schema:
            raise UnknownEvent(name, schema, f"this program is older: it knows forms up to {form.schema}")
        for step in range(schema, form.schema):
            if (name, step) not in UPCASTERS:
                raise UnknownEvent(name, schema, f"nothing turns form {step} into form {step + 1}")
            change, sealed = UPCASTERS[name, step]
            if step == schema:
                stored |= _forgotten(sealed, stored) if personal is None else _decode(personal or b"{}")
            stored = change(stored)
        return msgspec.convert(stored, form.kind)


def _values(names: tuple[str, ...]) -> Callable[[Event], tuple[Any, ...]]:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda event: tuple(getattr(event, name) for name in names)


def _forgotten(names: tuple[str, ...], opened: Stored) -> Stored:
    return {name: FORGOTTEN for name in names if name not in opened}


def _joined(opened: bytes, personal: bytes) -> bytes:
    if len(personal) <= 2:
        return opened
    return personal if opened == b"{}" else opened[:-1] + b"," + personal[1:]


def _is_text(kind: inspect.Type) -> bool:
    if isinstance(kind, inspect.UnionType):
        return all(_is_text(one) or isinstance(one, inspect.NoneType) for one in kind.types)
    return _marked(kind)


def _marked(kind: Any) -> bool:
    return isinstance(kind, inspect.Metadata) and bool((kind.extra or {}).get("personal"))


def _refuse_hidden_text(kind: type[Event], fields: list[Any]) -> None:
    for field in fields:
        if _holds_text(field.type, set()):
            raise TypeError(f"{kind.__name__}.{field.name} hides text inside another type; give it a field of its own")


def _holds_text(kind: Any, seen: set[type]) -> bool:
    if _marked(kind):
        return True
    if isinstance(kind, inspect.StructType):
        if kind.cls in seen:
            return False
        seen.add(kind.cls)
        return any(_holds_text(field.type, seen) for field in kind.fields)
    inner = [getattr(kind, name) for name in ("type", "item_type", "key_type", "value_type") if hasattr(kind, name)]
    inner += [one for name in ("types", "item_types") for one in getattr(kind, name, ())]
    return any(_holds_text(one, seen) for one in inner)
