# SPDX-License-Identifier: Apache-2.0
"""The doors for live sockets: who may come in, how they catch up, and what becomes of each frame."""

import asyncio
from typing import Any, Final, cast

import msgspec
import structlog
from litestar import WebSocket, websocket
from litestar.params import FromPath

from domain.kernel import Asked, BoardId, CommandId, NetworkId, Refusal, StreamId
from domain.network import Network
from domain.streams import board_of, board_stream, is_board, network_stream
from journal import JournalError
from web import access, doors, sight
from web.desk import Ack
from web.errors import problem_of
from web.house import House, house_of
from web.identity.place import place_of
from web.live.frames import Acked, Do, Error, Here, Refused, Welcome, id_in, read, text_frame
from web.live.line import EXTENSION, Line, LineProtocol
from web.live.restraint import Restraint
from web.security import allowed_origin
from web.sight import Seen, Viewer
from web.words import _, translate

LONG_AWAY: Final = 20_000
"""Facts a browser may have missed before it simply starts over."""
UNDER_WAY: Final = 256
"""Wishes of one socket that may wait for their answer before it is not read any more."""
ENOUGH_UNDER_WAY: Final = "enough under way"
MISTAKES: Final = 100
CROWDED: Final = "too many open windows"
GONE: Final = "no longer a member"
GLANCE: Final = 10.0
"""Seconds on a board below which nobody has seen what happened there: a reload must not lose the digest."""

log = structlog.get_logger()


@websocket("/networks/{network:str}/boards/{board:str}/live")
async def board_live(socket: WebSocket[Any, Any, Any], network: FromPath[str], board: FromPath[str]) -> None:
    house = house_of(socket)
    viewer = await welcome(socket)
    if viewer is None:
        return
    try:
        seen = await access.board_read(house, viewer, NetworkId(network), BoardId(board))
    except Refusal:
        await socket.close(4404, "no such board")
        return
    if seen.until is not None:
        await socket.close(4403, GONE)
        return
    await talk(house, socket, viewer, seen, board_stream(board), viewer.language)


@websocket("/networks/{network:str}/live")
async def network_live(socket: WebSocket[Any, Any, Any], network: FromPath[str]) -> None:
    house = house_of(socket)
    viewer = await welcome(socket)
    if viewer is None:
        return
    try:
        seen = await access.network_seen(house, viewer, NetworkId(network))
        if viewer.is_organisation:  # its page shows nothing that moves while it is open
            raise sight.not_found()
    except Refusal:
        await socket.close(4404, "no such network")
        return
    if seen.until is not None:
        await socket.close(4403, GONE)
        return
    audience = (viewer, seen)
    if seen.sight == "everything":
        await house.unrests.read(seen.network)
    await talk(house, socket, viewer, seen, network_stream(network), audience)


async def welcome(socket: WebSocket[Any, Any, Any]) -> Viewer | None:
    """The one who knocks. A foreign page, and who knocks too often, are refused the handshake; no session is told so
    after it, with 4401.
    """
    viewer = sight.viewer_of(socket)
    try:
        house_of(socket).pace.arrival(viewer.id if viewer else None, place_of(socket))
    except Refusal:
        await socket.close(1013)
        return None
    if not allowed_origin(socket.scope):
        await socket.close(1008)
        return None
    await socket.accept()
    if viewer is None:
        await socket.close(4401, "signed out")
    return viewer


async def talk(
    house: House, socket: WebSocket[Any, Any, Any], viewer: Viewer, seen: Seen, stream: StreamId, audience: Any
) -> None:
    with house.pace.window(viewer.id, place_of(socket)) as fits:
        if fits:
            await Conversation(house, socket, viewer, seen, stream, audience).run()
        else:
            await socket.close(4429, CROWDED)


