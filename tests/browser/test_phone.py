# SPDX-License-Identifier: Apache-2.0
"""One of two people has only a phone: fingers, one column, and the same board."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Sit
from tests.browser.scenes import a_table, put_down
from tests.running import Server, new

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_with_a_phone_one_adds_reacts_comments_combines_and_undoes(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    await put_down(board, anna, "Samen eten", "Samen koken")
    phone, desk = await sit(bram, board, phone=True), await sit(anna, board)
    tap = phone.page.locator

    await tap("#composer-text").tap()
    await phone.write("Samen afwassen")
    await desk.sees("Samen afwassen")

    await phone.card("Samen eten").tap()
    await expect(tap("#drawer")).to_be_visible()
    await tap("#landing-try").tap()
    await expect(desk.card("Samen eten").locator(".feel")).to_contain_text("1")
    await expect(tap("#landing-try")).to_have_attribute("aria-pressed", "true")
    await tap("#comment-text").tap()
    await phone.write("Vrijdag bij mij", into="#comment-text")
    await expect(desk.card("Samen eten").locator(".talks")).to_contain_text("1")
    await tap("#drawer [data-do=close]").tap()

    await phone.card("Samen koken").locator(".more").tap()
    await tap("#menu [data-do=edit]").tap()
    await phone.press("Control+a")
    await phone.write("Samen soep koken", into="#editor-text")
    await desk.sees("Samen soep koken")

    await phone.card("Samen soep koken").locator(".more").tap()
    await tap("#menu [data-do=combine]").tap()
    await expect(tap("#linking")).to_be_visible()
    await phone.card("Samen eten").tap()
    await expect(tap("#combine")).to_be_visible()
    await tap("#combine-text").fill("Een tafel vol")
    await tap("#combine-new").fill("Wie kookt hoeft niets te zeggen")
    await tap("#combine button:not([type])").tap()
    await desk.sees("Een tafel vol")
    await phone.sees("Een tafel vol")
    await phone.card("Een tafel vol").locator(".more").tap()
    await tap("#menu [data-do=undo]").tap()
    await expect(desk.card("Een tafel vol")).to_have_count(0)
    assert await phone.is_exact() == await desk.is_exact()


async def test_on_a_phone_one_searches_and_gets_out_of_it_again_without_a_key(server: Server, sit: Sit) -> None:
    board, (anna,) = await a_table(server, "Anna")
    await put_down(board, anna, "Over koken", "Over eten")
    phone = await sit(anna, board, phone=True)
    tap = phone.page.locator
    await tap(".tools [data-do=search]").tap()
    await tap("#search-text").fill("eten")
    await expect(tap("#ideas > [data-ui-off]")).to_have_count(1)
    await tap("#search [data-do=unsearch]").tap()
    await expect(tap("#search")).to_be_hidden()
    await expect(tap("#ideas > [data-ui-off]")).to_have_count(0)
    await expect(tap(".tools [data-do=search]")).to_be_visible()


async def test_a_phone_shows_one_column_that_never_scrolls_sideways(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    one, two = await put_down(board, bram, "Een heel lang woord: " + "w" * 300, "https://example.org/" + "pad/" * 80)
    of = {"text": "Samen een woord dat niemand alleen had", "new_here": "Het staat er"}
    await bram.ask(board, "combine", idea=new("idea"), sources=[one, two], **of, place={"x": 0, "y": 400})
    phone = await sit(anna, board, phone=True)
    network = board.split("/boards/")[0]
    for wide in (390, 320):
        await phone.page.set_viewport_size({"width": wide, "height": 640})
        for path in (board, network, "/", "/me"):
            await phone.open(path)
            await expect(phone.page.locator("#main")).to_be_visible()
            width = "() => [document.documentElement.scrollWidth, document.getElementById('ground')?.scrollWidth ?? 0]"
            assert max(await phone.page.evaluate(width)) <= wide, path


async def test_on_a_phone_half_a_comment_and_the_place_on_the_page_stay_while_others_go_on(
    server: Server, sit: Sit
) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    await put_down(board, anna, *(f"Gedachte {number}" for number in range(30)))
    phone, desk = await sit(bram, board, phone=True), await sit(anna, board)
    await phone.card("Gedachte 20").scroll_into_view_if_needed()
    await phone.page.locator("#composer-text").tap()
    await phone.page.keyboard.insert_text("Dit hoort bij wat ik nu zie")
    await phone.press("Shift+ArrowLeft", "Shift+ArrowLeft")
    before = await phone.posture()
    await desk.voice("Gedachte 31")
    await phone.sees("Gedachte 31")
    await desk.card("Gedachte 2").dblclick()
    await desk.write(" is nu veel langer: " + "zo lang dat het meer regels zijn " * 4, into="#editor-text")
    await expect(phone.page.locator("#ideas .thought").nth(2)).to_contain_text("meer regels")
    assert await phone.posture() == before


async def test_on_a_phone_what_the_board_is_about_can_be_read_whole(server: Server, sit: Sit) -> None:
    board, (anna,) = await a_table(server, "Anna")
    phone = await sit(anna, board, phone=True)
    asked = "is => [is.scrollHeight - is.clientHeight, is.clientWidth]"
    for wide in (390, 320):
        await phone.page.set_viewport_size({"width": wide, "height": 640})
        hidden, width = await phone.page.locator("#question").evaluate(asked)
        assert hidden <= 0
        assert width > 0.8 * wide


async def test_on_a_phone_without_a_connection_one_sees_what_one_just_added_wait(server: Server, sit: Sit) -> None:
    board, (anna,) = await a_table(server, "Anna")
    await put_down(board, anna, *(f"Gedachte {number}" for number in range(30)))
    phone = await sit(anna, board, phone=True)
    await expect(phone.card("Gedachte 0").first).to_be_in_viewport()
    await phone.page.context.set_offline(True)
    await phone.page.locator("#composer-text").tap()
    await phone.write("In de tunnel bedacht")
    await expect(phone.page.locator("#ghosts .idea")).to_be_in_viewport()
    await phone.page.context.set_offline(False)
    await phone.sees("In de tunnel bedacht")
