# SPDX-License-Identifier: Apache-2.0
"""The small proxy that stands in where there is no Caddy leads as the Caddyfile says."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx

from tests.proxying import free_port, small


@contextmanager
def web(port: int) -> Iterator[None]:
    """Answers with its port, and with what was sent."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(f"{port} ".encode() + sent)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Answer)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def test_what_belongs_to_a_network_goes_to_one_process_and_to_another_when_that_is_gone() -> None:
    ports, own = [free_port(), free_port()], free_port()

    def asked(network: int) -> int:
        answer = httpx.post(f"http://127.0.0.1:{own}/networks/n{network}/x", content="hallo" * 9, trust_env=False)
        port, sent = answer.text.split(" ")
        assert sent == "hallo" * 9
        return int(port)

    with small(own, ports), web(ports[0]):
        with web(ports[1]):
            chosen = {network: asked(network) for network in range(8)}
            assert set(chosen.values()) == set(ports)
            assert chosen == {network: asked(network) for network in range(8)}
        assert {asked(network) for network in range(8)} == {ports[0]}
