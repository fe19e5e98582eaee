# SPDX-License-Identifier: Apache-2.0
"""The sentences of a story that are not one event: in short, who did what, how things hang together. Plain text."""

from collections.abc import Iterable
from typing import Final

from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from domain.board import Idea
from projections.emergence import Emergence
from projections.lineage import Strand
from projections.linkograph import Linkograph, Move
from web.dates import LOCALES
from web.rendering import Rendering
from web.sentences import Kind
from web.words import _, translate

DEEDS: Final[dict[Kind, str]] = {
    "idea": _("gave a thought"),
    "question": _("asked"),
    "combination": _("combined"),
    "wording": _("reworded"),
    "link": _("drew links"),
    "talk": _("talked along"),
    "feeling": _("said how it landed"),
    "insight": _("named it an insight"),
    "aside": _("set aside or brought back"),
}
HOW: Final = {
    "builds_on": _("builds on"),
    "about": _("asks about"),
    "source": _("is made from"),
    "cites": _("comes back from a side board, from"),
    "answers": _("answers"),
    "answered": _("is answered by"),
    "once": _("was once made from"),
}
HELPED: Final = _("contributed")


def number(language: str, one: str, many: str, n: int) -> str:
    """How many of something in words; `many` has a place %(num)s. Dutch and English change at the same number."""
    said = one if n == 1 else many
    return translate(language, said, num=n)


def ideas(n: int, language: str) -> str:
    return number(language, _("one idea"), _("%(num)s ideas"), n)


def people(n: int, language: str) -> str:
    return number(language, _("one person"), _("%(num)s people"), n)


def days(n: int, language: str) -> str:
    return number(language, _("within one day"), _("over %(num)s days"), n)


def in_short(e: Emergence, people_n: int, rendering: Rendering, language: str) -> str:
    """From how many ideas of how many people over how many days; and with what on the way."""
    above = len(e.family.distance) - 1
    if not above:
        return translate(language, _("This idea came by itself: nothing else on this board led to it."))
    moments = [rendering.date(fact.happened_at) for fact in e.steps]
    over = days(1 + (max(moments) - min(moments)).days, language)
    said = translate(
        language,
        _("It grew from %(ideas)s, with %(people)s behind it, %(days)s."),
        ideas=ideas(above, language),
        people=people(people_n, language),
        days=over,
    )
    on_the_way = list(ingredients(e, language))
    if on_the_way:
        listed = format_list(on_the_way, locale=LOCALES[language])
        said += " " + translate(language, _("On the way there: %(what)s."), what=listed)
    return said


def ingredients(e: Emergence, language: str) -> Iterable[str]:
    kinds = [e.board.ideas[one].kind for one in e.family.distance]
    if n := kinds.count("combination"):
        yield number(language, _("one combination"), _("%(num)s combinations"), n)
    if n := kinds.count("question"):
        yield number(language, _("one question"), _("%(num)s questions"), n)
    if n := sum(move.wording > 1 for move in e.moves):
        yield number(language, _("one new wording"), _("%(num)s new wordings"), n)


def relation(strand: Strand, once: bool, language: str) -> str:
    """How the younger idea came from the older one."""
    is_answered = strand.how == "answers" and not strand.forward
    said = HOW["once" if once else "answered" if is_answered else strand.how]
    return translate(language, said)


def status(idea: Idea, language: str) -> str:
    return {
        "standing": "",
        "withdrawn": translate(language, _("withdrawn")),
        "undone": translate(language, _("undone")),
    }[idea.status]


def mark(idea: Idea, language: str) -> str:
    """What kind of idea it is; empty for an ordinary one."""
    if idea.insight:
        return translate(language, _("Insight"))
    return {
        "idea": "",
        "question": translate(language, _("Question")),
        "combination": translate(language, _("Combination")),
    }[idea.kind]


def index(graph: Linkograph, moves: Iterable[Move] | None, language: str) -> str:
    """Links per move, of some moves or all, with at most two decimals."""
    return str(format_decimal(graph.tally(moves).link_index, format="0.##", locale=LOCALES[language]))


def across(graph: Linkograph, moves: Iterable[Move] | None, language: str) -> str:
    """The share of links between different people; a dash where there are no links."""
    tally = graph.tally(moves)
    return str(format_percent(tally.cross_person, locale=LOCALES[language])) if tally.links else "–"
