# SPDX-License-Identifier: Apache-2.0
"""The lineage as an SVG that stands alone: in light colours, with every style in it, and no links to anywhere."""

import re
from typing import Final

from web.rendering import Rendering
from web.story.laying_out import laid_out
from web.story.story import Story
from web.story.tree import tree

NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
INK: Final = "#2b2620"
QUIET: Final = "#5f574d"
LINE: Final = "#8c8377"
ROOM: Final = 0.84
"""Whoever opens the file may have another letter, and a wider one."""

INKS: Final[dict[str, dict[str, str]]] = {
    "paper": {"fill": "#ffffff"},
    "idea": {"fill": "#faf8f3", "stroke": LINE},
    "combination": {"fill": "#faf8f3", "stroke": LINE, "stroke-width": "1.75"},
    "question": {"fill": "#e6eefb", "stroke": "#2f62ad"},
    "insight": {"fill": "#fbeec2", "stroke": "#d6a52b", "stroke-width": "1.75"},
    "gone": {"fill": "#faf8f3", "stroke": "#7c5a33", "stroke-dasharray": "5 4"},
    "words": {"fill": INK},
    "quiet": {"fill": QUIET},
    "label-idea": {"fill": "#7c5a33"},
    "label-combination": {"fill": QUIET},
    "label-question": {"fill": "#2f62ad"},
    "label-insight": {"fill": "#7a5600"},
    "curve-grew": {"stroke": LINE, "stroke-width": "1.75"},
    "head-grew": {"stroke": LINE, "stroke-width": "1.75"},
    "curve-answers": {"stroke": "#2f62ad", "stroke-width": "1.75", "stroke-dasharray": "2 5"},
    "head-answers": {"stroke": "#2f62ad", "stroke-width": "1.75"},
    "curve-once": {"stroke": "#7c5a33", "stroke-width": "1.75", "stroke-dasharray": "7 5"},
    "head-once": {"stroke": "#7c5a33", "stroke-width": "1.75"},
    "self": {"fill": "#faf8f3", "stroke": "#00676a", "stroke-width": "3"},
    "self-insight": {"fill": "#fbeec2", "stroke": "#d6a52b", "stroke-width": "3"},
    "self-question": {"fill": "#e6eefb", "stroke": "#00676a", "stroke-width": "3"},
}
"""Presentation attributes by what they are for. The colours of tokens.css, light, as every program can read them."""


def lineage_svg(story: Story, rendering: Rendering) -> str:
    """Also of an idea that came by itself: then it stands there alone."""
    language = story.reader.language
    shown = laid_out(story) | {"tree": tree(story.e.board, story.e.family.nearest(), ROOM), "alone": True, "inks": INKS}
    drawn = rendering.partial("story/_tree.html", language, naming=story.reader.person, **shown)
    return NOT_IN_XML.sub("\ufffd", drawn)
