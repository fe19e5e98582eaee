# SPDX-License-Identifier: Apache-2.0
"""What members try in their own work, what they lived through, and what they hope for: by the page's own forms."""

import re
from html import unescape

import httpx

from tests.web.identity.browsers import Browsers
from tests.web.scenes import NIGHT, acts, do, formed, page

BOARD = f"/networks/{NIGHT}/boards/board-one"
TRY = f"{BOARD}/ideas/idea-owl/try"
TRIAL = "experiment-first"
TIE = {"board": "board-one", "idea": "idea-owl"}


def section(page: str, name: str) -> str:
    found = re.search(rf'<section class="part" id="{name}".*?</section>', page, re.DOTALL)
    assert found
    return unescape(" ".join(found[0].split()))


async def two(browsers: Browsers, access: str = "open") -> tuple[httpx.AsyncClient, httpx.AsyncClient]:
    """Two members, and a board of theirs with an idea."""
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    await formed(sanne, access=access)
    if access == "open":
        await do(youssef, NIGHT, type="join")
    await do(sanne, NIGHT, type="open_board", board="board-one", question="What helps at night?")
    voiced = {"type": "voice", "idea": "idea-owl", "text": "Follow the owl", "place": {"x": 0, "y": 0}}
    assert (await sanne.post(BOARD, json={"do": voiced})).status_code == 200
    return sanne, youssef


async def starts(browser: httpx.AsyncClient, what: str = "A walk before work", **more: str) -> None:
    await do(browser, NIGHT, type="start_experiment", experiment=TRIAL, what=what, **more)


async def test_an_idea_of_a_board_is_tried_in_ones_own_work(browsers: Browsers) -> None:
    sanne, youssef = await two(browsers)
    assert TRY in (await sanne.get(f"{BOARD}/ideas/idea-owl")).text
    offered = (await sanne.get(TRY)).text
    assert "Follow the owl" in offered
    assert acts(offered) == {"start_experiment"}
    await starts(sanne, **TIE)
    shown = section(await page(youssef), "experiments")
    for words in ("A walk before work", "Sanne", "What helps at night?", f"{BOARD}/ideas/idea-owl/story"):
        assert words in shown
    known = (await youssef.get(TRY)).text
    assert "Sanne is trying this" in known
    assert "tie_experiment" not in acts(known)


async def test_what_is_being_tried_already_may_be_tied_to_an_idea(browsers: Browsers) -> None:
    sanne, youssef = await two(browsers)
    await starts(sanne)
    assert "tie_experiment" in acts((await youssef.get(TRY)).text)
    await do(youssef, NIGHT, type="tie_experiment", experiment=TRIAL, **TIE)
    assert f"{BOARD}/ideas/idea-owl/story" in section(await page(sanne), "experiments")


async def test_what_was_seen_and_learned_is_told_by_who_tried_it(browsers: Browsers) -> None:
    sanne, youssef = await two(browsers)
    assert "Nothing is being tried yet." in section(await page(sanne), "experiments")
    await starts(sanne)
    assert {"observe_experiment", "conclude_experiment"} <= acts(await page(sanne))
    assert not {"observe_experiment", "conclude_experiment"} & acts(await page(youssef))
    await do(sanne, NIGHT, type="observe_experiment", experiment=TRIAL, text="It was <dark>")
    await do(sanne, NIGHT, type="conclude_experiment", experiment=TRIAL, learned="I hear more than I see")
    shown = section(await page(youssef), "experiments")
    assert shown.index("I hear more than I see") < shown.index("A walk before work") < shown.index("It was <dark>")
    assert "observe_experiment" not in acts(await page(sanne))


async def test_running_ones_stand_first_and_what_was_learned_earlier_is_folded(browsers: Browsers) -> None:
    sanne, _ = await two(browsers)
    for number in range(5):
        trial = {"experiment": f"experiment-{number}"}
        await do(sanne, NIGHT, type="start_experiment", what=f"Walk {number}", **trial)
        await do(sanne, NIGHT, type="conclude_experiment", learned=f"Lesson {number}", **trial)
    await starts(sanne)
    shown = section(await page(sanne), "experiments")
    assert shown.index("A walk before work") < shown.index("Lesson 4") < shown.index("2 learned from earlier")
    assert shown.index("2 learned from earlier") < shown.index("Lesson 1")


