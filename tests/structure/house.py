# SPDX-License-Identifier: Apache-2.0
"""Which files are ours: everything that would be committed. Must not judge them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("domain", "journal", "projections", "web")


@cache
def our_files() -> tuple[Path, ...]:
    """Tracked files and new ones that git does not ignore."""
    asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    said = subprocess.run(asked, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return tuple(sorted(path for name in said.split("\0") if name and (path := ROOT / name).is_file()))


def ours(*suffixes: str, within: tuple[str, ...] = ()) -> list[Path]:
    return [path for path in our_files() if path.suffix in suffixes and (not within or room(path) in within)]


def room(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(), str(path))
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
