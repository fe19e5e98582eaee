# SPDX-License-Identifier: Apache-2.0
"""Structured logs on stderr: what happened where, never who or what somebody wrote.

A failure is logged as its kind and the lines it went through: its words and its variables hold what people wrote.
"""

import logging
import sys
from types import TracebackType
from typing import Final

import structlog
from structlog.typing import EventDict

LINES: Final = 12


def configure() -> None:
    """One line of JSON for each entry; for people at a terminal, readable lines."""
    terminal = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            without_words,
            structlog.dev.ConsoleRenderer() if terminal else structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    theirs = logging.StreamHandler(sys.stderr)
    theirs.setFormatter(WithoutWords())
    logging.basicConfig(level=logging.WARNING, handlers=[theirs])


def without_words(_logger: object, _method: str, entry: EventDict) -> EventDict:
    """The entry with its exception as a kind and a trail."""
    raised = entry.pop("exc_info", None)
    failure = sys.exc_info()[1] if raised is True else raised[1] if isinstance(raised, tuple) else raised
    if isinstance(failure, BaseException):
        entry.update(kind=type(failure).__qualname__, at=trail(failure.__traceback__))
    return entry


class WithoutWords(logging.Formatter):
    """The same for what libraries log."""

    def formatException(self, ei: object) -> str:  # noqa: N802 (the library's name)
        kind, _, traceback = ei if isinstance(ei, tuple) else (None, None, None)
        return f"{getattr(kind, '__qualname__', 'failure')} at {' '.join(trail(traceback))}"


def trail(traceback: TracebackType | None) -> list[str]:
    """The last lines a failure went through."""
    lines = []
    while traceback is not None:
        lines.append(f"{traceback.tb_frame.f_globals.get('__name__')}:{traceback.tb_lineno}")
        traceback = traceback.tb_next
    return lines[-LINES:]
