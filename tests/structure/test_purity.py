# SPDX-License-Identifier: Apache-2.0
"""The domain decides from what it is told: no clock, no randomness, no I/O, no async, no library but msgspec."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.structure.house import name, ours

IMPURE_MODULES = frozenset(
    "asyncio concurrent contextvars ctypes fcntl ftplib getpass glob http io locale logging mmap multiprocessing os "
    "pathlib platform queue random sched secrets select selectors shutil signal smtplib socket socketserver sqlite3 "
    "ssl subprocess sys tempfile threading time urllib uuid warnings zoneinfo".split()
)
IMPURE_CALLS = frozenset({"open", "print", "input", "exec", "eval", "compile", "__import__", "breakpoint"})
CLOCKS = frozenset({"now", "utcnow", "today", "fromtimestamp", "astimezone"})
ALLOWED = (sys.stdlib_module_names | {"msgspec", "domain"}) - IMPURE_MODULES


def impurities(path: Path) -> list[str]:
    tree = ast.parse(path.read_text(), str(path))
    return [f"{name(path)}:{line} {what}" for node in ast.walk(tree) for line, what in complaints(node)]


def complaints(node: ast.AST) -> Iterator[tuple[int, str]]:
    match node:
        case ast.Import(names=names):
            yield from ((node.lineno, f"imports {a.name}") for a in names if not is_allowed(a.name))
        case ast.ImportFrom(module=str(module), level=0) if not is_allowed(module):
            yield node.lineno, f"imports {module}"
        case ast.Call(func=ast.Name(id=called)) if called in IMPURE_CALLS:
            yield node.lineno, f"calls {called}"
        case ast.Attribute(attr=clock) if clock in CLOCKS:
            yield node.lineno, f"reads the clock with {clock}"
        case ast.AsyncFunctionDef() | ast.Await() | ast.AsyncFor() | ast.AsyncWith():
            yield node.lineno, "is async"
        case ast.Global():
            yield node.lineno, "changes a global"


def is_allowed(module: str) -> bool:
    return module.partition(".")[0] in ALLOWED


def test_the_domain_is_pure() -> None:
    assert [found for path in ours(".py", within=("domain",)) for found in impurities(path)] == []


@pytest.mark.parametrize(
    ("sample", "said"),
    [
        ("import random", "imports random"),
        ("from os import path", "imports os"),
        ("import regex", "imports regex"),
        ("from eventsourcing.domain import Aggregate", "imports eventsourcing.domain"),
        ("from journal import append", "imports journal"),
        ("import datetime\nat = datetime.datetime.now()", "reads the clock with now"),
        ("from datetime import datetime\nread = datetime.utcnow", "reads the clock with utcnow"),
        ("text = open('ideas.csv')", "calls open"),
        ("async def decide(): ...", "is async"),
        ("count = 0\ndef add():\n    global count", "changes a global"),
    ],
)
def test_an_impure_domain_is_found(tmp_path: Path, sample: str, said: str) -> None:
    (path := tmp_path / "sample.py").write_text(sample)
    assert any(found.endswith(said) for found in impurities(path))


def test_a_pure_domain_is_left_alone(tmp_path: Path) -> None:
    (path := tmp_path / "sample.py").write_text(
        "import re\nfrom datetime import datetime\nfrom msgspec import Struct\nfrom domain.kernel import Id\n"
    )
    assert impurities(path) == []
