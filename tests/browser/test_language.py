# SPDX-License-Identifier: Apache-2.0
"""A page speaks one language: no English sentence on a Dutch page, no Dutch one on an English page, none in neither."""

import re
from collections.abc import AsyncIterator, Iterator
from typing import Final

import pytest
from playwright.async_api import expect

from tests.browser import tour
from tests.browser.conftest import Sit
from tests.browser.scenes import a_lived_in_table
from tests.browser.seats import Seat
from tests.running import Server, Visitor, made, running
from web.catalogue import kept, sentences

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PLACE: Final = re.compile(r"%\(\w+\)[sd]|\{\w+\}|<[^>]+>")
# What the people of the scene wrote, where it stands outside what is marked as written by somebody.
SCENE: Final = {
    "Leren van elkaar", "Leren van elkaar · Leernetwerk", "ons eigen werk", "cursussen", "Wat helpt ons?",
    "Hoe leren wij samen?", "Luisterend vragen",
}  # fmt: skip
WORDS: Final = """() => {
  const said = new Set();
  const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    if (node.nodeType === 3) {
      const theirs = ".words, .thought, bdi, .by, textarea, [lang]:not(html)";
      if (!node.parentElement.closest(`script, style, kbd, ${theirs}`)) said.add(node.data);
    } else for (const name of ["title", "aria-label", "placeholder", "alt", "data-drop", "data-unsent", "data-done"]) {
      if (node.hasAttribute(name) && !node.matches(".idea")) said.add(node.getAttribute(name));
    }
    if (node.id === "words") for (const value of Object.values(node.dataset)) said.add(value);
  }
  return [...said].map((one) => one.replace(/\\s+/g, " ").trim()).filter((one) => /\\p{L}{2}/u.test(one));
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One of its own: a home page shows what others began, whatever their language."""
    with running(tmp_path_factory.mktemp("language") / "data") as server:
        yield server


def forms(said: object) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said or ())  # type: ignore[arg-type]


def pattern(said: str) -> str:
    """A sentence with its places open. With hardly a word of its own it would match anything."""
    parts = [re.escape(" ".join(part.split())) for part in PLACE.split(said.replace("%%", "%"))]
    return r"\s*.*?\s*".join(parts) if len(re.findall(r"[^\W\d_]", "".join(parts))) > 8 or len(parts) == 1 else r"(?!)"


def only_in(language: str) -> re.Pattern[str]:
    """Matches a whole sentence of the catalogue that the other language says differently."""
    both = [(forms(message.id), forms(message.string)) for message in sentences(kept())]
    english, dutch = ({one for pair in both for one in pair[side]} for side in (0, 1))
    own, other = (dutch, english) if language == "nl" else (english, dutch)
    return re.compile("|".join(pattern(one) for one in own - other), re.IGNORECASE)


def in_both() -> set[str]:
    """What is said the same in both, on purpose."""
    return {one for message in sentences(kept()) for one in set(forms(message.id)) & set(forms(message.string))}


async def words_of(seat: Seat, states: AsyncIterator[str]) -> dict[str, set[str]]:
    return {state: set(await seat.page.evaluate(WORDS)) async for state in states}


async def read(server: Server, sit: Sit, board: str, language: str) -> dict[str, set[str]]:
    (who,) = await made(server.folder, ("Zoë",), language)
    visitor = Visitor(server, who)
    network = board.split("/boards/")[0]
    await visitor.ask(network, "join", affirms=1)
    stranger, here = (
        await sit(Visitor(server, None), language=language, calm=True),
        await sit(visitor, language=language, calm=True),
    )
    said = await words_of(stranger, tour.before_signing_in(stranger))
    said |= await words_of(here, tour.at_home(here, network))
    said |= await words_of(here, tour.at_a_board(here, board))
    for seat in (stranger, here):
        await expect(seat.page.locator("html")).to_have_attribute("lang", language)
    return said


NAMES: Final = {"Anna", "Bram", "Zoë", "Anna,", "Bram,", "Anna:", "Bram:"}
OURS: Final = {"Leernetwerk", "Nederlands", "English", "Gemeente Waterrijk", "Gemeente Waterrijk,", *NAMES, *SCENE}


async def test_every_page_speaks_one_language(server: Server, sit: Sit) -> None:
    board, _ = await a_lived_in_table(server, "Anna", "Bram")
    said = {language: await read(server, sit, board, language) for language in ("nl", "en")}
    for language, foreign in (("nl", only_in("en")), ("en", only_in("nl"))):
        for state, words in said[language].items():
            assert {one for one in words - OURS if foreign.fullmatch(one)} == set(), f"{state} in {language}"
    for state, words in said["nl"].items():
        assert words & said["en"][state] - OURS - in_both() == set(), state
