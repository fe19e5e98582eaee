# SPDX-License-Identifier: Apache-2.0
"""Every door below a network, what stands behind it, and all there is to read in its answer."""

import gzip
import io
import json
import zipfile
from base64 import b64decode
from typing import Final

import httpx

from tests.web.scenes import do, formed

PRIVATE: Final = "private-network"
OPEN: Final = "open-network"
HERS: Final = {
    "network": PRIVATE,
    "board": "private-board",
    "idea": "private-idea",
    "gathering": "private-gathering",
    "gift": "private-gift",
}
OTHERS: Final = {
    "network": OPEN,
    "board": "open-board",
    "idea": "open-idea",
    "gathering": "open-gathering",
    "gift": "open-gift",
}
SECRETS: Final = "zwaluwstaart kolibrievlucht pimpelmees roodborstje winterkoning ijsvogeltje Sjoukje".split()
"""Words nobody outside the private network may read, its member's name among them."""
GET: Final[dict[str, tuple[str, ...]]] = {
    "/networks/{network}": ("", "?at=1", "?at=999"),
    "/networks/{network}/film": ("",),
    "/networks/{network}/film/frames": ("?after=0&upto=3",),
    "/networks/{network}/film/changes": ("?from=0&to=5",),
    "/networks/{network}/film/strip": ("",),
    "/networks/{network}/unrest": ("", "?at=3", "?pair=2"),
    "/networks/{network}/gifts": ("", "?board={board}&idea={idea}"),
    "/networks/{network}/gifts/{gift}": ("",),
    "/networks/{network}/verify": ("",),
    "/networks/{network}/gatherings.ics": ("",),
    "/networks/{network}/gatherings/{gathering}/gathering.ics": ("",),
    "/networks/{network}/search": ("", *(f"?q={word[:5]}" for word in SECRETS)),
    "/networks/{network}/boards/{board}": ("", "?at=3", "?at=999"),
    "/networks/{network}/boards/{board}/changes": ("?from=0&to=4", "?from=4&to=1"),
    "/networks/{network}/boards/{board}/film": ("?after=0&upto=4", "?after=0&upto=4&idea={idea}"),
    "/networks/{network}/boards/{board}/strip": ("",),
    "/networks/{network}/boards/{board}/since": ("?after=0",),
    "/networks/{network}/boards/{board}/ideas/{idea}": ("", "?at=3"),
    "/networks/{network}/boards/{board}/ideas/{idea}/story": ("", "?at=3"),
    "/networks/{network}/boards/{board}/ideas/{idea}/try": ("",),
}
"""Every door one may look through below a network, with what may stand behind its address."""
POST: Final[dict[str, tuple[dict[str, str], ...]]] = {
    "/networks/{network}/exports": (
        {"what": "film", "board": "{board}"},
        {"what": "film"},
        {"what": "prov", "board": "{board}", "idea": "{idea}"},
        {"what": "markdown", "board": "{board}", "idea": "{idea}"},
        {"what": "svg", "board": "{board}", "idea": "{idea}"},
        {"what": "bundle"},
    ),
    "/networks/{network}/heads": ({},),
    "/networks/{network}/invitations": ({},),
    "/networks/{network}": ({"type": "join", "affirms": "0"},),
    "/networks/{network}/boards/{board}": ({"type": "react", "idea": "{idea}", "feeling": "curious"},),
    "/networks/{network}/boards/{board}/ideas/{idea}/take-back": ({"id": "{idea}-home"},),
}
LIVE: Final = {"/networks/{network}/live", "/networks/{network}/boards/{board}/live"}
"""Sockets: tests/live/test_tricks.py."""


def readable(answer: httpx.Response) -> str:
    """All there is to read in an answer, whatever it is packed in."""
    found = [str(answer.headers).encode(), answer.content]
    if answer.content[:2] == b"PK":
        file = zipfile.ZipFile(io.BytesIO(answer.content))
        found += [file.read(name) for name in file.namelist()]
        found += [b64decode(json.loads(line)["state"]) for line in file.read(events_in(file)).splitlines()]
    if answer.content[:2] == b"\x1f\x8b":
        found.append(gzip.decompress(answer.content))
    return "\n".join(part.decode(errors="replace") for part in found)


def events_in(file: zipfile.ZipFile) -> str:
    return next(name for name in file.namelist() if name.endswith("events.jsonl"))


async def answers(browser: httpx.AsyncClient, ids: dict[str, str]) -> dict[str, str]:
    """What every door says about these ids: by its address."""
    said = {}
    for door, endings in GET.items():
        for ending in endings:
            address = (door + ending).format(**ids)
            said[f"GET {address}"] = readable(await browser.get(address))
    for door, forms in POST.items():
        for form in forms:
            filled = {name: value.format(**ids) for name, value in form.items()}
            answer = await browser.post(door.format(**ids), data=filled)
            said[f"POST {door.format(**ids)} {filled}"] = readable(answer)
    for address in ("/", "/sparks", *(f"/search?q={word[:5]}" for word in SECRETS)):
        said[f"GET {address}"] = readable(await browser.get(address))
    return said


async def lived(sanne: httpx.AsyncClient, ids: dict[str, str], access: str, words: list[str]) -> None:
    """A network with all that can hold words: theme, agreement, board, ideas, comment, insight."""
    network, board = ids["network"], f"/networks/{ids['network']}/boards/{ids['board']}"
    await formed(sanne, network=network, access=access, name=words[0], question=words[1])
    await do(sanne, network, type="propose", agreement=f"{network}-1", text=words[2])
    await do(sanne, network, type="open_board", board=ids["board"], question=words[1])
    meet = {"type": "plan_gathering", "gathering": ids["gathering"], "starts_at": "2026-09-01T20:00"}
    await do(sanne, network, **meet, title=words[0], place=words[3], about=words[4])
    await do(sanne, network, type="log_gathering", gathering=ids["gathering"], happened=words[5], guests=words[2])
    place = {"x": 0, "y": 0}
    for doing in (
        {"type": "voice", "idea": ids["idea"], "text": words[3], "place": place},
        {"type": "build_on", "idea": f"{ids['idea']}-2", "on": ids["idea"], "text": words[4], "place": place},
        {"type": "comment", "comment": f"{ids['idea']}-3", "idea": ids["idea"], "text": words[5]},
        {"type": "name_insight", "idea": ids["idea"], "why": words[2]},
    ):
        answer = await sanne.post(board, json={"do": doing})
        assert answer.status_code == 200, answer.text
    gift = {"gift": ids["gift"], "kind": "insight", "title": words[2], "text": words[3]}
    await do(sanne, network, type="compose_gift", **gift, board=ids["board"], idea=ids["idea"], at="5")
