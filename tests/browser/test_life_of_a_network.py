# SPDX-License-Identifier: Apache-2.0
"""The life of a learning network, from spark to revival, in real browsers: once with pointers, once by keyboard alone.

Sanne pulls the network, Youssef joins, Mila comes from another organisation, Bram supports; Dewi and Fatima come later.
"""

from typing import Final

import pytest
from playwright.async_api import expect

from tests.browser.acting import Actor
from tests.browser.conftest import Sit
from tests.browser.hands import hand
from tests.browser.seats import Seat
from tests.running import Server, Visitor, made

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(600)]

NAMES: Final = ("Sanne", "Youssef", "Mila", "Bram", "Dewi", "Fatima")
SPARK: Final = "Ik wil ontdekken wat er aan de deur gezegd wordt en nooit in het dossier komt"


class Story:
    """Who sits where, and what is called what."""

    def __init__(self, sit: Sit, keys: bool) -> None:
        self.sit, self.keys = sit, keys
        self.actors: dict[str, Actor] = {}
        self.town = "Gemeente Duinrand" if keys else "Gemeente Zandhoven"
        """Named otherwise than any other town at this server: a list is read by its names."""
        self.network = ""
        self.board = ""

    async def enters(self, who: Visitor) -> Actor:
        assert who.who is not None
        seat = await self.sit(who, calm=True)
        actor = self.actors[who.who.name] = Actor(seat, hand(seat.page, keys=self.keys))
        return actor

    def __getitem__(self, name: str) -> Actor:
        return self.actors[name]

    async def act(self, who: str, wish: str, /, **what: str) -> None:
        """On the network's page."""
        await self[who].act(wish, at=self.network, **what)


async def sparks_and_forms(story: Story) -> None:
    sanne = story["Sanne"]
    await sanne.act("spark", at="/", text=SPARK)
    await sanne.page.wait_for_url("**/networks/*")
    story.network = sanne.page.url.removeprefix(sanne.seat.visitor.server.address)
    for name, why in (("Youssef", "Ik hoor het elke week"), ("Mila", "Bij ons precies zo"), ("Bram", "")):
        await story.act(name, "me_too", **({"why": why} if why else {}))
    await expect(sanne.page.locator(".echoes > li")).to_have_count(3)
    bounds = {"inside": "wat wij zelf meemaken aan de deur", "outside": "roosters en formulieren"}
    await story.act("Sanne", "form", name="Aan de deur", **bounds, question="Wat horen wij pas op de drempel?")


async def agrees(story: Story) -> None:
    for name in ("Youssef", "Mila"):
        await story.act(name, "join")
    await story.act("Sanne", "take_role")
    await story.act("Sanne", "propose", text="Wat hier gezegd wordt blijft hier")
    await story.act("Youssef", "adopt")
    await story.act("Mila", "affirm")
    await story.act("Bram", "join", affirms="1")


async def thinks_together(story: Story) -> None:
    """On a board, by keys in both: the board's other hands have tests of their own."""
    sanne, youssef = story["Sanne"], story["Youssef"]
    await story.act("Sanne", "open_board", question="Wat zeg je met de deurkruk in je hand?")
    await sanne.seat.ready()
    story.board = sanne.page.url.removeprefix(sanne.seat.visitor.server.address)
    await youssef.seat.sit_at(story.board)
    await says(sanne, "Even wachten voor je gaat")
    await says(youssef, "Nog één vraag stellen")
    await sanne.seat.sees("Nog één vraag stellen")
    await go_to(sanne.seat, "Even wachten voor je gaat")
    await sanne.seat.press("x")
    await go_to(sanne.seat, "Nog één vraag stellen")
    await sanne.seat.press("x", "c")
    await sanne.seat.write("Wachten tot de echte vraag komt", into="#combine-text", then="Tab")
    await sanne.seat.write("Stilte is ook een vraag", into="#combine-new", then="Control+Enter")
    await youssef.seat.sees("Wachten tot de echte vraag komt")
    await go_to(youssef.seat, "Wachten tot de echte vraag komt")
    await youssef.seat.press("i")
    await youssef.seat.write("Niemand had het zo gezien", into="#insight-why", then="Control+Enter")
    await expect(sanne.seat.card("Wachten tot de echte vraag komt")).to_have_attribute("data-insight", "1")


async def says(actor: Actor, text: str) -> None:
    await actor.seat.press("n")
    await actor.seat.write(text)
    await actor.seat.press("Escape")
    await actor.seat.sees(text)


async def go_to(seat: Seat, text: str) -> None:
    await seat.press("/")
    await seat.write(text, into="#search-text")
    await seat.press("Escape")
    await expect(seat.card(text)).to_be_focused()


