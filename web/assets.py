# SPDX-License-Identifier: Apache-2.0
"""Serves our style sheets, scripts and fonts from memory under one digest of all of them. Knows no people.

One digest for the whole tree, so that scripts may import each other by relative paths; a changed file changes the
address of all, and every answer may be kept for ever.
"""

import gzip
import mimetypes
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from msgspec import Struct

STATIC: Final = Path(__file__).parent / "static"
FOR_EVER: Final = "public, max-age=31536000, immutable"
TYPES: Final = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".webmanifest": "application/manifest+json",
}
SQUEEZED: Final = (".css", ".js", ".svg", ".webmanifest")


class Asset(Struct, frozen=True):
    type: str
    body: bytes
    squeezed: bytes | None


class Assets:
    """All files below a folder, read once. `url` raises KeyError for a file that is not there: a mistake of ours."""

    def __init__(self, folder: Path = STATIC) -> None:
        paths = sorted(path for path in folder.rglob("*") if path.is_file() and not _hidden(path, folder))
        self._assets = {path.relative_to(folder).as_posix(): _read(path) for path in paths}
        whole = sha256()
        for name, asset in self._assets.items():
            whole.update(sha256(name.encode()).digest() + sha256(asset.body).digest())
        self.digest = whole.hexdigest()[:16]

    def url(self, path: str) -> str:
        if path not in self._assets:
            raise KeyError(f"There is no file {path} in web/static.")
        return f"/static/{self.digest}/{path}"

    def body(self, path: str) -> bytes:
        """The file itself. Raises KeyError for one that is not there."""
        return self._assets[path].body

    def text(self, path: str) -> str:
        return self.body(path).decode()

    def answer(self, digest: str, path: str, encodings: str) -> Response[bytes]:
        """The file, squeezed where the browser takes that. Raises NotFoundException for another digest or path."""
        asset = self._assets.get(path) if digest == self.digest else None
        if asset is None:
            raise NotFoundException
        headers = {"Cache-Control": FOR_EVER, "Vary": "Accept-Encoding"}
        if asset.squeezed is None or not _takes_gzip(encodings):
            return Response(asset.body, media_type=asset.type, headers=headers)
        return Response(asset.squeezed, media_type=asset.type, headers={**headers, "Content-Encoding": "gzip"})


@get("/static/{digest:str}/{path:path}", sync_to_thread=False, include_in_schema=False)
def serve(request: Request[Any, Any, Any], digest: FromPath[str], path: FromPath[str]) -> Response[bytes]:
    assets: Assets = request.app.state.assets
    return assets.answer(digest, str(path).lstrip("/"), request.headers.get("accept-encoding", ""))


def _hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _read(path: Path) -> Asset:
    body = path.read_bytes()
    kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "text/plain"
    return Asset(kind, body, gzip.compress(body, mtime=0) if path.suffix in SQUEEZED else None)


def _takes_gzip(encodings: str) -> bool:
    asked = (part.replace(" ", "").partition(";") for part in encodings.lower().split(","))
    return any(name == "gzip" and weight not in ("q=0", "q=0.0", "q=0.00", "q=0.000") for name, _, weight in asked)