def look_again(line: Line, state: Network) -> None:
    """Who joined, paused or left is seen otherwise from now on, also on sockets that are open already.

    Who left is off the boards, also where anybody may read: their page still shows a place to write in.
    """
    try:
        seen = sight.seen_as(state, line.viewer)
    except Refusal:
        seen = None
    left = seen is not None and seen.standing == "left" != line.seen.standing
    if seen is None or seen.until or (is_board(line.stream) and (left or seen.sight != "everything")):
        line.hang_up(4403, GONE)
    else:
        line.seen = sight.on_boards(state, seen) if is_board(line.stream) else seen
        if isinstance(line.audience, tuple):
            line.audience = (line.viewer, seen)


class Conversation:
    """One socket from welcome to goodbye."""

    def __init__(
        self,
        house: House,
        socket: WebSocket[Any, Any, Any],
        viewer: Viewer,
        seen: Seen,
        stream: StreamId,
        audience: Any,
    ) -> None:
        self._house = house
        self._socket = socket
        self._protocol = cast(LineProtocol, (socket.scope["extensions"] or {})[EXTENSION])
        self._line = Line(self._protocol, stream, viewer, seen, audience)
        self._restraint = Restraint(house.pace, self._line)
        self._mistakes = 0
        self._asking: set[asyncio.Task[None]] = set()
        self._came = asyncio.get_running_loop().time()

    async def run(self) -> None:
        line, house = self._line, self._house
        try:
            await self._catch_up()
            # Who left between the door and here is not on the line yet when everybody is looked at again.
            await house.desk.view(network_stream(line.seen.network), lambda state: look_again(line, state))
            house.presence.changed(line.stream)
            while (message := await self._socket.receive())["type"] != "websocket.disconnect":
                self._hear(str(message.get("text") or "binary").encode())
        finally:
            self._protocol.listener = self._protocol.turned = None
            house.hub.drop(line)
            house.presence.changed(line.stream)
            if asyncio.get_running_loop().time() - self._came >= GLANCE or not self._was_here():
                self._seen_up_to_now()

    def _was_here(self) -> bool:
        return self._house.accounts.visits.last(self._line.viewer.id, self._line.stream) is not None

    def _seen_up_to_now(self) -> None:
        """From here "since you were here" counts when they come again."""
        line, hub = self._line, self._house.hub
        shown = hub.shown(line.stream)
        if shown and is_board(line.stream):
            self._house.accounts.visits.saw(line.viewer.id, line.stream, shown)

    # -- catching up -----------------------------------------------------------------------------------------------
    async def _catch_up(self) -> None:
        query = self._socket.query_params
        after, epoch = _number(query.get("after", "0")), str(query.get("epoch", ""))
        view, hub, stream = self._house.desk.view, self._house.hub, self._line.stream
        joined = False
        while not joined:
            far, base = await view(stream, lambda state: (self._is_far(state, after, epoch), hub.base(stream, state)))
            is_there = far or after >= base
            tail = [] if is_there else await asyncio.to_thread(self._house.journal.read, stream, after)
            joined = await view(stream, lambda state: self._join(state, tail, after, epoch))  # noqa: B023

    def _join(self, state: Any, tail: list[Any], after: int, epoch: str) -> bool:
        """From here on nothing is missed: what was missed is sent and the line added between two commits."""
        hub, line = self._house.hub, self._line
        reached = tail[-1].version if tail else after
        far = self._is_far(state, after, epoch)
        if not far and reached < hub.base(line.stream, state):
            return False
        line.write(text_frame(Welcome(state.version, hub.epoch)))
        missed = hub.caught_up(line, tail, state, -1 if far else after, epoch)
        beside = hub.beside_missed(line, state, str(self._socket.query_params.get("beside", "")))
        for frame in (missed, beside):
            if frame is not None:
                line.write(frame)
        hub.add(line)
        self._protocol.listener = self._hear
        return True

    def _is_far(self, state: Any, after: int, epoch: str) -> bool:
        hub, stream = self._house.hub, self._line.stream
        return hub.base(stream, state) > after + LONG_AWAY or hub.is_far(stream, state, after, epoch)

    # -- frames ----------------------------------------------------------------------------------------------------
    def _hear(self, data: bytes) -> None:
        try:
            frame = read(data)
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError, ValueError) as error:
            self._mistaken(data, error)
            return
        if isinstance(frame, Here):
            if self._house.pace.here(self._line.viewer.id):
                self._house.presence.heard(self._line, frame)
        elif not is_board(self._line.stream):
            self._mistaken(data, msgspec.ValidationError("the wishes of a network come by HTTP"))
        else:
            self._ask(frame)

    def _ask(self, frame: Do) -> None:
        line = self._line
        try:
            self._restraint.wish()
            asked = doors.asked(line.viewer, frame.do, frame.id, line.seen.standing)
        except Refusal as refusal:
            self._refuse(frame.id, refusal)
            return
        if line.asked() == UNDER_WAY:
            self._protocol.hold(ENOUGH_UNDER_WAY)
        if doors.needs_the_past(frame.do):
            task = asyncio.create_task(self._ask_of_the_past(asked))
            self._asking.add(task)
            task.add_done_callback(self._asking.discard)
        else:
            self._house.desk.ask(line.stream, asked, lambda outcome: self._answer(frame.id, outcome))

    async def _ask_of_the_past(self, asked: Asked) -> None:
        """The past may have to be read first; what is wished meanwhile goes ahead of it."""
        try:
            board = board_of(self._line.stream)
            filled = await doors.filled(self._house, board, asked)
        except Exception as failure:
            self._answer(asked.id, failure)
        else:
            self._house.desk.ask(self._line.stream, filled, lambda outcome: self._answer(asked.id, outcome))

    def _answer(self, wish: CommandId, outcome: Ack | Exception) -> None:
        if self._line.answered() == UNDER_WAY - 1:
            self._protocol.let_go(ENOUGH_UNDER_WAY)
        if isinstance(outcome, Ack):
            self._line.write(text_frame(Acked(wish, outcome.version)))
        elif isinstance(outcome, Refusal):
            self._refuse(wish, outcome)
        else:
            self._unsaved(wish, outcome)

    def _refuse(self, wish: CommandId, refusal: Refusal) -> None:
        message = translate(self._line.viewer.language, refusal.sentence) % refusal.facts
        wait = refusal.facts.get("seconds")  # who was too fast sends it again by and by
        after = wait if isinstance(wait, int) else msgspec.UNSET
        self._line.write(text_frame(Refused(wish, refusal.code, message, again=bool(after), after=after)))

    def _unsaved(self, wish: CommandId, failure: Exception) -> None:
        """The log could not be written. The browser keeps the wish and sends it again."""
        if not isinstance(failure, JournalError):
            log.error("a wish failed", stream=self._line.stream, exc_info=failure)
        problem = problem_of(failure)
        message = problem.said(self._line.viewer.language)
        self._line.write(text_frame(Refused(wish, problem.code, message, again=True)))

    def _mistaken(self, data: bytes, error: Exception) -> None:
        """A frame that means nothing. With an id it is a wish, answered as one, so that nobody sends it for ever."""
        self._mistakes += 1
        if self._mistakes > MISTAKES:
            self._line.hang_up(1008, "too many frames that mean nothing")
            return
        sentence = _("This message could not be understood, so nothing was saved. The connection stays open.")
        message = translate(self._line.viewer.language, sentence)
        code = "invalid" if isinstance(error, msgspec.ValidationError) else "unreadable"
        wish = id_in(data)
        if wish and doors.is_too_long(error):
            self._refuse(wish, doors.too_long())
            return
        self._line.write(text_frame(Refused(wish, code, message) if wish else Error(code, message)))


def _number(given: str) -> int:
    """A version from the address; what is none counts as 0, from where everything is missed."""
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 16 else 0
