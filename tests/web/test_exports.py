# SPDX-License-Identifier: Apache-2.0
"""Whatever of the record leaves as a file is noted first, and holds all it needs and nothing else."""

import base64
import io
import json
import re
import zipfile
from typing import Any

import httpx
import pytest
from prov.model import ProvDocument

from domain.streams import network_stream
from tests.web.addresses import ADDRESS
from tests.web.board_scenes import BOARD, ask
from tests.web.identity.browsers import Browsers
from tests.web.scenes import NIGHT
from web.exports import film_file as files
from web.house import House

EXPORTS = f"/networks/{NIGHT}/exports"


async def taken(browser: httpx.AsyncClient, what: str, status: int = 200, **form: Any) -> httpx.Response:
    answer = await browser.post(EXPORTS, data={"what": what, "board": "board-night", "idea": "", "at": ""} | form)
    assert answer.status_code == status, answer.text
    return answer


async def looks(house: House) -> list[str]:
    return await house.desk.view(network_stream(NIGHT), lambda network: [look.what for look in network.looks])


@pytest.mark.parametrize(
    ("what", "kind", "name"),
    [
        ("film", "text/html", "what-helps-at-night.html"),
        ("prov", "application/json", "what-helps-at-night.prov.json"),
        ("markdown", "text/markdown", "what-helps-at-night.md"),
        ("svg", "image/svg+xml", "what-helps-at-night.svg"),
        ("bundle", "application/zip", "leernetwerk.zip"),
    ],
)
async def test_each_is_a_file_and_is_noted(sanne: httpx.AsyncClient, house: House, what: str, kind: str, name: str):
    about: dict[str, Any] = {"idea": "idea-meal"} if what in ("prov", "markdown", "svg") else {}
    answer = await taken(sanne, what, **about)
    assert answer.headers["content-type"].split(";")[0] == kind
    assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert await looks(house) == [what]


async def test_the_film_in_a_file_asks_nothing_of_anybody(sanne: httpx.AsyncClient) -> None:
    film = (await taken(sanne, "film")).text
    markup = re.sub(r"<script>.*?</script>", "", film, count=1, flags=re.DOTALL)  # htmx, which only speaks of them
    assert {address[:5] for address in ADDRESS.findall(markup) if address[:1] != "#"} == {"data:"}
    modules = json.loads(re.search(r'importmap">(.*?)</script>', film)[1])["imports"]  # type: ignore[index]
    scripts = "".join(base64.b64decode(address.partition(",")[2]).decode() for address in modules.values())
    assert set(re.findall(r"""from ["']([^"']+)""", scripts)) <= set(modules)
    frames = json.loads(re.search(r'id="film-frames">(.*?)</script>', film, re.DOTALL)[1])  # type: ignore[index]
    assert [frame["to"] for frame in frames] == [1, 2, 3, 4, 5, 6]
    assert frames[-1]["moment"]["told"].startswith("Sanne combined")
    assert film.isascii() or "“" in film


async def test_what_somebody_wrote_ends_no_script_in_the_file(sanne: httpx.AsyncClient) -> None:
    nasty = "</script><script>alert(1)</script><!--"
    await ask(sanne, "voice", idea="idea-nasty", text=nasty, place={"x": 0, "y": 0})
    film = (await taken(sanne, "film")).text
    assert "<script>alert(1)" not in film
    assert film.count("<script") == film.count("</script>")


async def test_of_a_long_history_small_things_go_along_with_what_follows(
    sanne: httpx.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for x in range(1, 20):
        await ask(sanne, "move", moves=[{"idea": "idea-lamp", "place": {"x": x, "y": 0}}])
    monkeypatch.setattr(files, "MOST", 20)
    film = (await taken(sanne, "film")).text
    frames = json.loads(re.search(r'id="film-frames">(.*?)</script>', film, re.DOTALL)[1])  # type: ignore[index]
    assert [frame["to"] for frame in frames] == [1, 2, 3, 4, 5, 6, 25]
    assert "This is a long history" in film


async def test_a_story_is_as_it_was_at_the_moment_asked_for(sanne: httpx.AsyncClient) -> None:
    then = (await taken(sanne, "markdown", idea="idea-lamp", at="2")).text
    assert "A small lamp" in then
    assert "A small warm lamp" not in then
    read = ProvDocument.deserialize(content=(await taken(sanne, "prov", idea="idea-meal")).text, format="json")
    assert read.get_records()


async def test_a_bundle_has_this_network_and_the_way_to_check_it(sanne: httpx.AsyncClient) -> None:
    bundle = zipfile.ZipFile(io.BytesIO((await taken(sanne, "bundle", board="")).content))
    names = {name.split("/")[-1] for name in bundle.namelist()}
    assert names >= {"events.jsonl", "heads.txt", "public-key.txt", "verify.py"}


async def test_what_a_form_says_beside_what_is_taken_is_not_written_down(
    sanne: httpx.AsyncClient, house: House
) -> None:
    beside = "what nobody may read here unsealed"
    await taken(sanne, "bundle", board=beside, idea=beside)
    await taken(sanne, "film", idea=beside)
    await taken(sanne, "film", board="", idea=beside)
    found = await house.desk.view(network_stream(NIGHT), lambda network: [(k.board, k.idea) for k in network.looks])
    assert found == [("", ""), ("board-night", ""), ("", "")]


@pytest.mark.parametrize(
    ("form", "status", "code"),
    [
        ({"what": "prov", "idea": "idea-nowhere"}, 404, "not_found"),
        ({"what": "prov", "idea": "idea-meal", "at": "2"}, 404, "unknown_then"),
        ({"what": "film", "board": "board-nowhere"}, 404, "not_found"),
        ({"what": "film", "at": "99"}, 404, "unknown_moment"),
        ({"what": "film", "at": "half"}, 404, "unknown_moment"),
        ({"what": "secrets"}, 422, "bad_form"),
    ],
)
async def test_what_there_is_not_is_not_noted(
    sanne: httpx.AsyncClient,
    house: House,
    form: dict[str, str],
    status: int,
    code: str,
) -> None:
    sent = {"what": "", "board": "board-night", "idea": "", "at": ""} | form
    answer = await sanne.post(EXPORTS, json=sent)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert await looks(house) == []


async def test_who_was_never_part_of_an_open_network_reads_along_but_takes_nothing_away(
    sanne: httpx.AsyncClient,
    house: House,
    browsers: Browsers,
) -> None:
    mila = await browsers.signed_up("Mila")
    assert (await mila.get(BOARD)).status_code == 200
    assert (await taken(mila, "film", 403)).status_code == 403
    assert await looks(house) == []
    assert (await browsers.another().post(EXPORTS, data={"what": "film"})).status_code in (303, 401)
