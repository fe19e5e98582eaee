# SPDX-License-Identifier: Apache-2.0
"""What the build says and does where there is no npm, where npm fails, and where nothing changed."""

import shutil
from pathlib import Path

import pytest

from hatch_build import NODE_WHEEL, SOURCES, VendorHook, is_placed
from tests.structure.house import ROOT

PLACED = (("web", "static", "vendor"), ("tests", "browser", "vendor"))


def hook(root: Path) -> VendorHook:
    return VendorHook(str(root), {}, None, None, str(root), "wheel")  # type: ignore[arg-type]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A fresh clone, as far as the hook looks at it."""
    (root := tmp_path / "clone").mkdir()
    for name in (*SOURCES, "hatch_build.py"):
        shutil.copyfile(ROOT / name, root / name)
    return root


@pytest.fixture
def built(clone: Path) -> Path:
    """A clone where the build has been: what it placed here was copied along."""
    for parts in PLACED:
        shutil.copytree(ROOT.joinpath(*parts), clone.joinpath(*parts))
    return clone


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose PATH is this one, empty folder."""
    (path := tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(path))
    return path


def test_the_files_of_others_stand_where_the_package_serves_them() -> None:
    missing = [
        str(folder) for folder, files, stamp in hook(ROOT).shelves("editable") if not is_placed(folder, files, stamp)
    ]
    assert missing == [], "Place them with `uv sync --reinstall-package leernetwerk`."


def test_a_machine_without_npm_gets_the_node_wheel(clone: Path, machine: Path) -> None:
    assert hook(clone).dependencies() == [NODE_WHEEL]


def test_a_machine_with_npm_gets_nothing_more(clone: Path, machine: Path) -> None:
    (npm := machine / "npm").write_text("#!/bin/sh\n")
    npm.chmod(0o755)
    assert hook(clone).dependencies() == []


def test_a_build_that_changes_nothing_needs_no_npm(built: Path, machine: Path) -> None:
    assert hook(built).dependencies() == []
    hook(built).initialize("editable", {})


def test_a_changed_lock_is_fetched_again(built: Path, machine: Path) -> None:
    with (built / "package-lock.json").open("a") as lock:
        lock.write("\n")
    assert hook(built).dependencies() == [NODE_WHEEL]


def test_when_npm_fails_the_build_says_so_in_words_and_places_nothing(clone: Path, machine: Path) -> None:
    (npm := machine / "npm").write_text("#!/bin/sh\necho no road to the registry >&2\nexit 7\n")
    npm.chmod(0o755)
    with pytest.raises(SystemExit, match=r"(?s)could not be fetched: .*ended with 7.*no road to the registry"):
        hook(clone).initialize("editable", {})
    assert not any(clone.joinpath(*parts).exists() for parts in PLACED)
