# SPDX-License-Identifier: Apache-2.0
"""Everything with the keyboard alone: no hand touches the mouse here, and the other sees all of it."""

import pytest
from playwright.async_api import expect

from tests.browser.by_key import at, go_to
from tests.browser.conftest import Sit
from tests.browser.scenes import a_table, put_down
from tests.browser.seats import Seat
from tests.running import Server

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_thinking_with_the_keyboard_alone(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    here, there = await sit(anna, board), await sit(bram, board)

    await here.press("n")
    await here.write("Begin met een vraag")
    await here.page.keyboard.insert_text("Eén regel")
    await here.press("Shift+Enter")
    await here.write("en nog een")
    await there.sees("Begin met een vraag")
    await there.sees("Eén regel en nog een")
    await expect(here.page.locator("#composer-text")).to_have_value("")
    await here.press("Escape")

    await go_to(here, "Begin met een vraag")
    await here.press("e", "Control+a")
    await here.write("Begin met een echte vraag", into="#editor-text")
    await there.sees("Begin met een echte vraag")
    await at(here, "Begin met een echte vraag")

    await here.press("b")
    await here.write("En wacht op het antwoord")
    await expect(there.card("En wacht op het antwoord").locator(".chip")).to_contain_text("Begin met een echte vraag")
    await here.press("Escape")
    await at(here, "Begin met een echte vraag")

    await here.press("q")
    await here.write("Wanneer is een vraag echt?")
    await expect(there.card("Wanneer is een vraag echt?")).to_have_attribute("data-kind", "question")
    await here.press("Escape", "r")
    await expect(here.page.locator("#feelings")).to_be_visible()
    await here.press("1")
    await expect(there.card("Begin met een echte vraag").locator(".feel")).to_have_count(1)
    await at(here, "Begin met een echte vraag")

    await here.press("m")
    await here.write("Zoals in de nacht", into="#comment-text")
    await expect(here.page.locator("#talk .comments li")).to_contain_text("Zoals in de nacht")
    await expect(there.card("Begin met een echte vraag").locator(".talks")).to_contain_text("1")
    await here.press("Escape")
    await at(here, "Begin met een echte vraag")

    await here.press("Enter")
    await expect(here.page.locator("#drawer")).to_be_visible()
    await here.press("Escape")
    await expect(here.page.locator("#drawer")).to_be_hidden()
    await here.press("i")
    await here.write("Nu weten we waarom", into="#insight-why", then="Control+Enter")
    await expect(there.card("Begin met een echte vraag")).to_have_attribute("data-insight", "1")
    assert await here.is_exact() == await there.is_exact()


async def test_arranging_and_combining_with_the_keyboard_alone(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    texts = ["Links", "Midden", "Rechts"]
    await put_down(board, anna, *texts)
    here, there = await sit(anna, board), await sit(bram, board)

    await here.press("ArrowRight")
    await at(here, "Links")
    await here.press("ArrowRight")
    await at(here, "Midden")
    await here.press("Alt+ArrowDown", "Alt+ArrowDown", "Alt+ArrowRight")
    await expect(there.card("Midden")).to_have_attribute("data-y", "32")
    await expect(there.card("Midden")).to_have_attribute("data-x", "376")

    await here.press("l", "1", "ArrowRight")
    await at(here, "Rechts")
    await here.press("Enter")
    await expect(there.page.locator("#links li[data-relation=supports]")).to_have_count(1)

    await here.press("Delete")
    await expect(there.card("Rechts")).to_have_count(0)
    await here.press("Control+z")
    await there.sees("Rechts")

    await go_to(here, "Links")
    await here.press("x", "ArrowRight")
    await at(here, "Midden")
    await here.press("x", "c")
    await expect(here.page.locator("#combine-sources li")).to_have_text(["Links", "Midden"])
    await here.write("Links van het midden", into="#combine-text", then="Tab")
    await here.write("Twee kanten van hetzelfde", into="#combine-new", then="Control+Enter")
    await expect(there.card("Links van het midden").locator(".chip bdi")).to_have_text(["Links", "Midden"])
    await expect(there.card("Links van het midden")).to_have_attribute("data-kind", "combination")

    await go_to(here, "Links van het midden")
    await here.press("c")
    await expect(here.page.locator("#linking")).to_be_visible()
    await here.press("Escape")
    await expect(here.page.locator("#linking")).to_be_hidden()
    await here.press("Control+z")
    await expect(there.card("Links van het midden")).to_have_count(0)
    assert await here.is_exact() == await there.is_exact()


async def test_what_others_do_meanwhile_does_not_undo_a_step_of_a_card(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    [idea] = await put_down(board, anna, "Midden")
    here, there = await sit(anna, board), await sit(bram, board)
    await here.page.clock.install()
    await here.press("ArrowRight")
    await at(here, "Midden")
    await here.page.clock.pause_at(await here.page.evaluate("Date.now()") + 1_000)
    await here.press("Alt+ArrowDown")
    version = await here.page.locator("#board").get_attribute("data-version")
    await bram.ask(board, "move", moves=[{"idea": idea, "place": {"x": 400, "y": 400}}])
    await expect(there.card("Midden")).to_have_attribute("data-y", "400")
    await expect(here.page.locator("#board")).not_to_have_attribute("data-version", str(version))
    await here.press("Alt+ArrowDown")
    await here.page.clock.run_for(1_000)
    await expect(there.card("Midden")).to_have_attribute("data-y", "32")
    await here.page.clock.resume()
    assert await here.is_exact() == await there.is_exact()


async def at_a_card(server: Server, sit: Sit) -> tuple[Seat, Seat]:
    """Two people at one board; the first stands on the card "Hier"."""
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    await put_down(board, anna, "Hier", "Daar")
    here, there = await sit(anna, board), await sit(bram, board)
    await here.press("ArrowRight")
    await at(here, "Hier")
    return here, there


async def test_who_steps_a_card_aside_and_withdraws_it_at_once_may_bring_it_back(server: Server, sit: Sit) -> None:
    here, there = await at_a_card(server, sit)
    await here.press("Alt+ArrowDown", "Delete")
    await expect(there.card("Hier")).to_have_count(0)
    await here.page.wait_for_timeout(1_000)
    await expect(here.page.locator("#notices")).to_contain_text("Ingetrokken")
    await here.page.get_by_role("button", name="Maak ongedaan").click()
    await expect(there.card("Hier")).to_have_attribute("data-y", "16")
    assert await here.is_exact() == await there.is_exact()


async def test_a_card_one_steps_aside_and_then_drags_is_moved_twice_and_never_jumps(server: Server, sit: Sit) -> None:
    here, there = await at_a_card(server, sit)
    box = await here.card("Hier").bounding_box()
    assert box is not None
    await here.page.mouse.move(box["x"] + 100, box["y"] + 20)
    await here.press("Alt+ArrowDown")
    await here.page.mouse.down()
    await here.page.mouse.move(box["x"] + 200, box["y"] + 120, steps=4)
    await expect(there.card("Hier")).to_have_attribute("data-y", "16")
    await here.page.mouse.up()
    await expect(there.card("Hier")).to_have_attribute("data-y", "116")
    await expect(there.card("Hier")).to_have_attribute("data-x", "100")
    assert await here.is_exact() == await there.is_exact()


async def test_who_types_fast_finds_what_they_typed_and_not_what_they_sought_before(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    await put_down(board, bram, "Samen eten", "Samen lopen", "Alleen")
    here = await sit(anna, board)
    await here.press("/")
    await here.write("samen", into="#search-text")
    await expect(here.page.locator("#search-found")).to_have_text("1 van 2")
    await here.press("Control+a")
    await here.write("alleen", into="#search-text")
    await expect(here.page.locator("#search-found")).to_have_text("1 van 1")
    await here.press("Escape")
    await at(here, "Alleen")


async def test_who_searches_stays_where_they_are_while_others_write(server: Server, sit: Sit) -> None:
    board, (anna, bram) = await a_table(server, "Anna", "Bram")
    await put_down(board, bram, "Samen eten", "Samen lopen", "Alleen")
    here = await sit(anna, board)
    found = here.page.locator("#search-found")

    await here.press("/")
    await here.write("samen", into="#search-text")
    await here.press("Enter")
    await expect(found).to_have_text("2 van 2")
    await put_down(board, bram, "Samen zingen", "Nog iets")
    await here.sees("Nog iets")
    await expect(found).to_have_text("2 van 3")
    await here.press("Escape")
    await at(here, "Samen lopen")


async def test_the_sheet_and_the_other_skin_are_a_key_away(server: Server, sit: Sit) -> None:
    board, (anna,) = await a_table(server, "Anna")
    await put_down(board, anna, "Links", "Midden", "Rechts")
    here = await sit(anna, board)
    await here.press("?")
    await expect(here.page.locator("#shortcuts")).to_be_visible()
    await here.press("Escape")
    await expect(here.page.locator("#shortcuts")).to_be_hidden()
    await here.press("o")
    await expect(here.page.locator("#board")).to_have_attribute("data-skin", "outline")
    await go_to(here, "Links")
    await here.press("ArrowDown")
    await at(here, "Midden")
    await here.is_exact()


async def test_letters_do_nothing_while_one_writes(server: Server, sit: Sit) -> None:
    board, (anna,) = await a_table(server, "Anna")
    await put_down(board, anna, "Blijf zoals je bent")
    here = await sit(anna, board)
    letters = "necbrmlqixo/?.+-"
    for opens, field in (("n", "#composer-text"), ("/", "#search-text")):
        await here.press(opens)
        await expect(here.page.locator(field)).to_be_focused()
        await here.page.keyboard.type(letters)
        await expect(here.page.locator(field)).to_have_value(letters)
        await here.press("Control+a", "Backspace", "Escape")
    await expect(here.page.locator("dialog[open], .menu:popover-open, #editor:not([hidden])")).to_have_count(0)
    assert len(await here.is_exact()) == 1
