# SPDX-License-Identifier: Apache-2.0
"""Nothing grows past what one reads in one go. When a size is reached, split by subject, never by kind."""

import ast
from pathlib import Path
from statistics import median

import pytest

from tests.structure.house import ROOMS, functions, lines, name, ours

FILE = {".py": 300, ".js": 200, ".css": 200}
PARTIAL = 60
FUNCTION = 50
MEDIAN = 8


def file_limit(path: Path) -> int | None:
    if path.suffix == ".html":
        return PARTIAL if path.name.startswith("_") else None
    return FILE.get(path.suffix)


def too_long_files(paths: list[Path]) -> list[str]:
    return [
        f"{name(path)}: {lines(path)} lines, at most {limit}"
        for path in paths
        if (limit := file_limit(path)) and lines(path) > limit
    ]


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def too_long_functions(paths: list[Path]) -> list[str]:
    return [
        f"{name(path)}:{function.lineno} {function.name}: {length(function)} lines, at most {FUNCTION}"
        for path in paths
        for function in functions(path)
        if length(function) > FUNCTION
    ]


def test_no_file_is_longer_than_one_reads_in_one_go() -> None:
    assert too_long_files(ours(".py", ".js", ".css", ".html")) == []


def test_no_function_is_longer_than_a_screen() -> None:
    assert too_long_functions(ours(".py")) == []


def test_half_of_the_functions_are_a_few_lines() -> None:
    lengths = [length(function) for path in ours(".py", within=ROOMS) for function in functions(path)]
    found = median(lengths or [0])
    print(f"{len(lengths)} functions, median {found} lines, longest {max(lengths, default=0)}")
    assert found <= MEDIAN


@pytest.mark.parametrize(
    ("called", "length", "is_bad"),
    [
        ("a.py", 301, True),
        ("a.py", 300, False),
        ("a.js", 201, True),
        ("a.css", 201, True),
        ("_card.html", 61, True),
        ("page.html", 400, False),
    ],
)
def test_a_file_that_is_too_long_is_named(tmp_path: Path, called: str, length: int, is_bad: bool) -> None:
    (path := tmp_path / called).write_text("x = 1\n" * length)
    assert bool(too_long_files([path])) is is_bad


def test_a_function_that_is_too_long_is_named(tmp_path: Path) -> None:
    (path := tmp_path / "long.py").write_text("async def wander():\n" + "    x = 1\n" * FUNCTION)
    assert too_long_functions([path]) == ["long.py:1 wander: 51 lines, at most 50"]
