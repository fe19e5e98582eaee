# SPDX-License-Identifier: Apache-2.0
"""Turns a template and a context into HTML, in the reader's language. Must not fetch anything or know who may see what.

Every template has: _ / gettext / ngettext, person(id), when(datetime), period(start, end), leaf(datetime),
field_time(datetime), this_moment(), take_along(network, member) for a question to ponder, new_id(), static(path),
language, FORGOTTEN, fleeting (whether nothing is kept once the server stops), unread(member) and volume(member,
network) (how much is new for somebody, how often they want mail), and fixed(template) for a partial that says the same
to everybody: rendered once.
"""

import base64
import secrets
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_timedelta
from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup
from msgspec import structs

from domain.kernel import FORGOTTEN, MemberId, NetworkId
from domain.network import Network
from web import dates, prompts
from web.dates import LOCALES
from web.identity.people import Person, unknown
from web.lean import Compiled, EachOf, LeanEnvironment
from web.words import LANGUAGES, NAMES, translate, translations

TEMPLATES: Final = Path(__file__).parent.parent / "templates"

BOARD: Final = ("layout", "_person", "_parts", "_sprite", "board/")
CARDS: Final = ("idea in board/_idea.html", "idea in board/_gone.html")
AROUND: Final = ("board/_marks", "board/_kin", "board/_excerpt", "board/_echoes")
"""What stands on some of the cards."""

Naming = Callable[[MemberId], Person]


