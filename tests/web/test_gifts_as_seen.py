# SPDX-License-Identifier: Apache-2.0
"""What leaves a network, two have looked at: also when the one changes it while the other looks."""

import re

from tests.web.gift_scenes import GIFT, STORY, to, two
from tests.web.identity.browsers import Browsers
from tests.web.scenes import NIGHT, do, town
from web.house import House


async def test_nobody_hands_over_other_words_than_they_looked_at(browsers: Browsers, house: House) -> None:
    sanne, youssef = await two(browsers)
    waterrijk = await town(browsers)
    await do(sanne, NIGHT, **STORY)
    seen = re.findall(r'name="seen" value="(\d+)"', (await youssef.get(GIFT)).text)
    await do(sanne, NIGHT, **{**STORY, "type": "change_gift", "text": "En alle namen"})
    form = {"type": "give_gift", "gift": "gift-0001", "to": to(house), "seen": seen[0]}
    assert (await youssef.post(f"/networks/{NIGHT}", data=form)).status_code == 409
    assert (await waterrijk.get(GIFT)).status_code == 404
