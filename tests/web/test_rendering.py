# SPDX-License-Identifier: Apache-2.0
"""Templates become HTML in the reader's language; style sheets and scripts come from memory, for ever."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from litestar import Litestar
from litestar.datastructures import State
from litestar.testing import AsyncTestClient

from domain.kernel import FORGOTTEN, MemberId
from web.assets import Assets, serve
from web.identity.people import person
from web.rendering import Rendering, new_id

NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
SANNE = person(MemberId("member-sanne"), "Sanne <3")


@pytest.fixture
def rendering(tmp_path: Path) -> Rendering:
    (tmp_path / "_one.html").write_text("{{ text }}|{{ person(by).name }}|{{ new_id()|length }}")
    (tmp_path / "_when.html").write_text("{{ when(at) }}")
    (tmp_path / "_said.html").write_text("{{ _('Hello %(name)s', name=text) }}{{ text == FORGOTTEN }}{{ language }}")
    (tmp_path / "_lacks.html").write_text("{{ nothing_given }}")
    (tmp_path / "_asset.html").write_text("{{ static('none.css') }}")
    known = {SANNE.id: SANNE}
    return Rendering(Assets(tmp_path).url, known.get, templates=tmp_path, clock=lambda: NOW)


def test_what_people_wrote_never_becomes_markup(rendering: Rendering) -> None:
    assert rendering.partial("_one.html", "nl", text="<b>", by=SANNE.id) == "&lt;b&gt;|Sanne &lt;3|26"
    assert rendering.partial("_said.html", "en", text="<b>") == "Hello &lt;b&gt;Falseen"
    assert rendering.partial("_said.html", "en", text=FORGOTTEN).endswith("Trueen")


def test_somebody_nobody_knows_is_somebody(rendering: Rendering) -> None:
    somebody = MemberId("nobody-known")
    assert "iemand" in rendering.partial("_one.html", "nl", text="", by=somebody)
    assert "somebody" in rendering.partial("_one.html", "en", text="", by=somebody)
    assert "Import" in rendering.partial("_one.html", "en", text="", by=MemberId("importer"))


def test_a_page_may_name_people_in_its_own_way(rendering: Rendering) -> None:
    html = rendering.partial("_one.html", "nl", text="", by=SANNE.id, naming=lambda member: person(member, "S."))
    assert "|S.|" in html


@pytest.mark.parametrize(
    ("passed", "dutch", "english"),
    [
        (timedelta(seconds=20), None, "just now"),
        (timedelta(minutes=5, seconds=10), "5 minuten geleden", "5 minutes ago"),
        (timedelta(hours=5), "5 uur geleden", "5 hours ago"),
        (timedelta(days=3), "3 dagen geleden", "3 days ago"),
        (timedelta(days=-2), "over 2 dagen", "in 2 days"),
    ],
)
def test_a_time_is_told_from_now_and_exactly(
    rendering: Rendering, passed: timedelta, dutch: str | None, english: str
) -> None:
    at = NOW - passed
    html = rendering.partial("_when.html", "en", at=at)
    assert html.endswith(f">{english}</time>")
    assert f'datetime="{at.isoformat(timespec="seconds")}"' in html
    if dutch:
        assert rendering.partial("_when.html", "nl", at=at).endswith(f">{dutch}</time>")


def test_the_exact_time_is_that_of_the_place(rendering: Rendering) -> None:
    assert 'title="woensdag 1 juli 2026, 14:00"' in rendering.partial("_when.html", "nl", at=NOW)


def test_a_template_that_asks_for_what_is_not_there_says_so(rendering: Rendering) -> None:
    with pytest.raises(UndefinedError):
        rendering.partial("_lacks.html", "nl")
    with pytest.raises(KeyError):
        rendering.partial("_asset.html", "nl")


def test_ids_are_as_a_browser_mints_them() -> None:
    ids = {new_id() for _ in range(1_000)}
    assert len(ids) == 1_000
    assert all(len(made) == 26 and set(made) <= set("abcdefghijklmnopqrstuvwxyz234567") for made in ids)


async def test_a_file_is_kept_for_ever_and_another_digest_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "page.css").write_text("body { color: teal }")
    (tmp_path / ".stamp").write_text("hidden")
    assets = Assets(tmp_path)
    app = Litestar([serve], state=State({"assets": assets}), logging_config=None, openapi_config=None)
    async with AsyncTestClient(app) as client:
        url = assets.url("css/page.css")
        plain = await client.get(url, headers={"accept-encoding": "identity, gzip;q=0"})
        squeezed = await client.get(url, headers={"accept-encoding": "br, gzip"})
        missing = [f"/static/{assets.digest}/css/none.css", "/static/0000/css/page.css"]
        missing += [f"/static/{assets.digest}/.stamp", f"/static/{assets.digest}/css/../../secret"]
        statuses = [(await client.get(path)).status_code for path in missing]
    assert plain.text == squeezed.text == "body { color: teal }"
    assert plain.headers["content-type"] == "text/css; charset=utf-8"
    assert "content-encoding" not in plain.headers
    assert squeezed.headers["content-encoding"] == "gzip"
    assert "immutable" in squeezed.headers["cache-control"]
    assert statuses == [404] * 4


def test_a_changed_file_changes_every_address(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("1")
    before = Assets(tmp_path).url("a.js")
    (tmp_path / "b.js").write_text("2")
    assert Assets(tmp_path).url("a.js") != before
