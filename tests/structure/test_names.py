# SPDX-License-Identifier: Apache-2.0
"""Files are named after their subject, say their licence, and name no registry's address."""

import re
from pathlib import Path

import pytest

from tests.structure.house import name, our_files, ours

SAYS_NOTHING = {"utils", "util", "helpers", "helper", "manager", "managers", "service", "services", "misc", "common"}
SOURCES = (".py", ".js", ".css", ".html", ".sql")
LICENCE = "SPDX-License-Identifier: Apache-2.0"
REGISTRIES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("files", "pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("npmjs", "com"),
        ("deb", "debian", "org"),
        ("unpkg", "com"),
        ("cdn", "jsdelivr", "net"),
    )
)


def says_nothing(called: str) -> bool:
    return any(word.lower() in SAYS_NOTHING for word in re.findall(r"[A-Z]?[a-z]+", called))


def lacks_licence(path: Path) -> bool:
    text = path.read_text().strip()
    return bool(text) and LICENCE not in text.splitlines()[0]


def registries_in(path: Path) -> list[str]:
    text = path.read_bytes().lower()
    return [address for address in REGISTRIES if address.encode() in text]


def test_every_file_is_named_after_its_subject() -> None:
    assert [called for path in our_files() if says_nothing(called := name(path))] == []


def test_every_source_file_opens_with_its_licence() -> None:
    assert [name(path) for path in ours(*SOURCES) if lacks_licence(path)] == []


def test_no_file_names_a_registry() -> None:
    assert {name(path): found for path in our_files() if (found := registries_in(path))} == {}


@pytest.mark.parametrize("called", ["utils.py", "web/board_helpers.py", "IdeaService.js", "service/ideas.py"])
def test_a_name_that_says_nothing_is_found(called: str) -> None:
    assert says_nothing(called)


@pytest.mark.parametrize("called", ["domain/board/ideas.py", "templates/_idea.html", "commonplace.py"])
def test_a_name_that_says_something_is_left_alone(called: str) -> None:
    assert not says_nothing(called)


def test_a_file_without_a_licence_is_found(tmp_path: Path) -> None:
    (path := tmp_path / "bare.py").write_text("x = 1\n")
    assert lacks_licence(path)


def test_a_registry_is_found(tmp_path: Path) -> None:
    (path := tmp_path / "lock.txt").write_text(f"from {REGISTRIES[0].upper()}/simple")
    assert registries_in(path) == [REGISTRIES[0]]
