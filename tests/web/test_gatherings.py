# SPDX-License-Identifier: Apache-2.0
"""When a network meets, by its page's own forms: planned, changed, called off, come to and told of."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.web.identity.browsers import Browsers
from tests.web.scenes import FORM, NIGHT, WALK, acts, do, field, formed, page, planned
from web.house import House


def section(page: str) -> str:
    found = re.search(r'<section class="part" id="gatherings".*?</section>', page, re.DOTALL)
    assert found
    return " ".join(found[0].split())


async def test_a_time_in_a_form_is_of_the_house_and_an_end_left_open_is_no_end(
    browsers: Browsers, house: House
) -> None:
    sanne = await browsers.signed_up("Sanne")
    await formed(sanne)
    await planned(sanne, starts_at="2027-01-04T21:30")
    await planned(sanne, gathering="gathering-summer", starts_at="2027-07-04T21:30", ends_at="2027-07-04T23:00")
    life = await house.network_pasts.life(NIGHT, None)  # type: ignore[arg-type]
    winter, summer = [gathering.plan for gathering in life.now.gatherings.values()]
    assert (winter.starts_at, winter.ends_at) == (datetime(2027, 1, 4, 20, 30, tzinfo=UTC), None)
    assert (summer.starts_at, summer.ends_at) == tuple(
        datetime(2027, 7, 4, hour, minute, tzinfo=UTC) for hour, minute in ((19, 30), (21, 0))
    )
    shown = section(await page(sanne))
    for words in ("Monday 4 January 2027, 21:30", "Sunday 4 July 2027, 21:30–23:00", "The back door", "Owls"):
        assert words in shown
    assert 'value="2027-07-04T23:00"' in shown


async def test_whoever_comes_says_so_and_may_take_it_back(browsers: Browsers) -> None:
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    await formed(sanne)
    await do(youssef, NIGHT, type="join")
    await planned(sanne)
    assert {"come_along", "change_gathering", "call_off_gathering"} <= acts(section(await page(youssef)))
    assert not {"log_gathering", "tell_experience"} & acts(section(await page(youssef)))
    await do(youssef, NIGHT, type="come_along", gathering=WALK)
    assert "Coming: Youssef" in section(await page(sanne))
    await do(youssef, NIGHT, type="stay_away", gathering=WALK)
    assert "Coming:" not in section(await page(sanne))


async def test_what_has_been_is_told_of_with_guests_and_what_somebody_lived_through(browsers: Browsers) -> None:
    sanne = await browsers.signed_up("Sanne")
    await formed(sanne)
    await planned(sanne, starts_at=field(timedelta(days=2)))
    await do(sanne, NIGHT, type="come_along", gathering=WALK)
    await do(sanne, NIGHT, type="log_gathering", gathering=WALK, happened="We saw two owls.", guests="The milkman")
    told = {"type": "tell_experience", "experience": "experience-1", "gathering": WALK}
    await do(sanne, NIGHT, **told, text="I held my breath.")
    shown = section(await page(sanne))
    for words in ("Been", "We saw two owls.", "The milkman", "There: Sanne", "One story of it", "Told by Sanne"):
        assert words in shown
    assert "I held my breath." not in shown
    assert 'id="tale-experience-1"' in await page(sanne)
    assert "change_gathering" not in acts(shown.split(">Been<")[1])


async def test_what_was_erased_leaves_its_fields_empty(browsers: Browsers, house: House) -> None:
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    await formed(sanne)
    await do(youssef, NIGHT, type="join")
    await planned(sanne)
    her = house.accounts.account_at("sanne@example.org")
    assert her
    house.journal.forget(her.id)
    await house.follower.caught_up()
    shown = await page(youssef)
    for field_id in ("theme-name", f"plan-{WALK}-title", f"plan-{WALK}-place"):
        assert re.search(rf'id="{field_id}"[^>]* value=""', shown), field_id
    for field_id in ("theme-inside", "theme-outside", "question-question", f"plan-{WALK}-about"):
        assert re.search(rf'id="{field_id}"[^>]*></textarea>', shown), field_id


async def test_one_that_was_called_off_says_why_and_may_be_planned_again(browsers: Browsers) -> None:
    sanne = await browsers.signed_up("Sanne")
    await formed(sanne)
    await planned(sanne)
    await do(sanne, NIGHT, type="call_off_gathering", gathering=WALK, why="Fog")
    shown = section(await page(sanne))
    assert "called off" in shown
    assert "Fog" in shown
    assert "come_along" not in acts(shown)
    again = {"type": "change_gathering", **FORM, "starts_at": field(timedelta(days=-4)), "ends_at": ""}
    await do(sanne, NIGHT, **again)
    assert "called off" not in section(await page(sanne))


@pytest.mark.parametrize(
    ("times", "status", "words"),
    [
        ({"starts_at": "2027-01-04T21:30", "ends_at": "2027-01-04T20:30"}, 422, "cannot end before it begins"),
        ({"starts_at": "0001-01-01T00:00"}, 422, "too long ago or too far ahead"),
        ({"starts_at": "9999-12-31T23:59"}, 422, "too long ago or too far ahead"),
        ({"starts_at": ""}, 422, "wrong form"),
        ({"starts_at": "soon"}, 422, "wrong form"),
    ],
)
async def test_times_that_cannot_be_are_refused_in_words(
    browsers: Browsers, times: dict[str, str], status: int, words: str
) -> None:
    sanne = await browsers.signed_up("Sanne")
    await formed(sanne)
    answer = await sanne.post(f"/networks/{NIGHT}", data={"type": "plan_gathering", **FORM, **times})
    assert answer.status_code == status
    assert words in answer.text
    assert "Owls" in answer.text, "what was typed is still there"


async def test_who_only_looks_in_by_invitation_sees_no_gatherings(browsers: Browsers) -> None:
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    await formed(sanne, access="invitation")
    await planned(sanne)
    assert "A night walk" not in await page(youssef)


async def test_as_it_was_then_a_gathering_still_lay_ahead(browsers: Browsers, house: House) -> None:
    sanne = await browsers.signed_up("Sanne")
    await formed(sanne)
    await planned(sanne, starts_at=field(timedelta(days=-1)))
    version = (await house.network_pasts.life(NIGHT, None)).version  # type: ignore[arg-type]
    await do(sanne, NIGHT, type="call_off_gathering", gathering=WALK, why="Fog")
    then = (await sanne.get(f"/networks/{NIGHT}?at={version}")).text
    assert "A night walk" in section(then)
    assert "Fog" not in section(then)
    assert acts(section(then)) == set()


async def test_a_gathering_is_a_chapter_of_the_board_of_the_network_and_of_both_films(browsers: Browsers) -> None:
    sanne = await browsers.signed_up("Sanne")
    await formed(sanne)
    board = f"/networks/{NIGHT}/boards/board-one"
    await do(sanne, NIGHT, type="open_board", board="board-one", question="What helps?")
    began = datetime.now(UTC).isoformat()
    for number in range(2):
        place = {"x": 400 * number, "y": 0}
        voiced = {"do": {"type": "voice", "idea": f"idea-{number}", "text": "Light", "place": place}}
        assert (await sanne.post(board, json=voiced)).status_code == 200
    await planned(sanne, starts_at=began)
    for strip in (f"{board}/strip", f"/networks/{NIGHT}/film/strip"):
        drawn = (await sanne.get(strip)).text
        assert "Gathering “A night walk”" in drawn
        assert drawn.count('<g class="strip-met"><rect') == 1
    for wanted in ({"what": "film", "board": "board-one"}, {"what": "film"}):
        film = (await sanne.post(f"/networks/{NIGHT}/exports", data=wanted)).text
        assert "Gathering “A night walk”" in film
