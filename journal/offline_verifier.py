# SPDX-License-Identifier: Apache-2.0
"""Checks the bundle of a learning network: python verify.py [FOLDER or ZIP] [--head OLDER-HEADS.txt] [--key KEY]

Needs nothing but Python 3.10, shares no code with the program that made the bundle. Exit 0: everything fits, and all of
it stands under a signed head. Exit 1: something does not, and the sentence says what. README.txt has the formats.
"""

import argparse
import base64
import hashlib
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

LINE, SMALL = 16 * 1024 * 1024, 8 * 1024 * 1024  # bytes of one event, and of a file of heads
KINDS = {"stream": str, "version": int, "position": int, "topic": str, "state": str}


class Bad(Exception): ...


# Ed25519 as in RFC 8032, section 5.1, in extended coordinates (x, y, z, t).
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def add(p: tuple[int, ...], q: tuple[int, ...]) -> tuple[int, ...]:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number: int, point: tuple[int, ...]) -> tuple[int, ...]:
    total: tuple[int, ...] = (0, 1, 1, 0)
    for bit in f"{number:b}":
        total = add(total, total)
        total = add(total, point) if bit == "1" else total
    return total


def point_of(raw: bytes) -> tuple[int, ...] | None:
    y, odd = int.from_bytes(raw, "little") % 2**255, raw[31] >> 7
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * v**3 * pow(u * v**7, (P - 5) // 8, P) % P
    x = x * pow(2, (P - 1) // 4, P) % P if (v * x * x + u) % P == 0 else x
    if y >= P or (v * x * x - u) % P or (x == 0 and odd):
        return None
    x = x if x % 2 == odd else P - x
    return x, y, 1, x * y % P


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(key: bytes, text: bytes, signature: bytes) -> bool:
    if len(key) != 32 or len(signature) != 64:
        return False
    a, r, s = point_of(key), point_of(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or BASE is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % L
    left, right = times(s, BASE), add(r, times(k, a))
    return all((left[i] * right[2] - right[i] * left[2]) % P == 0 for i in (0, 1))


def key_of(text: str) -> tuple[str, bytes, bytes]:
    name, number, encoded = text.strip().split("+", 2)
    raw = base64.b64decode(encoded, validate=True) if re.fullmatch("[!-~]+", name) else b""
    if len(raw) != 33 or raw[0] != 1 or hashlib.sha256(name.encode() + b"\n" + raw).hexdigest()[:8] != number:
        raise Bad("The public key is damaged.")
    return name, bytes.fromhex(number), raw[1:]


def opened(place: Path, name: str) -> IO[bytes]:
    if place.is_dir():
        return (place / name).open("rb")
    zipped = zipfile.ZipFile(place)
    if zipped.namelist().count(name) != 1:
        raise Bad(f"{name} must be in the bundle, once.")
    return zipped.open(name)


def small(place: Path, name: str) -> str:
    with opened(place, name) as stream:
        content = stream.read(SMALL + 1)
    if len(content) > SMALL:
        raise Bad(f"{name} is too large.")
    return content.decode()


def heads_of(place: Path, name: str, key: tuple[str, bytes, bytes]) -> Iterator[dict[str, Any]]:
    """What each head in a file says, once its signature was found to be right."""
    parts = re.split(r"\n{2,}", small(place, name).replace("\r\n", "\n").strip("\ufeff\n "))
    for text, under in zip(parts[::2], [*parts[1::2], ""], strict=False):
        signed = [line for line in under.split("\n") if line.startswith(f"\u2014 {key[0]} ")]
        raws = [base64.b64decode(line[len(key[0]) + 3 :], validate=True) for line in signed]
        ours = [raw[4:] for raw in raws if raw[:4] == key[1]]
        if not ours or not all(is_signed(key[2], f"{text}\n".encode(), raw) for raw in ours):
            raise Bad(f"A head in {name} is not signed with this key; it begins {text[:60]!a}.")
        lines = zip(("origin ", "events ", "head ", "", "", ""), text.split("\n"), strict=True)
        said: dict[str, Any] = dict((start + line).split(" ", 1) for start, line in lines)
        said |= {word: int(said[word]) for word in ("events", "position") if re.fullmatch("[1-9][0-9]*", said[word])}
        yield said | {word: base64.b64decode(said[word], validate=True) for word in ("head", "order")}


class Log:
    """The events as far as they were looked at: what the next one has to fit, and what a head would say here."""

    def __init__(self) -> None:
        self.ends: dict[str, tuple[int, bytes]] = {}
        self.order, self.events, self.position = bytes(32), 0, 0

    def take(self, line: bytes, number: int) -> None:
        row: dict[str, Any] = json.loads(line) if len(line) <= LINE else {}
        right = isinstance(row, dict) and [(name, type(value)) for name, value in row.items()] == list(KINDS.items())
        if not right or (json.dumps(row, separators=(",", ":")) + "\n").encode() != line:
            raise Bad(f"Line {number} of events.jsonl is not an event as events are written.")
        stream, version, position, topic, encoded = row.values()
        where = f"Stream {stream!a}, version {version}:"
        last, before = self.ends.get(stream, (0, bytes(32)))
        try:
            state = base64.b64decode(encoded, validate=True)
            raw, payload = state[34 : (end := 34 + int.from_bytes(state[32:34], "big"))], state[end:]
            said = json.loads(raw)
            says = [said["stream"], said["version"], f"{said['name']}:{said['schema']}"]
        except (ValueError, KeyError, TypeError, RecursionError):
            raise Bad(f"{where} its bytes cannot be read.") from None
        if says != [stream, version, topic]:
            raise Bad(f"{where} the row says something else than the event.")
        if version != last + 1:
            raise Bad(f"Stream {stream!a}, version {last + 1}: it is not there, the next is {version}.")
        if base64.b64encode(state).decode() != encoded or not self.position < position < 2**63:
            raise Bad(f"{where} it does not stand where and as it was written.")
        if hashlib.sha256(before + raw + hashlib.sha256(payload).digest()).digest() != state[:32]:
            raise Bad(f"{where} its digest does not follow from its bytes and the event before it.")
        self.order = hashlib.sha256(self.order + position.to_bytes(8, "big") + state[:32]).digest()
        self.ends[stream], self.events, self.position = (version, state[:32]), self.events + 1, position

    def head(self) -> Any:
        lines = (f"{end.hex()} {version} {stream}\n" for stream, (version, end) in sorted(self.ends.items()))
        return hashlib.sha256("".join(lines).encode("ascii"))

    def judge(self, head: dict[str, Any]) -> None:
        here = {"events": self.events, "head": self.head().digest(), "order": self.order}
        if other := [name for name in here if here[name] != head[name]]:
            signed = f"The head signed at {head.get('time')!a} over {head['events']} events up to {head['position']}"
            raise Bad(f"{signed} does not fit the {self.events} events up to there: other {', '.join(other)}.")


def check(lines: Iterable[bytes], heads: Iterable[dict[str, Any]]) -> Log:
    """Looks at every event, and at every head as soon as its last event was there."""
    log, signed, due = Log(), 0, sorted(heads, key=lambda head: int(head["position"]))
    for number, line in enumerate(lines, 1):
        log.take(line, number)
        while due and due[0]["position"] <= log.position:
            log.judge(due.pop(0))
            signed = log.events
    for head in due:
        log.judge(head)
    if signed < max(log.events, 1):
        raise Bad(f"Nobody signed the last {log.events - signed} of {log.events} events.")
    return log


def verified(place: Path, older: Iterable[Path] = (), key: str = "") -> str:
    """What is proven, in a sentence. Raises Bad, or anything else where the input cannot be read."""
    signer = key_of(key or small(place, "public-key.txt"))
    heads = list(heads_of(place, "heads.txt", signer))
    origin = heads[0]["origin"] if heads else ""
    if origin.split("/network-")[0] != signer[0] or any(head["origin"] != origin for head in heads):
        raise Bad("heads.txt holds no heads, or heads of something else.")
    ours = [h for file in older for h in heads_of(file.parent, file.name, signer) if h["origin"] == origin]
    if older and not ours:
        raise Bad(f"The older heads are none of {origin!a}.")
    with opened(place, "events.jsonl") as events:
        log = check(iter(lambda: events.readline(LINE + 1), b""), heads + ours)
    fit = f"{log.events} events in {len(log.ends)} streams fit {len(heads)} signed heads and {len(ours)} older ones"
    return f"Proven: {fit}.\nSigned by {signer[0]}, key {signer[2].hex()}: the one you know?\n{log.head().hexdigest()}"


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("place", nargs="?", type=Path, default=Path(__file__).parent, metavar="FOLDER or ZIP")
    parser.add_argument("--head", type=Path, action="append", default=[], metavar="FILE", help="heads you kept")
    parser.add_argument("--key", default="", help="the public key as you got it elsewhere")
    asked = parser.parse_args(arguments)
    try:
        print(verified(asked.place, asked.head, asked.key))
    except Exception as error:  # whatever somebody put in its place: a sentence, never a trace
        unread = f"Something in it cannot be read ({type(error).__name__}: {str(error)[:200]!a})."
        raise SystemExit(f"NOT PROVEN. {error if isinstance(error, Bad) else unread}") from None


if __name__ == "__main__":
    main()
