# SPDX-License-Identifier: Apache-2.0
"""One's own notebook: written, torn out, shared and taken back; and what is not shared is on no other page."""

import logging
import re
from html import unescape

import httpx
import pytest

from tests.web.doors import HERS, OPEN, OTHERS, answers, lived
from tests.web.identity.browsers import HERE, Browsers
from tests.web.scenes import NIGHT, acts, do, formed, page
from web import prompts
from web.house import House

NOTEBOOK = "/me/notebook"
PAGE = "reflection-first"
CANARIES = "nachtzwaluw draaihals roerdomp porseleinhoen".split()
"""What only stands in a notebook."""


async def note(browser: httpx.AsyncClient, came_from: str = NOTEBOOK, **form: str) -> httpx.Response:
    answer = await browser.post(NOTEBOOK, data=form, headers={"referer": f"{HERE}{came_from}"})
    assert answer.status_code == 303, answer.text
    return answer


async def written(browser: httpx.AsyncClient, text: str = "I agreed too soon", **more: str) -> None:
    form = {"type": "write_reflection", "reflection": PAGE, "network": NIGHT, "text": text, "prompt": ""}
    await note(browser, **form | more)


async def notebook(browser: httpx.AsyncClient, query: str = "") -> str:
    answer = await browser.get(NOTEBOOK + query)
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def asked(shown: str) -> list[str]:
    return [value for value in re.findall(r'name="prompt" value="([^"]*)"', shown) if value]


async def test_interests_and_ambitions_are_kept_to_oneself(browsers: Browsers) -> None:
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    await formed(sanne)
    await note(sanne, type="name_interests", text="What <owls> teach")
    await note(sanne, type="keep_ambition", network=NIGHT, text="To ask before I know")
    shown = (await sanne.get(NOTEBOOK)).text
    assert "What &lt;owls&gt; teach" in shown
    assert "To ask before I know" in shown
    assert "Learning at night" in shown
    for elsewhere in (await notebook(youssef), await page(sanne), await page(youssef)):
        assert "owls" not in elsewhere
        assert "To ask before I know" not in elsewhere


@pytest.mark.parametrize(
    "odd", ["http://[::1", "http://[", HERE + "//elsewhere.example", HERE + "/\\elsewhere.example", "/"]
)
async def test_what_was_saved_is_said_to_be_saved_wherever_the_form_claims_to_stand(
    browsers: Browsers, odd: str
) -> None:
    sanne = await browsers.signed_up("Sanne")
    form = {"type": "name_interests", "text": "What owls teach"}
    answer = await sanne.post(NOTEBOOK, data=form, headers={"referer": odd})
    assert answer.status_code == 303
    assert answer.headers["location"] in ("/", NOTEBOOK)


async def test_a_page_is_written_reworded_torn_out_and_put_back(browsers: Browsers) -> None:
    sanne = await browsers.signed_up("Sanne")
    await formed(sanne)
    await written(sanne, prompt="Where did you agree too soon?")
    assert "I agreed too soon" in await notebook(sanne)
    await written(sanne, "I agreed in order to go home", prompt="Where did you agree too soon?")
    assert "I agreed too soon" not in await notebook(sanne)
    await note(sanne, type="tear_out", reflection=PAGE)
    torn = await notebook(sanne)
    assert "One page torn out" in torn
    assert "share_reflection" not in acts(torn)
    await note(sanne, type="put_back", reflection=PAGE)
    assert "torn out" not in await notebook(sanne)


async def test_a_page_is_shared_says_so_and_is_taken_back_and_shared_again(browsers: Browsers) -> None:
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    await formed(sanne)
    await do(youssef, NIGHT, type="join")
    await written(sanne, prompt="Where did you agree too soon?")
    from_notebook = {"referer": f"{HERE}{NOTEBOOK}?network={NIGHT}"}
    shared = {"type": "share_reflection", "reflection": PAGE, "text": "I agreed too soon", "prompt": "Where?"}
    answer = await sanne.post(f"/networks/{NIGHT}", data=shared, headers=from_notebook)
    assert answer.headers["location"] == f"{NOTEBOOK}?network={NIGHT}"
    assert "You shared this with the network." in await notebook(sanne)
    assert "I agreed too soon" in await page(youssef)
    assert "withdraw_reflection" not in acts(await page(youssef))
    for wish, others in (("withdraw_reflection", False), ("restore_reflection", True)):
        assert wish in acts(await notebook(sanne))
        await do(sanne, NIGHT, type=wish, reflection=PAGE)
        assert ("I agreed too soon" in await page(youssef)) is others
    await note(sanne, type="tear_out", reflection=PAGE)
    assert "withdraw_reflection" in acts(await notebook(sanne)), "what was shared can be taken back all the same"
    assert "I agreed too soon" in await page(youssef)