async def meets_and_tries(story: Story) -> None:
    when = {"starts_at": "2026-09-03T14:00", "ends_at": "2026-09-03T16:00", "setting": "outside"}
    plan = {"title": "Meelopen met de wijk", "place": "De Eendracht", "about": "Wat je op straat hoort"}
    await story.act("Youssef", "plan_gathering", **plan, **when)
    await story.act("Mila", "come_along")
    await story.act("Mila", "log_gathering", happened="We liepen drie straten en zeiden weinig", guests="De bakker")
    await story.act("Mila", "tell_experience", text="Een man gaf me zijn sleutel om te voelen hoe zwaar die was")
    await story.act("Youssef", "start_experiment", what="Een week lang tien tellen wachten")
    await story.act("Youssef", "observe_experiment", text="Bij de derde deur kwam het")
    await story.act("Youssef", "conclude_experiment", learned="Wachten is ook iets zeggen")


async def is_supported_and_gives(story: Story) -> None:
    town = story[story.town]
    await town.act("offer_support", at=story.network, kind="budget", text="Vijfduizend euro, en een verslag in mei")
    await town.act("offer_support", at=story.network, kind="room", text="De zolder van het buurthuis")
    await story.act("Sanne", "decline_support", beside="Vijfduizend euro", why="Wij maken geen verslag")
    await story.act("Mila", "accept_support", beside="De zolder")
    await gives_the_insight(story)
    await town.seat.open("/")
    await expect(town.page.locator("main")).to_contain_text("Tien tellen")
    await town.hand.press(town.page.locator("main a").filter(has_text="Tien tellen"))
    await expect(town.page.locator("main")).to_contain_text("Wie wacht, hoort wat er nog kwam.")
    await expect(town.page.locator("main")).to_contain_text("Stilte is ook een vraag")
    await expect(town.page.locator("main")).not_to_contain_text("Meelopen met de wijk")


async def gives_the_insight(story: Story) -> None:
    """Sanne composes, sees what the town will see; Bram hands it over."""
    sanne, bram = story["Sanne"], story["Bram"]
    await sanne.seat.open(story.network)
    await sanne.hand.press(sanne.page.locator("#gifts a.button"))
    await sanne.hand.press(sanne.page.locator(".gift-choices a").filter(has_text="Wachten tot de echte vraag komt"))
    await sanne.act("compose_gift", title="Tien tellen", text="Wie wacht, hoort wat er nog kwam.")
    await bram.seat.open(story.network)
    await bram.hand.press(bram.page.locator("#gifts a.gift-title"))
    await bram.act("give_gift", to=story.town)


async def lets_go_and_lives_again(story: Story) -> None:
    await story.act("Mila", "leave", name_stays="initials", farewell="Dank jullie wel voor de deuren")
    await story.act("Sanne", "offer_role", to="Youssef")
    await story.act("Youssef", "take_role")
    await story.act("Youssef", "rest", why="Het is druk, en goed zo")
    await expect(story["Youssef"].page.locator("#network")).to_have_attribute("data-stage", "resting")
    await story.act("Dewi", "revive", affirms="1")
    await story.act("Fatima", "join", affirms="1")
    await expect(story["Fatima"].page.locator("#network")).to_have_attribute("data-stage", "network")


async def history_has_all_of_it(story: Story) -> None:
    """What the film of the network tells, frame by frame."""
    page = story["Fatima"].page
    await page.goto(page.url.split("?")[0] + "/film")
    told = await page.evaluate(FILM)
    for said in TOLD:
        assert [one for one in told if said in one], f"{said!r} is not in {told}"


FILM: Final = """async () => {
  const told = [];
  const now = document.getElementById("board").dataset.now;
  for (let after = 0; after < Number(now); ) {
    const answer = await fetch(`${location.pathname}/frames?after=${after}&upto=${now}`);
    const { frames, upto } = await answer.json();
    told.push(...frames.map((frame) => frame.moment.told));
    after = upto;
  }
  return told;
}"""
TOLD: Final = (
    "Sanne stak een vonk aan",
    "zei “ik ook”",
    "Aan de deur",
    "Wat hier gezegd wordt blijft hier",
    "Wachten tot de echte vraag komt",
    "Meelopen met de wijk",
    "We liepen drie straten",
    "zijn sleutel",
    "tien tellen wachten",
    "Wachten is ook iets zeggen",
    "Vijfduizend euro",
    "Wij maken geen verslag",
    "nam steun voor het leernetwerk aan",
    "Tien tellen",
    "overhandigde een opbrengst aan Gemeente",
    "Dank jullie wel voor de deuren",
    "Het is druk, en goed zo",
    "Dewi blies het leernetwerk nieuw leven in",
)
CHAPTERS: Final = (
    sparks_and_forms,
    agrees,
    thinks_together,
    meets_and_tries,
    is_supported_and_gives,
    lets_go_and_lives_again,
    history_has_all_of_it,
)


@pytest.mark.parametrize("keys", [False, True], ids=["by pointer", "by keyboard alone"])
async def test_a_network_lives_from_spark_to_revival(server: Server, sit: Sit, keys: bool) -> None:
    story = Story(sit, keys)
    for somebody in await made(server.folder, NAMES, "nl"):
        await story.enters(Visitor(server, somebody))
    for town in await made(server.folder, (story.town,), "nl", "organisation"):
        await story.enters(Visitor(server, town))
    for chapter in CHAPTERS:
        await chapter(story)
