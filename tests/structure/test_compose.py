# SPDX-License-Identifier: Apache-2.0
"""What docker-compose.yml starts fits together, and fits the settings there are."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.structure.house import ROOT
from web.cli import parser
from web.commands.projecting import project
from web.settings import PREFIX, read

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
CADDYFILE = ROOT / "Caddyfile"
OURS = [name for name, service in SERVICES.items() if service.get("build")]
WEBS = [name for name in OURS if "command" not in SERVICES[name]]


def test_two_processes_stand_behind_the_proxy_which_knows_both() -> None:
    assert len(WEBS) == 2
    upstreams = re.search(r"reverse_proxy \{\$WEB:([^}]*)\}", CADDYFILE.read_text())
    assert upstreams
    assert upstreams[1].split() == [f"{name}:8000" for name in WEBS]


def test_a_projector_does_what_the_web_processes_leave_to_it() -> None:
    [projector] = [name for name in OURS if name not in WEBS]
    program, *asked = SERVICES[projector]["command"]
    assert program == "leernetwerk"
    assert parser().parse_args(asked).run.args == ("projecting", project.__name__)
    assert {SERVICES[name]["environment"][f"{PREFIX}PROJECTOR"] for name in WEBS} == {"elsewhere"}
    _, program, *asked = SERVICES[projector]["healthcheck"]["test"]
    assert program == "leernetwerk"
    assert parser().parse_args(asked).check


@pytest.mark.parametrize("name", OURS)
def test_the_settings_of_each_process_are_settings(name: str, tmp_path: Path) -> None:
    given = {key: defaults(value) for key, value in SERVICES[name]["environment"].items()}
    (secret := tmp_path / "database").write_text("postgresql://leernetwerk:geheim@postgres/leernetwerk\n")
    assert given[f"{PREFIX}DATABASE"] == "/run/secrets/database"
    settings = read({}, {**given, f"{PREFIX}DATABASE": str(secret)})
    assert settings.database.endswith("@postgres/leernetwerk")
    assert settings.redis == "redis://redis:6379"
    for host in (*WEBS, "localhost"):
        assert settings.trusts(host), host


def defaults(value: str) -> str:
    """As it is where nobody set anything."""
    return re.sub(r"\$\{\w+:-(.*?)\}", r"\1", value)


def test_every_service_says_whether_it_is_well() -> None:
    image = "HEALTHCHECK" in (ROOT / "Dockerfile").read_text()
    assert [
        name for name, service in SERVICES.items() if "healthcheck" not in service and not (image and name in WEBS)
    ] == []


def test_what_is_named_is_there() -> None:
    for name, service in SERVICES.items():
        assert set(service.get("depends_on", ())) <= SERVICES.keys(), name
        assert set(service.get("networks", ())) <= COMPOSE["networks"].keys(), name
        assert set(service.get("secrets", ())) <= COMPOSE["secrets"].keys(), name
        kept = {volume.split(":")[0] for volume in service.get("volumes", ())}
        assert {volume for volume in kept if not volume.startswith("./")} <= COMPOSE["volumes"].keys(), name


def test_secrets_come_from_files_that_are_never_committed_nor_built_in() -> None:
    files = [Path(secret["file"]) for secret in COMPOSE["secrets"].values()]
    assert {file.parts[0] for file in files} == {"secrets"}
    assert "/secrets/" in (ROOT / ".gitignore").read_text().splitlines()
    assert "secrets" in (ROOT / ".dockerignore").read_text().splitlines()
    assert not re.search(r"PASSWORD:|password=", (ROOT / "docker-compose.yml").read_text())


def test_only_the_proxy_can_be_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["back"]["internal"]


def is_there(*asked: str) -> bool:
    return (
        shutil.which(asked[0]) is not None and subprocess.run(asked, capture_output=True, check=False).returncode == 0
    )


COMPOSERS = [asked for asked in (("docker", "compose"), ("docker-compose",)) if is_there(*asked, "version")]


@pytest.mark.skipif(
    not COMPOSERS,
    reason="Docker Compose is not here (it needs no engine to read a file): on Debian, apt-get install docker-compose",
)
def test_docker_compose_takes_it() -> None:
    done = subprocess.run((*COMPOSERS[0], "config"), cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert yaml.safe_load(done.stdout)["services"].keys() == SERVICES.keys()


@pytest.mark.skipif(not is_there("caddy", "version"), reason="there is no caddy here")
def test_caddy_takes_its_file(tmp_path: Path) -> None:
    asked = ("caddy", "validate", "--adapter", "caddyfile", "--config", str(CADDYFILE))
    done = subprocess.run(asked, env={**os.environ, "HOME": str(tmp_path)}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
