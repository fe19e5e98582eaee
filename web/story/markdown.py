# SPDX-License-Identifier: Apache-2.0
"""A story as Markdown (CommonMark): to read as it is, or to put into a report. Nothing in it can act as markup."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from domain.board.state import Wording
from domain.kernel import FORGOTTEN
from projections.linkograph import Move
from web.story import words
from web.story.story import Story
from web.telling import ERASED, quoted
from web.words import _, translate

MARKUP: Final = re.compile(r"([\\`*_\[\]<>#|~&!])")
LINE_START: Final = re.compile(r"^(\s*)(?=[-+=])|^(\s*\d+)(?=[.)])", re.MULTILINE)


def markdown(story: Story, address: str = "") -> str:
    """The whole story. `address` is where it can be read, if that is to stand in it."""
    parts = [head(story, address), told(story), wordings(story), lineage(story), linkograph(story), people(story)]
    return "\n\n".join("\n".join(lines) for part in (*parts, left_out(story)) if (lines := list(part))) + "\n"


def plain(text: str) -> str:
    """The text so that every sign in it is only itself, on one line."""
    return LINE_START.sub(r"\1\2\\", MARKUP.sub(r"\\\1", " ".join(text.split())))


def block(text: str, language: str) -> Iterator[str]:
    """Somebody's words as a quotation, line by line."""
    if text == FORGOTTEN:
        yield f"> *{plain(translate(language, ERASED))}*"
        return
    for line in text.split("\n"):
        yield f"> {plain(line)}".rstrip() + "  "


def head(story: Story, address: str) -> Iterator[str]:
    language, idea, rendering = story.reader.language, story.idea, story.reader.rendering
    yield f"# {story.say(_('How did this emerge?'))}"
    yield ""
    yield from block(idea.text, language)
    yield ""
    kinds = filter(None, (words.mark(idea, language), words.status(idea, language)))
    yield plain(" · ".join((story.whose(idea), rendering.day(idea.at, language), *kinds)))
    for title, text in (
        (_("What is new here"), idea.new_here),
        (_("Why this is an insight"), idea.insight.why if idea.insight else ""),
    ):
        if text:
            yield from ("", f"**{story.say(title)}**", "", *block(text, language))
    yield ""
    yield plain(story.in_short())
    moment = story.say(
        _("As it was on %(day)s at %(clock)s, version %(version)s of the board."),
        day=rendering.day(story.at, language),
        clock=rendering.clock(story.at),
        version=story.version,
    )
    yield ""
    yield plain(moment) + (f" <{address}>" if address else "")


def section(story: Story, title: str) -> tuple[str, str]:
    return f"## {story.say(title)}", ""


def told(story: Story) -> Iterator[str]:
    yield from section(story, _("The story"))
    for n, day in enumerate(story.days()):
        if n:
            yield ""
        yield f"### {day.name}"
        yield ""
        for line in day.lines:
            yield f"- {line.clock} {plain(line.told)}"


def wordings(story: Story) -> Iterator[str]:
    changes = story.changes()
    if not changes:
        return
    language = story.reader.language
    yield from section(story, _("Old and new words"))
    for change in changes:
        yield f"- {worded(change.old, language)} → {worded(change.new, language)}"


def worded(wording: Wording, language: str) -> str:
    return plain(quoted(wording.text, language, len(wording.text) + 2))


def lineage(story: Story) -> Iterator[str]:
    ties = story.ties()
    if not ties:
        return
    language = story.reader.language
    yield from section(story, _("Where it came from"))
    for tie in ties:
        new, old = (plain(quoted(idea.text, language)) for idea in (tie.target, tie.source))
        yield f"- {new} {tie.relation} {old} ({plain(story.whose(tie.source))})"


def linkograph(story: Story) -> Iterator[str]:
    moves, language, graph = story.moves(), story.reader.language, story.e.graph
    if len(moves) < 2:
        return
    yield from section(story, _("How thoughts led to thoughts"))
    for title, measure in ((_("Link index"), words.index), (_("Between people"), words.across)):
        here, everywhere = measure(graph, moves, language), measure(graph, None, language)
        aside = story.say(_("on the way here; %(number)s on the whole board"), number=everywhere)
        yield f"- {story.say(title)}: {here} {aside}"
    yield ""
    columns = (_("Nr"), _("Move"), _("By"), _("Links back"), _("Links on"), _("Longest span"), _("Remarkable"))
    yield row(map(story.say, columns))
    yield row(["---"] * len(columns))
    for n, move in enumerate(moves, 1):
        yield row([str(n), plain(quoted(story.text_of(move), language, 70)), *counted(story, move)])


def counted(story: Story, move: Move) -> tuple[str, ...]:
    is_critical = move.height >= story.e.graph.threshold
    remark = story.say(_("critical")) if is_critical else story.say(_("orphan")) if move.is_orphan else ""
    return plain(story.mover(move).name), str(move.b), str(move.f), str(move.span), remark


def row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def people(story: Story) -> Iterator[str]:
    yield from section(story, _("People and sittings on the way"))
    for somebody in story.people():
        yield f"- {plain(somebody.name)}: {', '.join(somebody.deeds)}"
    yield ""
    for sat in story.sittings():
        until = f"–{sat.ended}" if sat.ended != sat.begun else ""
        yield f"- {sat.day}, {sat.begun}{until}: {plain(sat.people)}"


def left_out(story: Story) -> Iterator[str]:
    left, language = story.e.left, story.reader.language
    yield from section(story, _("What was left out"))
    if not left:
        yield story.say(_("Nothing was left out on the way: everything that led here is in it."))
    for strand in left.once:
        yield f"- {story.say(_('Once a source'))}: {plain(story.name(strand.source))}"
    for one in left.aside:
        status = words.status(story.e.board.ideas[one], language)
        yield f"- {story.say(_('Set aside since'))}: {plain(story.name(one))} ({status})"
    for one in left.roads:
        title = story.say(_("Grew from the same thoughts and went another way"))
        yield f"- {title}: {plain(story.name(one))}"
    for one, number in left.overtaken:
        wording = story.e.board.ideas[one].wordings[number - 1]
        yield f"- {story.say(_('Wordings that were overtaken'))}: {worded(wording, language)}"
