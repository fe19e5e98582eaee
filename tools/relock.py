# SPDX-License-Identifier: Apache-2.0
"""Resolves all dependencies anew: exact pins into pyproject.toml, hashes into requirements.lock, no address in either.

`uv.lock` itself is full of addresses and stays out of the repository. Run it with `uv run poe lock`.
"""

import re
import subprocess
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PROJECT = ROOT / "pyproject.toml"
PINS = re.compile(r"^constraint-dependencies = \[\n(?:.*\n)*?\]$", re.MULTILINE)
EXPORT = (
    "export --quiet --locked --no-dev --no-emit-project --no-header --no-annotate --output-file requirements.lock"
).split()


def main() -> None:
    write_pins([])
    uv("lock", "--upgrade")
    resolved = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    write_pins(pins(resolved))
    uv("lock")
    uv(*EXPORT)


def uv(*arguments: str) -> None:
    subprocess.run(["uv", *arguments], cwd=ROOT, check=True)


def pins(packages: list[dict[str, Any]]) -> list[str]:
    """One line a package; two when Pythons need different versions of it."""
    others = [package for package in packages if "registry" in package["source"]]
    times = Counter(package["name"] for package in others)
    return [pin(package, is_forked=times[package["name"]] > 1) for package in others]


def pin(package: dict[str, Any], *, is_forked: bool) -> str:
    exact = f"{package['name']}=={package['version']}"
    return f"{exact} ; {' or '.join(package['resolution-markers'])}" if is_forked else exact


def write_pins(lines: list[str]) -> None:
    listed = "".join(f'  "{line}",\n' for line in lines)
    text, found = PINS.subn(lambda _: f"constraint-dependencies = [\n{listed}]", PROJECT.read_text())
    if found != 1:
        raise SystemExit("pyproject.toml has no single `constraint-dependencies = [` list to write the pins into.")
    PROJECT.write_text(text)


if __name__ == "__main__":
    main()
