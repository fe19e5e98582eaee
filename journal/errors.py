# SPDX-License-Identifier: Apache-2.0
"""What can go wrong with the log, each as one sentence. Knows no database and no library."""

from typing import Literal

Reason = Literal["full", "read-only", "busy", "damaged", "keys", "failed"]


class JournalError(Exception):
    """The root of everything the journal raises on purpose. `str()` of it is a plain English sentence."""


class Misconfigured(JournalError):
    """A database does not keep a setting our promises rest on, or is not one of ours."""


class Unwritable(JournalError):
    """Nothing was written. `reason` is a stable word for the kind of trouble."""

    def __init__(self, reason: Reason, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason


class Taken(Unwritable):
    """What was to be written would stand twice: a version of a stream, an address. Nothing was written."""


class Unreadable(JournalError):
    """The log's file could not be read. `reason` is a stable word for the kind of trouble."""

    def __init__(self, reason: Reason, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason


class Unstorable(JournalError):
    """An event that would not read back as it is: a wrong id, a text too long, a number that is none.

    Nothing was written. Whoever made the event has a mistake; refusing it here keeps its stream readable.
    """


class VersionConflict(JournalError):
    """Somebody else wrote to the stream first. Nothing was written."""

    def __init__(self, stream: str, expected: int, actual: int) -> None:
        super().__init__(f"Stream {stream} is at version {actual}, not {expected}. Nothing was written.")
        self.stream = stream
        self.expected = expected
        self.actual = actual


class Corrupt(JournalError):
    """A stored event is not what was once written. It is never served."""

    def __init__(self, stream: str, version: int, reason: str) -> None:
        super().__init__(f"Event {version} of stream {stream} is damaged: {reason}.")
        self.stream = stream
        self.version = version
        self.reason = reason


class UnknownEvent(JournalError):
    """The log holds an event this program has no form for."""

    def __init__(self, name: str, schema: int, why: str) -> None:
        super().__init__(f"The log holds an event {name!r} in form {schema}, and {why}.")
        self.name = name
        self.schema = schema
