# SPDX-License-Identifier: Apache-2.0
"""What is drawn ten thousand times over is drawn as Jinja itself would draw it."""

from pathlib import Path

import pytest
from jinja2 import UndefinedError

from domain.board import Board, Idea
from projections.board import touched
from tests.domain.histories import facts_of, random_board
from tests.projections.test_board import RENDERING, folded
from web.assets import Assets
from web.live.board_show import TEMPLATES, BoardShow, card_of
from web.live.shelf import Part
from web.naming import Naming
from web.rendering import Rendering

SHOW = BoardShow(RENDERING, Naming(RENDERING.person))


def by_jinja_itself(part: Part, state: Board, language: str) -> str:
    name, about = part
    if name == "link" and about not in state.links:
        return ""
    things = state.links if name == "link" else state.ideas
    thing = things[about] if about else None  # type: ignore[index]
    template = TEMPLATES.get(name) or card_of(thing) if isinstance(thing, Idea) else TEMPLATES[name]
    naming = Naming(RENDERING.person).within(state.network, language)
    return RENDERING.partial(template, language, board=state, naming=naming, idea=thing, link=thing)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_part_of_a_board_looks_as_jinja_draws_it(seed: int, language: str) -> None:
    facts = list(facts_of(random_board(seed, 700)))
    state = folded(facts)
    draw = SHOW.pen(state, language)
    parts = touched((fact.event for fact in facts), state)
    assert {part.name for part in parts} >= {"idea", "talk", "link", "aside", "question"}
    for part in parts:
        assert draw(part) == by_jinja_itself(part, state, language), part


@pytest.fixture
def rendering(tmp_path: Path) -> Rendering:
    (tmp_path / "_one.html").write_text('<p title="{{ idea }}">{{ idea }}{{ 3 }}{{ person(idea) }}{{ _("Idea") }}</p>')
    (tmp_path / "_lacks.html").write_text("{{ idea.nothing }}{{ nobody }}")
    (tmp_path / "_maybe.html").write_text("{% if idea %}{% set said = idea %}{% endif %}{{ said }}")
    return Rendering(Assets(tmp_path).url, lambda _: None, templates=tmp_path)


def test_what_people_wrote_never_becomes_markup(rendering: Rendering) -> None:
    draw = rendering.lean("idea", "_one.html", "en", person=lambda name: f"<{name}>")
    assert draw(["'\"<b>&"]) == (
        '<p title="&#39;&#34;&lt;b&gt;&amp;">&#39;&#34;&lt;b&gt;&amp;3&lt;&#39;&#34;&lt;b&gt;&amp;&gt;Idea</p>'
    )


def test_what_a_template_asks_for_must_be_there(rendering: Rendering) -> None:
    with pytest.raises(AttributeError):
        rendering.lean("idea", "_lacks.html", "en")(["an idea"])
    with pytest.raises(UndefinedError):
        rendering.lean("idea", "_maybe.html", "en")([""])


def test_many_are_drawn_one_after_the_other_and_nothing_stays_from_the_one_before(rendering: Rendering) -> None:
    draw = rendering.lean("idea", "_maybe.html", "en")
    assert draw(["first", "second"]) == "firstsecond"
    assert draw([]) == ""
    with pytest.raises(UndefinedError):
        draw(["first", ""])
