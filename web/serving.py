# SPDX-License-Identifier: Apache-2.0
"""Serves the application until told to stop. Says that it is on when it is, and why when it cannot be."""

import asyncio
import gc
import math
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager, suppress
from types import FrameType
from typing import Final

import uvicorn
from litestar import Litestar
from litestar.datastructures import State

from web import logs
from web.app import BeforeStart, at_home, build
from web.live.line import LineProtocol
from web.rounds import InRounds
from web.settings import Settings
from web.stopping import STOPS

GRACE: Final = 10
"""Seconds a stop may take."""

LONGEST_FRAME: Final = 262_144
"""Bytes. The longest texts our own pages let through, in every field at once, stay below it."""

SIGNS_OF_LIFE: Final = 20
"""Seconds between asking a browser for one, and for which it is waited for."""

YOUNG: Final = 50_000
"""New objects before Python looks for cycles. Hardly any are made here; looking every 700 costs a fifth of all work."""

TURN: Final = 0.0005
"""Seconds a thread may go on while another one waits. With Python's own 5 ms whoever indexes or folds in a thread
holds up every push by that much."""

LEAVING: Final = 3.0
"""Seconds between telling the proxy that this process goes and going. It asks every second."""

NOTHING_KEPT: Final = (
    "Everything is in memory, for trying it out: what people write is gone when this ends. "
    "The data folder is left alone."
)


def serve(settings: Settings, *, before_start: BeforeStart | None = None) -> int:
    """0 after a clean stop, 1 when nothing can listen there. Raises JournalError when the log cannot be opened."""
    for which in STOPS:
        signal.signal(which, signal.default_int_handler)
    logs.configure()
    gc.set_threshold(YOUNG, 20, 50)
    sys.setswitchinterval(TURN)
    try:
        listening = socket.create_server((settings.host, settings.port), backlog=2048)
    except OSError as error:
        print(f"Nothing can listen on {settings.host}:{settings.port}: {error.strerror}.", file=sys.stderr)
        return 1
    app = build(settings)
    server = Server(configuration(app, settings.proxies), app.state)
    with (
        listening,
        suppress(KeyboardInterrupt),  # told to stop while it opened
        asyncio.Runner(loop_factory=server.config.get_loop_factory()) as runner,
    ):
        runner.run(server.at(listening, at_home(app, before_start)))
    return 0


class Server(uvicorn.Server):
    """uvicorn's server in a house that is open before it answers anybody, and shut after it answered everybody."""

    def __init__(self, config: uvicorn.Config, state: State) -> None:
        super().__init__(config)
        self._state = state
        self._leaves_at = math.inf

    async def at(self, listening: socket.socket, home: AbstractAsyncContextManager[None]) -> None:
        async with home:
            gc.collect()
            gc.freeze()  # what stands by now stays: nobody need look through it for cycles again
            host, port = listening.getsockname()[:2]
            print(f"Leernetwerk is on http://{host}:{port}", flush=True)
            if self._state.settings.in_memory:
                print(NOTHING_KEPT, flush=True)
            await self.serve(sockets=[listening])

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Behind a proxy it first goes on serving until that sends nobody here any more. Told twice it goes at once."""
        if self.config.proxy_headers and sig != signal.SIGINT and self._leaves_at == math.inf:
            self._state.leaving = True
            self._leaves_at = time.monotonic() + LEAVING
        else:
            super().handle_exit(sig, frame)

    async def on_tick(self, counter: int) -> bool:
        self.should_exit |= time.monotonic() > self._leaves_at
        return await super().on_tick(counter)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """As it is there, but a signal is not raised again afterwards: it would cut off the shutting of the house."""
        before = {which: signal.signal(which, self.handle_exit) for which in STOPS}
        try:
            yield
        finally:
            for which, handler in before.items():
                signal.signal(which, handler)


def configuration(app: Litestar, proxies: tuple[str, ...] = ()) -> uvicorn.Config:
    return uvicorn.Config(
        InRounds(app),
        ws=LineProtocol,
        ws_per_message_deflate=False,
        ws_max_size=LONGEST_FRAME,
        ws_ping_interval=SIGNS_OF_LIFE,
        ws_ping_timeout=SIGNS_OF_LIFE,
        timeout_graceful_shutdown=GRACE,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=list(proxies),
    )