class Rendering:
    """`naming` gives the person an id stands for, or None; a caller may give another as `naming` in the context."""

    def __init__(
        self,
        static: Callable[[str], str],
        naming: Callable[[MemberId], Person | None],
        *,
        templates: Path = TEMPLATES,
        zone: str = "Europe/Amsterdam",
        fleeting: bool = False,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._zone = ZoneInfo(zone)
        self._fleeting = fleeting
        self._clock = clock
        self._static = static
        self._naming = naming
        self._unread: Callable[[MemberId], int] = lambda _: 0
        self._volume: Callable[[MemberId, NetworkId], str] = lambda _member, _network: ""
        self._environments = {language: self._environment(templates, language) for language in LANGUAGES}
        self._lean = {language: self._environment(templates, language, LeanEnvironment) for language in LANGUAGES}
        self._compiled: dict[tuple[str, str, bool], Template] = {}

    def prepare(self) -> None:
        """Compiles what a board is drawn with: whoever comes first after a start should not wait for it."""
        for environments, beginnings in ((self._environments, BOARD), (self._lean, AROUND)):
            for environment in environments.values():
                for name in environment.list_templates():
                    if name.startswith(beginnings):
                        environment.get_template(name)
        for environment in self._lean.values():
            for name in CARDS:
                environment.get_template(name)

    def asks(self, unread: Callable[[MemberId], int], volume: Callable[[MemberId, NetworkId], str]) -> None:
        """Who knows, once the house is open."""
        self._unread, self._volume = unread, volume

    def page(self, template: str, viewer: object | None, language: str, **context: Any) -> str:
        """A whole page. The template also has `viewer`, None for somebody who is not signed in."""
        return self.partial(template, language, viewer=viewer, **context)

    def partial(self, template: str, language: str, **context: Any) -> str:
        """One partial. Raises jinja2.UndefinedError when the template asks for what the context does not have."""
        compiled = self._compiled.get((template, language, False)) or self._compile(template, language)
        if "naming" in context:
            context["person"] = context["naming"]
        return compiled.render(context)

    def lean(self, name: str, template: str, language: str, **context: Any) -> Callable[[Iterable[object]], str]:
        """A pen that draws the partial for each of many, one after the other; `name` is what it calls them."""
        called = f"{name} in {template}"
        compiled = self._compiled.get((called, language, True)) or self._compile(called, language, lean=True)
        kept = compiled.new_context(context)

        def draw(many: Iterable[object]) -> str:
            kept.parent["many"] = many
            return "".join(compiled.root_render_func(kept))

        return draw

    def person(self, member: MemberId, language: str) -> Person:
        return self._naming(member) or unknown(member, language)

    def when(self, moment: datetime, language: str) -> Markup:
        """The moment as a <time> element: relative to read, absolute in its title."""
        passed = int((self._clock() - moment).total_seconds())
        shown = f"{opened(moment, self._zone, language)}{relative(_coarse(passed), language)}</time>"
        return Markup(shown)  # noqa: S704 (dates in words, nothing anybody typed)

    def day(self, moment: datetime, language: str) -> str:
        """The day in words, as it is in the house's time zone."""
        return day(self.date(moment), language)

    def today(self) -> date:
        """The date it is now in the house's time zone."""
        return self.date(self._clock())

    def date(self, moment: datetime) -> date:
        """The date in the house's time zone."""
        return moment.astimezone(self._zone).date()

    def clock(self, moment: datetime) -> str:
        """Hours and minutes in the house's time zone."""
        return f"{moment.astimezone(self._zone):%H:%M}"

    def period(self, starts: datetime, ends: datetime | None, language: str) -> str:
        """From when to when, in words and in the house's time zone."""
        return dates.period(starts, ends, self._zone, language, self.date(self._clock()).year)

    def local(self, moment: datetime) -> datetime:
        """A moment somebody named: in the house's time zone unless it says its own."""
        return moment if moment.tzinfo else moment.replace(tzinfo=self._zone)

    def take_along(
        self, network: Network, member: MemberId, language: str, answered: Collection[str] = ()
    ) -> prompts.Question:
        """A question to ponder, the same for this member all day, in their language."""
        now = self._clock()
        chosen = prompts.question(network, member, now, self.date(now), answered)
        return structs.replace(chosen, text=translate(language, chosen.text))

    def _compile(self, template: str, language: str, *, lean: bool = False) -> Template:
        known = language if language in LANGUAGES else LANGUAGES[0]
        compiled = (self._lean if lean else self._environments)[known].get_template(template)
        compiled.globals = dict(compiled.globals)  # a ChainMap would be copied key by key for each rendering
        self._compiled[template, language, lean] = compiled
        return compiled

    def _environment(self, templates: Path, language: str, kind: type[Environment] = Environment) -> Environment:
        environment = kind(
            loader=EachOf(templates),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
            bytecode_cache=Compiled(f"lean {language}" if kind is LeanEnvironment else ""),
            extensions=["jinja2.ext.i18n"],
        )
        environment.policies["ext.i18n.trimmed"] = True
        environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
        said = saying(translations(language).gettext)
        fixed = lru_cache(100)(lambda template: Markup(environment.get_template(template).render()))  # noqa: S704
        environment.globals.update(
            fixed=fixed,
            _=said,
            gettext=said,
            person=lambda member: self.person(member, language),
            when=lambda moment: self.when(moment, language),
            period=lambda starts, ends: self.period(starts, ends, language),
            leaf=lambda moment: dates.leaf(moment, self._zone, language),
            field_time=lambda moment: dates.field_time(moment, self._zone),
            this_moment=self._clock,
            take_along=lambda network, member: self.take_along(network, member, language),
            new_id=new_id,
            unread=lambda member: self._unread(member),
            volume=lambda member, network: self._volume(member, network),
            static=self._static,
            language=language,
            languages=NAMES,
            FORGOTTEN=FORGOTTEN,
            fleeting=self._fleeting,
        )
        return environment


def saying(gettext: Callable[[str], str]) -> Callable[..., Markup]:
    """Newstyle gettext as Jinja has it, but words without gaps are looked up and made Markup once, not on each card."""

    @lru_cache(2_000)
    def plain(sentence: str) -> Markup:
        return Markup(gettext(sentence)) % {}  # noqa: S704 (our own words)

    def said(sentence: str, /, **gaps: Any) -> Markup:
        return Markup(gettext(sentence)) % gaps if gaps else plain(sentence)  # noqa: S704 (gaps are escaped)

    return said


def new_id() -> str:
    """A fresh id as a browser would mint it: 26 characters of lower-case base32, 128 random bits."""
    return base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=").lower()


@lru_cache(20_000)
def opened(moment: datetime, zone: ZoneInfo, language: str) -> str:
    """The opening tag. Markup.format would escape what needs none, at three times the price."""
    exact = moment.astimezone(UTC).isoformat(timespec="seconds")
    return f'<time datetime="{exact}" title="{absolute(moment, zone, language)}">'


def absolute(moment: datetime, zone: ZoneInfo, language: str) -> str:
    return format_datetime(moment.astimezone(zone), "EEEE d MMMM y, HH:mm", locale=LOCALES[language])


@lru_cache(2_000)
def day(date: date, language: str) -> str:
    return format_date(date, "d MMMM y", locale=LOCALES[language])


@lru_cache(2_000)
def relative(seconds: int, language: str) -> str:
    """How long ago in words; negative seconds lie ahead."""
    if abs(seconds) < 60:
        return translate(language, "just now")
    return format_timedelta(timedelta(seconds=-seconds), add_direction=True, locale=LOCALES[language])


def _coarse(seconds: int) -> int:
    """Rounded to what the words will say anyway, so that few different ones have to be formatted."""
    size = abs(seconds)
    step = 60 if size < 7_200 else 3_600 if size < 172_800 else 86_400
    return round(seconds / step) * step
