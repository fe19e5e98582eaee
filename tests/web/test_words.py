# SPDX-License-Identifier: Apache-2.0
"""Everything the pages and the rules say, they say in Dutch as well as in English."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from domain.board import NOT_HERE
from web.catalogue import ROOT, gathered, kept, merged, mismatched, sentences, untranslated
from web.words import language_for, translate


@pytest.fixture(scope="module")
def found() -> Catalog:
    return merged(gathered(), kept())


def test_every_sentence_has_its_dutch(found: Catalog) -> None:
    """When this fails: `uv run python -m web.catalogue update`, then translate what is empty in web/locale/nl.po."""
    assert untranslated(found) == []


def test_the_dutch_fills_the_same_places_as_the_english(found: Catalog) -> None:
    assert mismatched(found) == []


def test_the_catalogue_holds_nothing_that_is_said_no_more(found: Catalog) -> None:
    said = {str(message.id) for message in sentences(found)}
    assert [message.id for message in sentences(kept()) if str(message.id) not in said] == []


def test_rules_say_their_sentences_where_the_catalogue_finds_them() -> None:
    """A sentence that is put together, or kept in a name, would never be translated."""
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for folder in ("domain", "projections", "web")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Refusal"
        if not (len(call.args) == 2 and isinstance(call.args[1], ast.Constant))
    ]
    allowed = [place for place in hidden if place.startswith("domain/board/__init__.py:")]
    assert hidden == allowed, "only the sentences of NOT_HERE are gathered by name"
    assert all(translate("nl", sentence) != sentence for sentence in NOT_HERE.values())


def test_the_command_that_gathers_asks_what_to_do() -> None:
    asked = [sys.executable, "-m", "web.catalogue"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "update" in done.stderr


@pytest.mark.parametrize(
    ("dutch", "is_fine"),
    [("%(by)s zegt <b>ja</b>", True), ("%(by)s zegt ja", False), ("<b>%(wie)s</b>", False), ("100%% ja", False)],
)
def test_a_place_that_would_stay_empty_is_found(dutch: str, is_fine: bool) -> None:
    catalogue = Catalog(locale="nl")
    catalogue.add("%(by)s says <b>yes</b>", dutch)
    assert (mismatched(catalogue) == []) is is_fine


@pytest.mark.parametrize(
    ("chosen", "accepted", "language"),
    [
        (("en",), "nl", "en"),
        ((None, "nl"), "en", "nl"),
        (("fr", None), "en-GB,en;q=0.8,nl;q=0.7", "en"),
        ((), "nl-BE, en;q=0.9", "nl"),
        ((), "en;q=0, nl;q=0.1", "nl"),
        ((), "fr, de;q=0.8", "nl"),
        ((), "", "nl"),
        ((), "en;q=zzz, *;q=0.1, ;;;,", "nl"),
        ((), "x" * 10_000, "nl"),
    ],
)
def test_a_reader_gets_the_language_they_chose_or_speak(
    chosen: tuple[str | None, ...], accepted: str, language: str
) -> None:
    assert language_for(*chosen, accepted=accepted) == language


def test_a_sentence_nobody_knows_stays_as_it_is() -> None:
    assert translate("nl", "No page says this, %(who)s.", who="Bram") == "No page says this, Bram."
    assert translate("nl", "") == ""


def test_the_catalogue_opens_with_its_licence() -> None:
    assert "SPDX-License-Identifier: Apache-2.0" in Path(ROOT / "web/locale/nl.po").read_text().splitlines()[0]
