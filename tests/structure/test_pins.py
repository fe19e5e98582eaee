# SPDX-License-Identifier: Apache-2.0
"""A fresh clone gets the versions we tested: pyproject.toml pins them, requirements.lock has their hashes."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.structure.house import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCK = (ROOT / "requirements.lock").read_text()
PINS: list[str] = PROJECT["tool"]["uv"]["constraint-dependencies"]
DIRECT: list[str] = PROJECT["project"]["dependencies"]
DEV: list[str] = PROJECT["dependency-groups"]["dev"]
EXACT = re.compile(r"^([a-z0-9-]+)(?:\[[a-z0-9,-]+\])?==([^\s;\\]+)", re.MULTILINE)


def exact(text: str) -> set[tuple[str, str]]:
    return set(EXACT.findall(text))


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0].lower() for requirement in requirements}


def unhashed(lock: str) -> list[str]:
    entries = [entry for entry in lock.replace("\\\n", " ").splitlines() if entry.strip()]
    return [entry for entry in entries if "--hash=sha256:" not in entry]


def inexact(package: dict[str, Any]) -> list[str]:
    asked = {**package.get("dependencies", {}), **package.get("devDependencies", {})}
    return [name for name, version in asked.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)]


def test_every_locked_version_is_the_pinned_one() -> None:
    assert exact(LOCK) - exact("\n".join(PINS)) == set()


def test_every_dependency_is_pinned_and_every_one_of_the_product_is_locked() -> None:
    pinned, locked = ({name for name, _ in exact(text)} for text in ("\n".join(PINS), LOCK))
    assert names(DIRECT + DEV) - pinned == set()
    assert names(DIRECT) - locked == set()


def test_every_pin_is_one_version_and_every_locked_entry_has_a_hash() -> None:
    assert [pin for pin in PINS if not EXACT.match(pin)] == []
    assert unhashed(LOCK) == []


@pytest.mark.parametrize("said", [LOCK, "\n".join(PINS), (ROOT / "package.json").read_text()])
def test_no_pin_says_where_it_comes_from(said: str) -> None:
    assert "://" not in said


def test_the_javascript_of_others_is_named_exactly_and_locked_without_addresses() -> None:
    package, lock = (json.loads((ROOT / name).read_text()) for name in ("package.json", "package-lock.json"))
    assert inexact(package) == []
    assert lock["packages"][""]["dependencies"] == package["dependencies"]
    assert [name for name, entry in lock["packages"].items() if "resolved" in entry] == []
    assert [name for name, entry in lock["packages"].items() if name and "integrity" not in entry] == []


def test_what_a_fresh_clone_fetches_is_not_in_the_repository() -> None:
    ignored = Path(ROOT / ".gitignore").read_text().splitlines()
    assert {"uv.lock", "web/static/vendor/", "tests/browser/vendor/"} <= set(ignored)


def test_a_loose_pin_and_a_missing_hash_are_found() -> None:
    assert exact("litestar>=2.25\nredis[hiredis]==8.1.0 ; x") == {("redis", "8.1.0")}
    assert unhashed("a==1 \\\n    --hash=sha256:00\nb==2\n") == ["b==2"]
    assert inexact({"dependencies": {"htmx.org": "^4.0.1"}}) == ["htmx.org"]
