# SPDX-License-Identifier: Apache-2.0
"""What people do at the door, each in a browser of their own. Knows only addresses and forms."""

from types import TracebackType
from typing import Self

import httpx
from litestar import Litestar

HERE = "http://leernetwerk.example"
PASSWORD = "vier gewone losse woorden"


class Browsers:
    def __init__(self, app: Litestar) -> None:
        self._app = app
        self._open: list[httpx.AsyncClient] = []

    def another(self, base: str = HERE, **headers: str) -> httpx.AsyncClient:
        sent = {"accept": "text/html", "accept-language": "en"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        transport = httpx.ASGITransport(self._app, raise_app_exceptions=False)  # type: ignore[arg-type]
        self._open.append(httpx.AsyncClient(transport=transport, base_url=base, headers=sent))
        return self._open[-1]

    async def signed_up(self, name: str = "Sanne", **form: str) -> httpx.AsyncClient:
        browser = self.another()
        answer = await browser.post("/sign-up", data=entry(name, **form))
        assert answer.status_code == 303, answer.text
        return browser

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for browser in self._open:
            await browser.aclose()


def entry(name: str = "Sanne", **form: str) -> dict[str, str]:
    address = f"{name.lower()}@example.org"
    return {"name": name, "email": address, "password": PASSWORD, "language": "en"} | form
