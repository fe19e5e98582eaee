# SPDX-License-Identifier: Apache-2.0
"""Style sheets, scripts and the typeface arrive whole, however they were packed on the way."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from tests.running import running
from web.assets import STATIC, Assets

FILES = [path.relative_to(STATIC).as_posix() for path in sorted(STATIC.rglob("*.*")) if not path.name.startswith(".")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[httpx.AsyncClient]:
    folder: Path = tmp_path_factory.mktemp("assets") / "data"
    with running(folder) as server:
        async with httpx.AsyncClient(base_url=server.address, trust_env=False) as client:
            yield client


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
async def test_every_file_arrives_as_it_is(browser: httpx.AsyncClient, encoding: str) -> None:
    assets = Assets()
    for file in FILES:
        answer = await browser.get(assets.url(file), headers={"Accept-Encoding": encoding})
        assert answer.status_code == 200, file
        assert answer.content == (STATIC / file).read_bytes(), file
        assert "immutable" in answer.headers["cache-control"], file


@pytest.mark.asyncio(loop_scope="module")
async def test_another_digest_or_a_way_out_of_the_folder_finds_nothing(browser: httpx.AsyncClient) -> None:
    assets = Assets()
    for path in (
        "/static/0000/css/base.css",
        f"/static/{assets.digest}/../app.py",
        f"/static/{assets.digest}/%2e%2e/app.py",
    ):
        assert (await browser.get(path)).status_code == 404, path


@pytest.mark.asyncio(loop_scope="module")
async def test_a_long_page_goes_out_packed_once(browser: httpx.AsyncClient) -> None:
    answer = await browser.get("/", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.text.startswith("<!doctype html>")