@pytest.mark.parametrize(
    ("referer", "to"),
    [
        (f"{HERE}/", "/"),
        (f"{HERE}/me/notebook?network=night-network&question=3", "/me/notebook?network=night-network&question=3"),
        ("http://elsewhere.example/me", NOTEBOOK),
        (f"{HERE}.elsewhere.example/me", NOTEBOOK),
        (f"{HERE}//elsewhere.example/", "/"),
        (f"{HERE}/\\elsewhere.example", "/"),
        ("", NOTEBOOK),
        ("javascript:alert(1)", NOTEBOOK),
    ],
)
async def test_one_is_led_back_to_the_page_one_came_from_and_to_no_other_site(
    browsers: Browsers, referer: str, to: str
) -> None:
    sanne = await browsers.signed_up("Sanne")
    form = {"type": "name_interests", "text": "Doors"}
    answer = await sanne.post(NOTEBOOK, data=form, headers={"referer": referer})
    assert (answer.status_code, answer.headers["location"]) == (303, to)


async def test_one_question_is_enough_for_a_day(browsers: Browsers) -> None:
    sanne = await browsers.signed_up("Sanne")
    await formed(sanne)
    [offered] = asked(await notebook(sanne))
    assert offered in unescape(await page(sanne))
    link = re.findall(r'href="(/me/notebook\?[^"#]+)', unescape(await page(sanne)))[0]
    assert asked(await notebook(sanne, link.removeprefix(NOTEBOOK)))[0] == offered
    await written(sanne, prompt=offered)
    assert "What stayed with you?" in await notebook(sanne)
    assert "What stayed with you?" in await notebook(sanne, link.removeprefix(NOTEBOOK))
    insight = asked(await notebook(sanne, f"?network={NIGHT}&question=insight"))[0]
    assert insight in prompts.QUESTIONS["insight"]


async def test_who_left_keeps_the_pages_and_writes_no_more_there(browsers: Browsers) -> None:
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    await formed(sanne)
    await do(youssef, NIGHT, type="join")
    await written(youssef)
    await do(youssef, NIGHT, type="leave")
    shown = await notebook(youssef)
    assert "I agreed too soon" in shown
    assert 'id="write"' not in shown
    assert "share_reflection" not in acts(shown)


async def test_a_network_one_cannot_see_is_not_named_in_the_notebook(browsers: Browsers) -> None:
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    await formed(sanne, access="private", name="Nobody knows")
    await note(youssef, type="keep_ambition", network=NIGHT, text="To get in")
    assert "Nobody knows" not in await notebook(youssef)


async def test_a_notebook_is_for_people_who_are_signed_in(browsers: Browsers) -> None:
    stranger, town = browsers.another(), await browsers.signed_up("Town", kind="organisation")
    assert (await stranger.get(NOTEBOOK)).status_code in (303, 401)
    assert (await town.get(NOTEBOOK)).status_code == 403


@pytest.mark.parametrize("who", ["herself", "a member", "a stranger"])
async def test_what_stands_in_a_notebook_is_in_no_other_answer_and_no_log(
    browsers: Browsers, house: House, caplog: pytest.LogCaptureFixture, who: str
) -> None:
    caplog.set_level(logging.DEBUG)
    sanne, youssef = await browsers.signed_up("Sanne"), await browsers.signed_up("Youssef")
    await lived(sanne, HERS, "open", "merel lijster mus spreeuw kraai kauw".split())
    await note(sanne, type="name_interests", text=CANARIES[0])
    await note(sanne, type="keep_ambition", network=HERS["network"], text=CANARIES[1])
    await written(sanne, CANARIES[2], network=HERS["network"], prompt=CANARIES[3])
    if who == "a member":
        await do(youssef, HERS["network"], type="join", affirms="0")
    reader = sanne if who == "herself" else youssef
    for ids in (HERS, {**OTHERS, "network": OPEN}):
        for address, said in (await answers(reader, ids)).items():
            own = CANARIES[:1] if (who, address) == ("herself", "GET /sparks") else []  # to change what stands there
            assert [word for word in CANARIES if word in said] == list(own), address
    assert [word for word in CANARIES if word in caplog.text] == []
    for address in ("/me", "/metrics", *([] if who == "herself" else [NOTEBOOK])):
        assert [word for word in CANARIES if word in (await reader.get(address)).text] == [], address
    assert [word for word in CANARIES if word not in await notebook(sanne)] == [], "the search itself finds them"
