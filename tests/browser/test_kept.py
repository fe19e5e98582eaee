# SPDX-License-Identifier: Apache-2.0
"""Whatever is refused or goes wrong, what was typed is still there: in the field, in the outbox or said back."""

from pathlib import Path
from typing import Final

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Sit
from tests.browser.scenes import a_table, put_down
from tests.running import Server, Visitor, a_board, a_network, made, running

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

TOO_LONG = "Te lang, maar wel bedacht. " * 90


async def test_an_idea_that_is_too_long_comes_back_into_the_box(server: Server, sit: Sit) -> None:
    board, (anna,) = await a_table(server, "Anna")
    here = await sit(anna, board)
    box = here.page.locator("#composer-text")
    await box.fill(TOO_LONG)
    await box.press("Enter")
    await expect(here.page.locator("#composer-refusal")).to_be_visible()
    await expect(box).to_have_value(TOO_LONG.strip())
    await here.page.reload()
    await here.ready()
    await expect(box).to_have_value(TOO_LONG.strip())
    await expect(here.page.locator("#ideas > *")).to_have_count(0)


async def test_what_was_built_on_an_idea_that_is_withdrawn_meanwhile_comes_back(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    (idea,) = await put_down(board, anna, "Straks weg")
    here = await sit(bram, board)
    await here.card("Straks weg").focus()
    await here.press("b")
    await here.page.keyboard.insert_text("Hierop verder gedacht")
    await anna.ask(board, "withdraw", idea=idea)
    await expect(here.card("Straks weg")).to_have_count(0)
    await expect(here.page.locator("#composer-text")).to_be_focused()
    await here.press("Enter")
    await expect(here.page.locator("#composer-refusal")).to_be_visible()
    await expect(here.page.locator("#composer-text")).to_have_value("Hierop verder gedacht")
    await here.press("Enter")
    await here.sees("Hierop verder gedacht")


async def test_a_rewording_of_an_idea_that_is_withdrawn_meanwhile_is_said_back(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    (idea,) = await put_down(board, anna, "Straks weg")
    here = await sit(bram, board)
    await here.card("Straks weg").dblclick()
    await here.press("Control+a")
    await here.page.keyboard.insert_text("Anders gezegd en bijna klaar")
    await anna.ask(board, "withdraw", idea=idea)
    await expect(here.card("Straks weg")).to_have_count(0)
    await expect(here.page.locator("#editor-text")).to_have_value("Anders gezegd en bijna klaar")
    await expect(here.page.locator("#editor-text")).to_be_focused()
    await here.press("Enter")
    await expect(here.page.locator("#notices")).to_contain_text("Anders gezegd en bijna klaar")
    await anna.ask(board, "restore", idea=idea)
    await here.card("Straks weg").dblclick()
    await expect(here.page.locator("#editor-text")).to_have_value("Anders gezegd en bijna klaar")


async def test_a_comment_and_a_combination_that_are_refused_come_back(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    one, _ = await put_down(board, anna, "Straks weg", "Blijft hier")
    here = await sit(bram, board)
    await here.card("Straks weg").focus()
    await here.press("m")
    await here.page.keyboard.type("Hier zit iets in")
    await expect(here.page.locator("#comment-text")).to_have_value("Hier zit iets in")
    await here.page.locator("#drawer [data-do=close]").click()
    await here.card("Straks weg").focus()
    await here.press("x")
    await here.card("Blijft hier").focus()
    await here.press("x", "c")
    await here.write("Weg en hier", into="#combine-text", then="Tab")
    await here.page.keyboard.insert_text("Dat het niet hoeft te blijven")
    await anna.ask(board, "withdraw", idea=one)
    await expect(here.card("Straks weg")).to_have_count(0)
    await here.press("Control+Enter")
    await expect(here.page.locator("#combine .refusal")).to_be_visible()
    await expect(here.page.locator("#combine-text")).to_have_value("Weg en hier")
    await expect(here.page.locator("#combine-new")).to_have_value("Dat het niet hoeft te blijven")
    await here.press("Escape")
    await anna.ask(board, "restore", idea=one)
    await here.card("Straks weg").focus()
    await here.press("m")
    await expect(here.page.locator("#comment-text")).to_have_value("Hier zit iets in")


async def test_without_a_connection_everything_waits_and_then_arrives(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    await put_down(board, anna, "Er was al iets")
    here, there = await sit(anna, board), await sit(bram, board)
    await here.context.set_offline(True)
    await here.voice("Zonder bereik bedacht")
    await here.card("Er was al iets").dblclick()
    await here.press("Control+a")
    await here.write("Er was al meer", into="#editor-text")
    await expect(here.page.locator("#ghosts .thought")).to_have_text("Zonder bereik bedacht")
    await expect(here.page.locator("#status")).to_contain_text("2 ")
    await here.context.set_offline(False)
    await there.sees("Zonder bereik bedacht")
    await there.sees("Er was al meer")
    await here.nothing_wrong()
    assert await here.is_exact() == await there.is_exact()


LEFT: Final = """() => {
  const { network, board, me } = document.getElementById("board").dataset;
  const shelf = `leernetwerk/outbox/${network}/${board}/${me}/`;
  const wish = { type: "voice", idea: "idea-left-behind", text: "Voor het scherm bevroor", place: { x: 0, y: 0 } };
  const entry = { id: "command-left-behind", do: wish, at: Date.now(), tab: "a-closed-tab" };
  localStorage.setItem(`${shelf}a`, '{"id": "half an ent');
  localStorage.setItem(`${shelf}command-left-behind`, JSON.stringify(entry));
}"""


async def test_what_waits_on_a_device_arrives_also_where_something_beside_it_is_spoilt(
    server: Server, sit: Sit
) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    here, there = await sit(anna, board), await sit(bram, board)
    await here.page.evaluate(LEFT)
    await here.page.reload()
    await there.sees("Voor het scherm bevroor")


HURRY: Final = """async (count) => {
  const board = [...document.scripts].map((script) => script.src).find((src) => src.endsWith("/board.js"));
  const { voice } = await import(board.replace("board.js", "deeds.js"));
  for (let n = 0; n < count; n += 1) voice(`Gedachte ${n}`);
}"""


async def test_what_comes_much_too_fast_waits_on_the_device_and_follows_in_its_order(tmp_path: Path, sit: Sit) -> None:
    """Here a twentieth of the usual is too fast: fifteen at once, and then one a second."""
    who = await made(tmp_path, ("Anna", "Bram"), "nl")
    with running(tmp_path, settings={"LEERNETWERK_LIMITS": "0.05"}) as slow:
        anna, bram = (Visitor(slow, each) for each in who)
        board = await a_board(await a_network(anna, bram), anna)
        here, there = await sit(anna, board), await sit(bram, board)
        await here.page.evaluate(HURRY, 20)
        await expect(here.page.locator("#status")).to_contain_text("de rest volgt vanzelf")
        await expect(here.page.locator("#status")).to_contain_text("veilig op dit apparaat")
        await there.voice("Ondertussen")
        await there.sees("Ondertussen")
        await here.page.reload()
        await here.ready()
        await expect(there.page.locator("#ideas > .idea")).to_have_count(21, timeout=40_000)
        await here.nothing_wrong()
        texts = await there.page.locator("#ideas .thought").all_text_contents()
        assert [text for text in texts if text != "Ondertussen"] == [f"Gedachte {n}" for n in range(20)]
        await here.is_exact()


async def test_a_form_of_a_network_that_is_refused_or_cannot_be_sent_keeps_its_words(server: Server, sit: Sit) -> None:
    board, (anna,) = await a_table(server, "Anna")
    here = await sit(anna)
    page = here.page
    await here.open(board.split("/boards/")[0])
    await page.locator("#opens-propose > summary").click()
    text = page.locator("#agreement-text")
    await text.fill(TOO_LONG)
    await page.locator("#propose button").click()
    await expect(page.locator("#propose .form-said")).not_to_be_empty()
    await expect(text).to_have_value(TOO_LONG)
    await text.fill("We beginnen met een vraag")
    await here.context.set_offline(True)
    await page.locator("#propose button").click()
    await expect(page.locator("#notice")).to_be_visible()
    await expect(text).to_have_value("We beginnen met een vraag")
    await here.context.set_offline(False)
    await page.locator("#propose button").click()
    await expect(page.locator(".proposals")).to_contain_text("We beginnen met een vraag")
    await expect(text).to_have_value("")
    await expect(page.locator("#notice")).to_be_hidden()


async def test_a_sign_up_that_cannot_be_done_keeps_what_was_filled_in(server: Server, sit: Sit) -> None:
    here = await sit(Visitor(server, None))
    page = here.page
    await here.open("/sign-up")
    await page.locator("#name").fill("Noor")
    await page.locator("#email").fill("noor@example.org")
    await page.locator("#password").fill("kort")
    await page.locator("main form button").click()
    await expect(page.locator("#problems")).to_be_visible()
    await expect(page.locator("#name")).to_have_value("Noor")
    await expect(page.locator("#email")).to_have_value("noor@example.org")
