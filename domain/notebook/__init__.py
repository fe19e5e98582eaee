# SPDX-License-Identifier: Apache-2.0
"""One person's own notebook: interests, ambitions kept to oneself, reflections before (or without) sharing them.

A stream of its own per person, so that it is in no network's page, film, record or export. Only its owner asks.
"""

from collections.abc import Callable
from typing import Any, Final

from domain.kernel import Asked, Command, Event, Fact, Refusal
from domain.notebook import keeping
from domain.notebook.state import Notebook

__all__ = ["COMMANDS", "EVENTS", "INNER_COMMANDS", "Notebook", "Wish", "decide", "empty", "evolve"]

Wish = keeping.NameInterests | keeping.KeepAmbition | keeping.WriteReflection | keeping.TearOut | keeping.PutBack

COMMANDS: Final = Wish.__args__
INNER_COMMANDS: Final[tuple[type[Command], ...]] = ()

RULES: Final[dict[type[Command], Callable[[Notebook, Any], list[Event]]]] = {
    keeping.NameInterests: keeping.name_interests,
    keeping.KeepAmbition: keeping.keep_ambition,
    keeping.WriteReflection: keeping.write,
    keeping.TearOut: keeping.tear_out,
    keeping.PutBack: keeping.put_back,
}
CHANGES: Final[dict[type[Event], Callable[[Notebook, Fact, Any], None]]] = {
    keeping.InterestsNamed: keeping.interests_named,
    keeping.AmbitionKept: keeping.ambition_kept,
    keeping.ReflectionWritten: keeping.written,
    keeping.ReflectionTornOut: keeping.torn_out,
    keeping.ReflectionPutBack: keeping.put_back_in,
}
EVENTS: Final[tuple[type[Event], ...]] = tuple(CHANGES)


def empty() -> Notebook:
    return Notebook()


def decide(notebook: Notebook, asked: Asked) -> list[Event]:
    """The events that follow from the wish for this notebook; [] when nothing is to do. Raises Refusal."""
    rule = RULES.get(type(asked.command))
    if rule is None:
        raise TypeError(f"{type(asked.command).__name__} is no wish of a notebook")
    if asked.standing != "owner":
        raise Refusal("not_yours", "A notebook is its owner's alone. Nothing was saved.")
    return rule(notebook, asked.command)


def evolve(notebook: Notebook, fact: Fact) -> Notebook:
    """The notebook after the fact. Consumes the notebook it is given."""
    change = CHANGES.get(type(fact.event))
    if change is None:
        raise TypeError(f"{type(fact.event).__name__} is no fact of a notebook")
    change(notebook, fact, fact.event)
    notebook.version = fact.version
    return notebook
