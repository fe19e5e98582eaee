# SPDX-License-Identifier: Apache-2.0
"""A board of 362 ideas, brought in from a file: it opens, and it moves under the hand without drawing itself anew."""

import asyncio
import csv
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Sit
from tests.running import ROOT, Server, Visitor, made

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

REAL: Final = ROOT.parent / "shared" / "data" / "environment-ideas.csv"
IDEAS: Final = 362

# Notes how long every frame took, and whether any card was drawn anew while the camera moved.
BEGIN: Final = """() => {
  const seen = (window.drawn = { frames: [], redrawn: [] });
  let last = performance.now();
  const frame = (now) => {
    seen.frames.push(now - last);
    last = now;
    seen.next = requestAnimationFrame(frame);
  };
  seen.next = requestAnimationFrame(frame);
  seen.watch = new MutationObserver((changes) => {
    for (const { target, type, attributeName } of changes) {
      if (!attributeName?.startsWith("data-ui")) seen.redrawn.push(`${type} ${attributeName} ${target.id}`);
    }
  });
  seen.watch.observe(document.getElementById("ideas"), {
    subtree: true, childList: true, attributes: true, characterData: true,
  });
}"""
END: Final = """() => {
  const { frames, redrawn, next, watch } = window.drawn;
  cancelAnimationFrame(next);
  watch.disconnect();
  return { frames, redrawn };
}"""


def a_file(folder: Path) -> Path:
    """The real set where it is at hand, else as many ideas of about that length."""
    if REAL.is_file():
        return REAL
    path = folder / "ideas.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "created", "text"])
        for number in range(IDEAS):
            text = f"Idea {number}: " + "walk more and drive less " * (1 + number % 5)
            rows.writerow([number, f"2018-12-03T17:{number // 60:02}:{number % 60:02}Z", text.strip()])
    return path


def brought_in(server: Server, folder: Path) -> str:
    """The address of the board."""
    asked = ["import", str(a_file(folder)), "--network", "Onze omgeving", "--data", str(server.folder)]
    entry = "from web.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", entry, *asked], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    network, board = re.findall(r"\(([a-z0-9-]{6,40})\)\.$", done.stdout, re.MULTILINE)[:2]
    return f"/networks/{network}/boards/{board}"


def told(frames: list[float]) -> str:
    ordered = sorted(frames)
    median, most = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
    return (
        f"{len(ordered)} frames, median {median:.1f} ms, 95 in 100 within {most:.1f} ms, longest {ordered[-1]:.1f} ms"
    )


async def test_a_board_of_362_ideas_pans_and_zooms_by_moving_one_plane(
    tmp_path: Path, server: Server, sit: Sit
) -> None:
    board = await asyncio.to_thread(brought_in, server, tmp_path)
    anna = Visitor(server, (await made(server.folder, ("Anna",), "nl"))[0])
    await anna.ask(board.split("/boards/")[0], "join")
    here = await sit(anna, board)
    page = here.page
    await expect(page.locator("#ideas > .idea")).to_have_count(IDEAS)
    plane = page.locator("#plane")
    await expect(plane).not_to_have_class(re.compile("is-moving"))
    before = await plane.evaluate("(plane) => plane.style.transform")
    await page.evaluate(BEGIN)
    await page.mouse.move(720, 450)
    for turn in range(60):
        await page.mouse.wheel(24, 12 if turn % 2 else -7)
    await page.keyboard.down("Control")
    for turn in range(40):
        await page.mouse.wheel(0, -8 if turn < 20 else 16)
    await page.keyboard.up("Control")
    await page.keyboard.down("Shift")
    await page.keyboard.press("Digit1")
    await page.keyboard.up("Shift")
    await expect(plane).not_to_have_class(re.compile("is-moving"))
    seen: dict[str, Any] = await page.evaluate(END)
    print(told(seen["frames"]))
    assert seen["redrawn"] == []
    assert await plane.evaluate("(plane) => plane.style.transform") != before
    await page.locator("#composer-text").click()
    await here.write("Nog steeds wakker")
    await here.sees("Nog steeds wakker")
    await here.is_exact()
