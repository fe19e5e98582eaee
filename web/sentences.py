# SPDX-License-Identifier: Apache-2.0
"""What every event says, in English, by its stored name: its kind, and a sentence or how to choose one.

The gaps are the event's own fields and %(who)s; web/telling.py fills them. No full stop: that follows from the end.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal

from web.words import _

Kind = Literal[
    "idea",
    "question",
    "combination",
    "insight",
    "wording",
    "link",
    "talk",
    "feeling",
    "place",
    "aside",
    "people",
    "theme",
    "board",
    "record",
    "gathering",
    "experiment",
    "story",
    "support",
    "gift",
]
Sentence = str | Callable[[Any], str]


def by(field: str, choices: Mapping[str, str]) -> Callable[[Any], str]:
    """The sentence that belongs to the value of a field."""
    return lambda event: choices[getattr(event, field)]


def where(field: str, there: str, absent: str) -> Callable[[Any], str]:
    """One sentence where the event says something in that field, another where it does not."""
    return lambda event: there if getattr(event, field) else absent


RELATIONS: Final = {
    "supports": _("%(who)s saw that %(source)s supports %(target)s"),
    "contrasts": _("%(who)s saw that %(source)s contrasts with %(target)s"),
    "answers": _("%(who)s saw that %(source)s answers %(target)s"),
    "tension": _("%(who)s felt a tension between %(source)s and %(target)s"),
}
CARRIED_RELATIONS: Final = {
    "supports": _("That %(source)s supports %(target)s came along from the other board"),
    "contrasts": _("That %(source)s contrasts with %(target)s came along from the other board"),
    "answers": _("That %(source)s answers %(target)s came along from the other board"),
    "tension": _("The tension between %(source)s and %(target)s came along from the other board"),
}
FELT: Final = {
    "resonates": _("%(idea)s resonates with %(who)s"),
    "curious": _("%(idea)s makes %(who)s curious"),
    "doubt": _("%(who)s has doubts about %(idea)s"),
    "try": _("%(who)s wants to try this: %(idea)s"),
}
NO_LONGER_FELT: Final = {
    "resonates": _("%(who)s took back that %(idea)s resonates"),
    "curious": _("%(who)s took back being curious about %(idea)s"),
    "doubt": _("%(who)s took back the doubts about %(idea)s"),
    "try": _("%(who)s took back wanting to try this: %(idea)s"),
}
OPENNESS: Final = {
    "open": _("%(who)s opened the network to everybody"),
    "invitation": _("%(who)s let the network be joined by invitation"),
    "private": _("%(who)s made the network private"),
}
LEAVING: Final = where("farewell", _("%(who)s left the network, saying: %(farewell)s"), _("%(who)s left the network"))
TAKEN: Final = {
    "driver": _("%(who)s took it upon them to pull the network"),
    "supporter": _("%(who)s took it upon them to support the network"),
}
OFFERED: Final = {
    "driver": _("%(who)s offered %(to)s to pull the network"),
    "supporter": _("%(who)s offered %(to)s to support the network"),
}
HANDED_OVER: Final = {
    "driver": _("%(who)s took over from %(giver)s and pulls the network"),
    "supporter": _("%(who)s took over from %(giver)s and supports the network"),
}
LAID_DOWN: Final = {
    "driver": _("%(who)s stopped pulling the network"),
    "supporter": _("%(who)s stopped supporting the network"),
}
OFFERS: Final = {
    "room": _("%(who)s offered the network room: %(text)s"),
    "budget": _("%(who)s offered the network a budget: %(text)s"),
    "time": _("%(who)s offered the network time: %(text)s"),
    "recognition": _("%(who)s offered the network recognition: %(text)s"),
}
LOOKED: Final = {
    "film": _("%(who)s took a film of a board along"),
    "story": _("%(who)s took the story of an idea along"),
    "prov": _("%(who)s took the record of where an idea came from along (W3C PROV)"),
    "markdown": _("%(who)s took the story of an idea along as text"),
    "svg": _("%(who)s took the drawing of an idea's lineage along"),
    "bundle": _("%(who)s took along the whole network's record, to verify it elsewhere"),
    "search": _("%(who)s searched what was written here"),
    "content": _("%(who)s, who runs this server, looked at what was written here"),
}


def reworded(event: Any) -> str:
    if event.beside:
        return _("%(who)s reworded it while somebody else did, and both stand side by side: %(text)s")
    return _("%(who)s reworded %(before)s: it became %(text)s")


def looked_at(event: Any) -> str:
    if event.what == "content" and event.why:
        return _("%(who)s, who runs this server, looked at what was written here, because: %(why)s")
    if event.what == "film" and not event.board:
        return _("%(who)s took the film of the whole network along")
    return LOOKED[event.what]


BOARD: Final[dict[str, tuple[Kind, Sentence]]] = {
    "board.begun": ("board", _("%(who)s opened this board with the question %(question)s")),
    "board.forked": (
        "board",
        _("%(who)s made this a side board of another, as that was then, with the question %(question)s"),
    ),
    "idea.voiced": ("idea", _("%(who)s voiced an idea: %(text)s")),
    "idea.built_on": ("idea", _("%(who)s built on %(on)s: %(text)s")),
    "question.raised": (
        "question",
        where("about", _("%(who)s asked about %(about)s: %(text)s"), _("%(who)s asked a question: %(text)s")),
    ),
    "idea.reworded": ("wording", reworded),
    "wording.restored": ("wording", _("%(who)s brought an earlier wording back: %(idea)s")),
    "idea.moved": ("place", _("%(who)s put %(idea)s in another place")),
    "arrangement.restored": ("place", _("%(who)s put the ideas back where they lay before")),
    "idea.withdrawn": ("aside", _("%(who)s withdrew %(idea)s")),
    "idea.restored": ("aside", _("%(who)s brought %(idea)s back")),
    "idea.brought": (
        "idea",
        where(
            "builds_on",
            _("%(who)s wrote, inspired by %(builds_on)s: %(text)s (brought in from elsewhere)"),
            _("%(who)s wrote: %(text)s (brought in from elsewhere)"),
        ),
    ),
    "idea.carried": ("board", _("From the other board came, by %(who)s: %(idea)s")),
    "novelty.carried": ("board", _("From the other board came along what is new in %(idea)s: %(new_here)s")),
    "title.carried": ("board", _("From the other board came along the title of %(idea)s: %(title)s")),
    "link.carried": ("board", by("relation", CARRIED_RELATIONS)),
    "idea.taken_back": ("idea", _("%(who)s took an idea back from a side board: %(text)s")),
    "ideas.combined": ("combination", _("%(who)s combined %(sources)s into %(text)s")),
    "combination.undone": ("aside", _("%(who)s undid the combination %(idea)s; what it was made of is as before")),
    "source.peeled": ("aside", _("%(who)s took %(source)s out of the combination %(idea)s")),
    "source.returned": ("combination", _("%(who)s put %(source)s back into the combination %(idea)s")),
    "link.drawn": ("link", by("relation", RELATIONS)),
    "link.removed": ("link", _("%(who)s removed a link between two ideas")),
    "comment.made": ("talk", _("%(who)s said about %(idea)s: %(text)s")),
    "comment.withdrawn": ("talk", _("%(who)s withdrew a comment on %(idea)s")),
    "comment.restored": ("talk", _("%(who)s brought back a comment on %(idea)s")),
    "reaction.given": ("feeling", by("feeling", FELT)),
    "reaction.withdrawn": ("feeling", by("feeling", NO_LONGER_FELT)),
    "insight.named": ("insight", _("%(who)s named %(idea)s an insight: %(why)s")),
    "insight.taken_back": ("insight", _("%(who)s no longer called %(idea)s an insight")),
    "insight.restored": ("insight", _("%(who)s called %(idea)s an insight again")),
}

NETWORK: Final[dict[str, tuple[Kind, Sentence]]] = {
    "network.sparked": ("theme", _("%(who)s lit a spark: %(text)s")),
    "spark.echoed": ("people", where("why", _("%(who)s said “me too”: %(why)s"), _("%(who)s said “me too”"))),
    "network.formed": (
        "theme",
        _("%(who)s let the spark become a network, %(name)s, around the question %(question)s"),
    ),
    "theme.turned": ("theme", _("%(who)s turned the theme to %(name)s")),
    "question.turned": ("theme", _("%(who)s turned the question: %(question)s")),
    "access.chosen": ("theme", by("access", OPENNESS)),
    "member.joined": ("people", _("%(who)s joined the network")),
    "member.paused": ("people", _("%(who)s paused")),
    "member.returned": ("people", _("%(who)s returned after a pause")),
    "member.left": ("people", LEAVING),
    "agreement.proposed": ("theme", _("%(who)s proposed an agreement: %(text)s")),
    "agreement.adopted": ("theme", _("%(who)s adopted an agreement; they are now at version %(version)s")),
    "agreements.affirmed": ("people", _("%(who)s affirmed version %(version)s of the agreements")),
    "role.taken": ("people", by("role", TAKEN)),
    "role.offered": ("people", by("role", OFFERED)),
    "role.handed_over": ("people", by("role", HANDED_OVER)),
    "role.laid_down": ("people", by("role", LAID_DOWN)),
    "board.opened": ("board", _("%(who)s opened a board: %(question)s")),
    "board.branched": ("board", _("%(who)s made a side board of an earlier moment: %(question)s")),
    "spark.relit": ("theme", _("%(who)s lit the spark again")),
    "ambition.told": ("people", _("%(who)s told what they hope to learn here: %(text)s")),
    "ambition.withdrawn": ("people", _("%(who)s keeps what they hope to learn to themselves")),
    "gathering.planned": ("gathering", _("%(who)s planned a gathering: %(title)s")),
    "gathering.changed": ("gathering", _("%(who)s planned a gathering otherwise: %(title)s")),
    "gathering.called_off": (
        "gathering",
        where("why", _("%(who)s called off a gathering: %(why)s"), _("%(who)s called off a gathering")),
    ),
    "gathering.joined": ("gathering", _("%(who)s is there at a gathering")),
    "gathering.skipped": ("gathering", _("%(who)s is not there at a gathering after all")),
    "gathering.held": ("gathering", _("%(who)s told of a gathering: %(happened)s")),
    "experience.told": ("story", _("%(who)s told an experience: %(text)s")),
    "experience.withdrawn": ("story", _("%(who)s took back an experience")),
    "experience.restored": ("story", _("%(who)s brought back an experience")),
    "reflection.shared": ("story", _("%(who)s shared a reflection: %(text)s")),
    "reflection.withdrawn": ("story", _("%(who)s took back a reflection")),
    "reflection.restored": ("story", _("%(who)s brought back a reflection")),
    "experiment.started": ("experiment", _("%(who)s began an experiment: %(what)s")),
    "experiment.tied": ("experiment", _("%(who)s saw which idea an experiment tries")),
    "experiment.observed": ("experiment", _("%(who)s saw in an experiment: %(text)s")),
    "experiment.concluded": ("experiment", _("%(who)s learned from an experiment: %(learned)s")),
    "support.offered": ("support", by("kind", OFFERS)),
    "support.withdrawn": ("support", _("%(who)s withdrew an offer of support")),
    "support.accepted": ("support", _("%(who)s accepted support for the network")),
    "support.declined": (
        "support",
        where("why", _("%(who)s declined support: %(why)s"), _("%(who)s declined support")),
    ),
    "support.ended": ("support", _("%(who)s ended support for the network")),
    "gift.composed": ("gift", _("%(who)s composed a gift: %(title)s")),
    "gift.changed": ("gift", _("%(who)s composed a gift anew: %(title)s")),
    "gift.set_aside": ("gift", _("%(who)s set a gift aside")),
    "gift.given": ("gift", _("%(who)s handed a gift to %(to)s")),
    "network.rested": (
        "theme",
        where(
            "why", _("%(who)s let the network rest: %(why)s"), _("The network came to rest when %(who)s last let go")
        ),
    ),
    "network.revived": ("theme", _("%(who)s revived the network")),
    "record.looked_at": ("record", looked_at),
    "words.erased": (
        "record",
        where(
            "whose",
            _("The words %(whose)s wrote here were erased, at their own request"),
            _("Somebody's words were erased here, at their own request"),
        ),
    ),
}
