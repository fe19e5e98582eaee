# SPDX-License-Identifier: Apache-2.0
"""One history seen as I. Nonaka and H. Takeuchi saw how knowledge moves (1995): which of four processes lived when.

Lenses, never gates or scores: every kind of event belongs to one of them or to none, whoever it was. Internalisation
is trying things out in one's own work; putting one's own thoughts into words is externalisation.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta, tzinfo
from typing import Final, Literal

from msgspec import Struct

from domain.kernel import Event, Fact

Lens = Literal["socialisation", "externalisation", "combination", "internalisation"]
LENSES: Final[tuple[Lens, ...]] = ("socialisation", "externalisation", "combination", "internalisation")
WEEK: Final = timedelta(days=7)

KINDS: Final[dict[Lens | None, str]] = {
    # being together, and telling each other what one lived through
    "socialisation": (
        "spark.echoed network.formed member.joined member.returned network.revived gathering.planned gathering.joined "
        "gathering.held experience.told experience.restored reaction.given"
    ),
    # putting into words what one half knows
    "externalisation": (
        "network.sparked theme.turned question.turned ambition.told board.opened idea.voiced idea.brought "
        "question.raised idea.reworded wording.restored comment.made comment.restored idea.restored"
    ),
    # bringing together what was put into words
    "combination": (
        "idea.built_on ideas.combined source.returned link.drawn insight.named insight.restored idea.taken_back "
        "gift.composed gift.changed board.branched"
    ),
    # trying it in one's own work, and seeing what it does there
    "internalisation": (
        "experiment.started experiment.tied experiment.observed experiment.concluded reflection.shared "
        "reflection.restored"
    ),
    # how a network keeps house, where cards lie, what is taken back, what came along with a side board, and a notebook
    None: (
        "spark.relit access.chosen member.paused member.left agreement.proposed agreement.adopted agreements.affirmed "
        "role.taken role.offered role.handed_over role.laid_down record.looked_at words.erased ambition.withdrawn "
        "gathering.changed gathering.called_off gathering.skipped experience.withdrawn reflection.withdrawn "
        "support.offered support.withdrawn support.accepted support.declined support.ended gift.set_aside gift.given "
        "network.rested board.begun idea.moved arrangement.restored idea.withdrawn combination.undone source.peeled "
        "link.removed comment.withdrawn reaction.withdrawn insight.taken_back board.forked idea.carried "
        "novelty.carried title.carried link.carried interests.named ambition.kept reflection.written "
        "reflection.torn_out reflection.put_back"
    ),
}
LENS_OF: Final[dict[str, Lens | None]] = {tag: lens for lens, tags in KINDS.items() for tag in tags.split()}
"""By an event's stored name."""


class Week(Struct, frozen=True):
    """How much there was of each, in the week that began on that Monday."""

    monday: date
    counts: dict[Lens, int]


class Lived(Struct, frozen=True):
    """The weeks in which there was anything, the first first; `most` is the most there was of one thing in a week."""

    weeks: tuple[Week, ...] = ()
    most: int = 0

    @property
    def span(self) -> int:
        """How many weeks from the first to the last, both in it."""
        return (self.weeks[-1].monday - self.weeks[0].monday) // WEEK + 1 if self.weeks else 0


def lens_of(event: Event) -> Lens | None:
    return LENS_OF[str(type(event).__struct_config__.tag)]


def lived(facts: Iterable[Fact], zone: tzinfo) -> Lived:
    """By the weeks of the place whose zone it is."""
    counted: Counter[tuple[date, Lens]] = Counter()
    for fact in facts:
        lens = lens_of(fact.event)
        if lens is not None:
            day = fact.happened_at.astimezone(zone).date()
            counted[day - timedelta(days=day.weekday()), lens] += 1
    mondays = sorted({monday for monday, _ in counted})
    weeks = (Week(monday, {lens: counted[monday, lens] for lens in LENSES}) for monday in mondays)
    return Lived(tuple(weeks), max(counted.values(), default=0))
