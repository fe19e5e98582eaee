# SPDX-License-Identifier: Apache-2.0
"""Everything that is read stands out from its ground at least as WCAG AA asks, in light and in dark."""

import math
import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parents[2] / "web" / "static" / "css" / "tokens.css").read_text()
PAIR = re.compile(r"--([\w-]+): light-dark\(oklch\(([\d. ]+)\), oklch\(([\d. ]+)\)\)")
HUE = re.compile(r"--hue-(soft|ink): light-dark\(oklch\(([\d. ]+) var\(--hue\)\), oklch\(([\d. ]+) var\(--hue\)\)\)")
SCHEMES = ("light", "dark")

Colour = tuple[float, float, float]


def luminance(lightness: float, chroma: float, hue: float) -> float:
    """Relative luminance of an OKLCH colour: Björn Ottosson's OKLab to linear sRGB, then WCAG 2's weights."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    return sum(w * min(1, max(0, c)) for w, c in zip((0.2126, 0.7152, 0.0722), (red, green, blue), strict=True))


def colour(said: str, hue: float | None = None) -> Colour:
    lightness, chroma, *own = map(float, said.split())
    return lightness, chroma, own[0] if hue is None else hue


def contrast(one: Colour, other: Colour) -> float:
    dark, light = sorted((luminance(*one), luminance(*other)))
    return (light + 0.05) / (dark + 0.05)


COLOURS = {name: (colour(light), colour(dark)) for name, light, dark in PAIR.findall(TOKENS)}
INKS = ("ink", "ink-quiet", "accent", "accent-strong", "then", "insight", "question", "tension")
MEANINGS = ("accent", "then", "insight", "question", "tension")
READ = [
    *((ink, ground) for ink in INKS for ground in ("paper", "surface", "sunk")),
    *((ink, f"{meaning}-soft") for meaning in MEANINGS for ink in ("ink", "ink-quiet", meaning)),
    ("accent-strong", "accent-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_all_text_can_be_read(scheme: str) -> None:
    side = SCHEMES.index(scheme)
    found = {(ink, ground): contrast(COLOURS[ink][side], COLOURS[ground][side]) for ink, ground in READ}
    assert {pair: ratio for pair, ratio in found.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("edge", ["focus", "line-strong"])
def test_the_edge_of_what_one_acts_on_can_be_seen(scheme: str, edge: str) -> None:
    side = SCHEMES.index(scheme)
    grounds = {g: contrast(COLOURS[edge][side], COLOURS[g][side]) for g in ("paper", "surface", "sunk")}
    assert min(grounds.values()) >= 3, grounds


@pytest.mark.parametrize("scheme", SCHEMES)
def test_initials_can_be_read_in_all_24_hues(scheme: str) -> None:
    side = SCHEMES.index(scheme)
    said = {name: pair for name, *pair in HUE.findall(TOKENS)}
    hues = [int(hue) for hue in re.findall(r"\.hue-\d+ \{ --hue: (\d+); \}", TOKENS)]
    assert hues == list(range(0, 360, 15))
    ratios = [contrast(colour(said["soft"][side], hue), colour(said["ink"][side], hue)) for hue in hues]
    assert min(ratios) >= 4.5
