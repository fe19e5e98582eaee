# SPDX-License-Identifier: Apache-2.0
"""What every subject shares: ids, text, a command as asked, a fact with its envelope, and the word no.

Knows no clock, no randomness, no I/O: time, ids and the actor arrive inside `Asked`.
"""

import re
import unicodedata
from datetime import datetime
from typing import Annotated, ClassVar, Final, Literal, NewType, Protocol, TypeVar

from msgspec import Meta, Struct, inspect

Id = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{5,39}\Z")]
MaybeId = Annotated[str, Meta(pattern=r"^([A-Za-z0-9][A-Za-z0-9-]{5,39})?\Z")]
"""An id, or "" where there is nothing to name."""

StreamId = NewType("StreamId", str)
MemberId = NewType("MemberId", Id)
CommandId = NewType("CommandId", Id)
NetworkId = NewType("NetworkId", Id)
BoardId = NewType("BoardId", Id)
IdeaId = NewType("IdeaId", Id)
LinkId = NewType("LinkId", Id)
CommentId = NewType("CommentId", Id)
AgreementId = NewType("AgreementId", Id)
GatheringId = NewType("GatheringId", Id)
ExperienceId = NewType("ExperienceId", Id)
ReflectionId = NewType("ReflectionId", Id)
ExperimentId = NewType("ExperimentId", Id)
OfferId = NewType("OfferId", Id)
GiftId = NewType("GiftId", Id)
OrganisationId = NewType("OrganisationId", Id)
"""The account of an organisation. It offers support and is given gifts, and is never a member."""

TEXT_BYTES: Final = 8_000
TEXT_GRAPHEMES: Final = 2_000

Text = Annotated[str, Meta(max_length=TEXT_BYTES, extra={"personal": True})]
"""Free text a person wrote. The journal finds these fields by the mark and seals them."""

FORGOTTEN: Final = "\0"
"""Stands where a text was whose key is gone. NUL is refused everywhere on the way in, so nobody can type it."""

Standing = Literal[
    "stranger", "invited", "member", "paused", "left", "importer", "operator", "organisation", "resting", "owner"
]
"""What is known of the one who asks, at the moment of asking. The operator runs the server, and no more. Resting is a
member of a network that rests, to its boards; owner is who a notebook belongs to."""


class Event(Struct, frozen=True, gc=False, forbid_unknown_fields=True, tag_field="type"):
    """A fact in the past tense. The tag is the stored name, `schema` its stored version; neither is a Python path.

    Nothing here refers back to what refers to it, so nobody need look for cycles (gc=False): neither in what a board
    is made of, of which there is very much.
    """

    schema: ClassVar[int] = 1


class Command(Struct, frozen=True, forbid_unknown_fields=True, tag_field="type"):
    """A wish in the imperative, as it comes through the door."""


CommandT = TypeVar("CommandT", bound=Command, covariant=True)


class Asked(Struct, frozen=True):
    """A command with everything `decide` may know about the asking.

    `at` is UTC. `occurred_at` says when the thing happened, if that was not now; only the import door sets it.
    """

    command: Command
    id: CommandId
    by: MemberId
    at: datetime
    standing: Standing = "stranger"
    occurred_at: datetime | None = None
    caused_by: CommandId | None = None


class Fact(Struct, frozen=True, gc=False):
    """One event with its envelope.

    `version` is contiguous within the stream and starts at 1. `position` grows across streams and may have gaps.
    `recorded_at` is the server's UTC time and never before the previous fact of the stream. `visible_from` is the
    second clock: the id of the round whose revealing shows the fact to others; None means at once. `digest` is
    the stream's chain up to and with this fact (32 bytes). The journal fills `position` and `digest`.
    """

    stream: StreamId
    version: int
    recorded_at: datetime
    actor: MemberId
    command_id: CommandId
    event: Event
    occurred_at: datetime | None = None
    caused_by: CommandId | None = None
    visible_from: str | None = None
    position: int = 0
    digest: bytes = b""

    @property
    def happened_at(self) -> datetime:
        return self.occurred_at or self.recorded_at


class State(Protocol):
    """What every decider's state has: the version of the last fact folded into it (0 for an empty stream)."""

    version: int


class Refusal(Exception):
    """A broken rule, in words: a stable code, and one English sentence that says the rule and what to do.

    The sentence is a message id for translation; `facts` fill its %(name)s places.
    """

    def __init__(self, code: str, sentence: str, **facts: object) -> None:
        super().__init__(code, sentence, facts)
        self.code = code
        self.sentence = sentence
        self.facts = facts

    def __str__(self) -> str:
        return self.sentence % self.facts


def author_of(event: Event, actor: MemberId) -> str:
    """Whose words an event holds: the writer or outside contributor it names, else the one who acted."""
    return getattr(event, "writer", None) or getattr(event, "contributor", None) or actor


def text_fields(kind: type[Struct]) -> tuple[str, ...]:
    """Names of the fields of a command or event that hold free text a person wrote."""

    def is_text(found: inspect.Type) -> bool:
        if isinstance(found, inspect.UnionType):
            return any(map(is_text, found.types))
        return isinstance(found, inspect.Metadata) and bool((found.extra or {}).get("personal"))

    info = inspect.type_info(kind)
    assert isinstance(info, inspect.StructType)
    return tuple(field.name for field in info.fields if is_text(field.type))


CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""What Unicode calls Cc and Cs, but for newline and tab. A pattern takes a twentieth of the time of asking each one."""


def tidy(text: str) -> str:
    """The form in which text is kept: NFC, one kind of newline, no control characters but newline and tab."""
    if not (text.isascii() and text.isprintable()):
        text = CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFC", text).strip()


UNSEEN: Final = ("Cc", "Cf", "Cs", "Zl", "Zp", "Zs")
BLANKS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks that Unicode calls visible and no reader sees."""


def is_blank(text: str) -> bool:
    """Whether a reader sees nothing: only white space, controls, joiners and the like."""
    return all(unicodedata.category(c) in UNSEEN or c in BLANKS for c in text)


def said(text: str) -> str:
    """The text, if something is said in it.

    Raises Refusal `empty` where a reader would see nothing.
    """
    if is_blank(text):
        raise Refusal("empty", "There is nothing in it yet. Write something first; nothing was saved.")
    return text