async def test_of_what_one_may_not_see_nothing_can_be_tried(browsers: Browsers) -> None:
    sanne, youssef = await two(browsers, access="private")
    assert (await youssef.get(TRY)).status_code == 404
    assert (await sanne.get(TRY.replace("owl", "bat"))).status_code == 404
    assert (await sanne.get(TRY)).status_code == 200


async def test_a_stranger_to_an_open_network_reads_and_is_asked_to_join_first(browsers: Browsers) -> None:
    sanne, _ = await two(browsers)
    await starts(sanne)
    mila = await browsers.signed_up("Mila")
    assert acts((await mila.get(TRY)).text) == set()
    assert acts(section(await page(mila), "experiments")) == set()
    assert "A walk before work" in section(await page(mila), "experiments")


async def test_an_experience_is_told_taken_back_and_brought_back_by_its_teller(browsers: Browsers) -> None:
    sanne, youssef = await two(browsers)
    assert "Nobody told anything yet." in section(await page(sanne), "stories")
    await do(sanne, NIGHT, type="tell_experience", experience="experience-1", text="I held <my> breath.")
    assert "I held <my> breath." in section(await page(youssef), "stories")
    assert "withdraw_experience" not in acts(await page(youssef))
    await do(sanne, NIGHT, type="withdraw_experience", experience="experience-1")
    assert "I held" not in section(await page(youssef), "stories")
    assert "One you took back" in section(await page(sanne), "stories")
    await do(sanne, NIGHT, type="restore_experience", experience="experience-1")
    assert "I held <my> breath." in section(await page(youssef), "stories")


async def test_a_shared_reflection_stands_with_its_question(browsers: Browsers) -> None:
    sanne, youssef = await two(browsers)
    told = {"reflection": "reflection-1", "text": "Mine, at first", "prompt": "Whose silence did you hear?"}
    await do(sanne, NIGHT, type="share_reflection", **told)
    shown = section(await page(youssef), "stories")
    assert shown.index("Whose silence did you hear?") < shown.index("Mine, at first") < shown.index("Sanne")


async def test_what_somebody_hopes_to_learn_is_theirs_to_tell_and_to_take_back(browsers: Browsers) -> None:
    sanne, youssef = await two(browsers)
    assert "What do you hope to learn here?" in unescape(await page(sanne))
    await do(sanne, NIGHT, type="tell_ambition", text="To ask before I know")
    assert "To ask before I know" in await page(youssef)
    assert "withdraw_ambition" not in acts(await page(youssef))
    await do(sanne, NIGHT, type="withdraw_ambition")
    assert "To ask before I know" not in await page(youssef)


async def test_by_invitation_who_looks_in_sees_no_experiments_stories_or_hopes(browsers: Browsers) -> None:
    sanne, youssef = await two(browsers, access="invitation")
    await starts(sanne)
    await do(sanne, NIGHT, type="tell_experience", experience="experience-1", text="I held my breath.")
    await do(sanne, NIGHT, type="tell_ambition", text="To ask before I know")
    seen = await page(youssef)
    for words in ("A walk before work", "I held my breath.", "To ask before I know", "A question to take along"):
        assert words not in seen


async def test_looking_back_the_sections_are_as_they_were_with_nothing_to_do(browsers: Browsers) -> None:
    sanne, _ = await two(browsers)
    await starts(sanne, **TIE)
    await do(sanne, NIGHT, type="tell_experience", experience="experience-1", text="I held my breath.")
    version = int(re.findall(r'data-version="(\d+)"', await page(sanne))[0])
    await do(sanne, NIGHT, type="conclude_experiment", experiment=TRIAL, learned="I hear more")
    then = (await sanne.get(f"/networks/{NIGHT}?at={version}")).text
    assert "I held my breath." in section(then, "stories")
    assert "A walk before work" in section(then, "experiments")
    assert "I hear more" not in then
    assert acts(section(then, "experiments") + section(then, "stories")) == set()
