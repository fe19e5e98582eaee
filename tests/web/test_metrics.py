# SPDX-License-Identifier: Apache-2.0
"""The figures for who runs the house: only with the token, and true after something was done."""

import asyncio
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.running import Visitor, a_board, a_network, made, new, running
from web.settings import BadSetting, read

TOKEN = "a-token-nobody-guesses"


def figures(text: str) -> dict[str, float]:
    return {
        sample.name.removeprefix("leernetwerk_")
        + "".join(f" {value}" for value in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if not sample.name.endswith("_bucket")
    }


async def test_what_was_done_is_in_the_figures_and_who_did_it_is_not(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (sanne,) = await made(tmp_path / "data", ("Sanne",), "nl")
    with running(tmp_path / "data", settings={"LEERNETWERK_METRICS": TOKEN}) as server:
        visitor = Visitor(server, sanne)
        board = await a_board(await a_network(visitor), visitor)
        wish = {
            "id": new("command"),
            "do": {"type": "voice", "idea": new("idea"), "text": "x", "place": {"x": 0, "y": 0}},
        }
        async with httpx.AsyncClient(base_url=server.address, trust_env=False) as anybody:
            for _ in range(2):
                assert (await visitor.request("POST", board, json=wish)).status_code == 200
            refused = {"do": {"type": "withdraw", "idea": "idea-unknown"}}
            assert (await visitor.request("POST", board, json=refused)).status_code == 404
            for _ in range(100):  # what is done on a board is followed a beat later
                answer = await anybody.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
                if figures(answer.text)["follower_lag"] == 0:
                    break
                await asyncio.sleep(0.05)
            for shown in ({}, {"authorization": "Bearer other"}, {"authorization": TOKEN}):
                assert (await anybody.get("/metrics", headers=shown)).status_code == 404
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    told = figures(answer.text)
    assert (told["commands_total refused"], told["repeats_total"], told["gaps"]) == (1, 1, 0)
    assert told["commands_total saved"] >= 5
    assert told["commit_seconds_count"] >= 3
    assert told["delivery_seconds_sum"] < 5
    assert (told["follower_lag"], told["conflicts_total"], told["commands_total failed"]) == (0, 0, 0)
    assert sanne.id not in answer.text


def test_a_token_is_long_enough_to_keep_a_secret() -> None:
    assert read({}, {"LEERNETWERK_METRICS": TOKEN}).metrics == TOKEN
    for short in ("secret", "with a space in it it is", "één-woord-met-accenten"):
        with pytest.raises(BadSetting, match="LEERNETWERK_METRICS"):
            read({}, {"LEERNETWERK_METRICS": short})
