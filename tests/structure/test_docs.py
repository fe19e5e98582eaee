# SPDX-License-Identifier: Apache-2.0
"""README names every command, setting, stored event and frame there is, and none there is not."""

import re
from pathlib import Path

from domain import board, network, notebook
from web import doors
from web.app import HANDLERS
from web.cli import parser
from web.live import frames
from web.settings import PARSERS, PREFIX

README = (Path(__file__).parents[2] / "README.md").read_text()


def tag_of(kind: type) -> str:
    return str(kind.__struct_config__.tag)  # type: ignore[attr-defined]


def quoted(section: str) -> set[str]:
    """What stands between backticks in one section."""
    body = README.split(f"\n## {section}\n", 1)[1].split("\n## ", 1)[0]
    return {word for found in re.findall(r"`([^`]+)`", body) for word in found.split()}


def test_every_wish_is_named_and_no_other() -> None:
    tables = README.split("\n## Wishes by HTTP\n", 1)[1].split("\n## ", 1)[0]
    rows = [row.split("|")[1] for row in tables.splitlines() if row.startswith("| `")]
    named = {word for row in rows for word in re.findall(r"`([a-z_]+)`", row)}
    assert named == {tag_of(kind) for kind in doors.WISHES}


def test_every_door_below_a_network_is_named_and_no_other() -> None:
    """README writes B for the address of a board and N for that of a network."""
    below = r"(?:POST )?([NB](?:/(?:[a-z.-]+|\{[a-z]+\}))*)(?:\?[a-zA-Z=&]*)?"
    named = {found[1] for words in re.findall(r"`([^`]+)`", README) if (found := re.fullmatch(below, words))}
    named |= {found.split("?")[0] for found in re.findall(r"/networks/\{network\}[a-z/{}.]*\??", README)}
    whole = {door.replace("B", "N/boards/{board}").replace("N", "/networks/{network}") for door in named}
    doors_there = {re.sub(r":str\}", "}", path) for handler in HANDLERS for path in handler.paths}
    assert whole == {door for door in doors_there if "{network}" in door}


def test_every_stored_event_is_named_and_no_other() -> None:
    named = {word for word in quoted("The log") if re.fullmatch(r"[a-z]+\.[a-z_]+", word)} - {"keys.db"}
    assert named == {tag_of(kind) for kind in (*board.EVENTS, *network.EVENTS, *notebook.EVENTS)}


def test_every_setting_is_named_and_no_other() -> None:
    named = set(re.findall(PREFIX + r"[A-Z_]+", README))
    assert named == {PREFIX + name.upper() for name in PARSERS}


def test_every_frame_is_named_and_no_other() -> None:
    told = re.findall(r'^\| `\{"type":"([a-z]+)"', README, re.MULTILINE)
    kinds = (frames.Do, frames.Here, frames.Welcome, frames.Changes, frames.Reset, frames.Beside, frames.Acked)
    assert told == [tag_of(kind) for kind in (*kinds, frames.Refused, frames.Error, frames.PresenceShown)]


def test_every_command_and_option_is_named() -> None:
    commands = next(action for action in parser()._actions if action.dest == "==SUPPRESS==" or action.choices)
    assert commands.choices
    table = README.split("\n## Command line\n", 1)[1].split("\n## ", 1)[0]
    for name, command in dict(commands.choices).items():
        row = next(line for line in table.splitlines() if f"leernetwerk {name}" in line or f"[{name}]" in line)
        options = {option for action in command._actions for option in action.option_strings if option.startswith("--")}
        assert {o for o in options if o not in row} <= {"--help"}
