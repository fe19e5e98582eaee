# SPDX-License-Identifier: Apache-2.0
"""Whatever is sent is a text frame as the websockets library makes it, short or long."""

import msgspec
import pytest
from websockets.frames import Frame, Opcode

from domain.kernel import CommandId
from web.live.frames import Acked, text_frame

BESIDES = len(msgspec.json.encode(Acked(CommandId(""), 7)))


@pytest.mark.parametrize("length", [BESIDES, 80, 124, 125, 126, 127, 300, 65_535, 65_536, 70_000])
def test_a_frame_is_as_the_library_makes_it(length: int) -> None:
    answer = Acked(CommandId("x" * (length - BESIDES)), 7)
    data = msgspec.json.encode(answer)
    assert len(data) == length
    assert text_frame(answer) == Frame(Opcode.TEXT, data).serialize(mask=False)
