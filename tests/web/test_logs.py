# SPDX-License-Identifier: Apache-2.0
"""The log says where something failed and what kind of failure it was, never what somebody wrote."""

import io
import json
import logging
import sys

import structlog

from web.logs import WithoutWords, without_words

SECRET = "wat niemand anders mag lezen"


def stumble(words: str) -> None:
    raise ValueError(f"cannot take {words}")


def test_a_failure_is_logged_without_what_was_written_or_kept_at_hand() -> None:
    said = io.StringIO()
    log = structlog.wrap_logger(
        structlog.PrintLogger(said), processors=[without_words, structlog.processors.JSONRenderer()]
    )
    try:
        stumble(SECRET)
    except ValueError as failure:
        log.exception("while it is handled")
        log.error("by itself", exc_info=failure)
        log.warning("as a triple", exc_info=sys.exc_info())
    log.error("without any")
    lines = [json.loads(line) for line in said.getvalue().splitlines()]
    assert SECRET not in said.getvalue()
    assert [line.get("kind") for line in lines] == ["ValueError"] * 3 + [None]
    assert all(line["at"][-1].startswith("tests.web.test_logs:") for line in lines[:3])


def test_what_a_library_logs_of_a_failure_is_without_words_too() -> None:
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    handler.setFormatter(WithoutWords())
    theirs = logging.getLogger("theirs")
    theirs.addHandler(handler)
    theirs.propagate = False
    try:
        stumble(SECRET)
    except ValueError:
        theirs.exception("it failed")
    assert said.getvalue().startswith("it failed\nValueError at tests.web.test_logs:")
    assert SECRET not in said.getvalue()
