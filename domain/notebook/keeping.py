# SPDX-License-Identifier: Apache-2.0
"""What somebody writes for themselves alone."""

from domain.kernel import Command, Event, Fact, NetworkId, ReflectionId, Refusal, Text, said
from domain.notebook.state import Notebook, Page


class NameInterests(Command, frozen=True, tag="name_interests"):
    """In one's own words; "" for none. Sparks near them come first."""

    text: Text


class KeepAmbition(Command, frozen=True, tag="keep_ambition"):
    """What one hopes to learn in a network, without telling it; "" for nothing."""

    network: NetworkId
    text: Text


class WriteReflection(Command, frozen=True, tag="write_reflection"):
    """Written again under the same id, it replaces what stood there."""

    reflection: ReflectionId
    network: NetworkId
    text: Text
    prompt: Text = ""


class TearOut(Command, frozen=True, tag="tear_out"):
    reflection: ReflectionId


class PutBack(Command, frozen=True, tag="put_back"):
    reflection: ReflectionId


class InterestsNamed(Event, frozen=True, tag="interests.named"):
    text: Text


class AmbitionKept(Event, frozen=True, tag="ambition.kept"):
    network: NetworkId
    text: Text


class ReflectionWritten(Event, frozen=True, tag="reflection.written"):
    reflection: ReflectionId
    network: NetworkId
    text: Text
    prompt: Text


class ReflectionTornOut(Event, frozen=True, tag="reflection.torn_out"):
    reflection: ReflectionId


class ReflectionPutBack(Event, frozen=True, tag="reflection.put_back"):
    reflection: ReflectionId


def name_interests(notebook: Notebook, wish: NameInterests) -> list[Event]:
    return [] if wish.text == notebook.interests else [InterestsNamed(wish.text)]


def keep_ambition(notebook: Notebook, wish: KeepAmbition) -> list[Event]:
    same = wish.text == notebook.ambitions.get(wish.network, "")
    return [] if same else [AmbitionKept(wish.network, wish.text)]


def write(notebook: Notebook, wish: WriteReflection) -> list[Event]:
    page = notebook.reflections.get(wish.reflection)
    stands = page and (page.network, page.text, page.prompt) == (wish.network, wish.text, wish.prompt)
    if stands and page and not page.torn_out:
        return []
    return [ReflectionWritten(wish.reflection, wish.network, said(wish.text), wish.prompt)]


def tear_out(notebook: Notebook, wish: TearOut) -> list[Event]:
    return [] if known(notebook, wish.reflection).torn_out else [ReflectionTornOut(wish.reflection)]


def put_back(notebook: Notebook, wish: PutBack) -> list[Event]:
    return [ReflectionPutBack(wish.reflection)] if known(notebook, wish.reflection).torn_out else []


def known(notebook: Notebook, reflection: ReflectionId) -> Page:
    if reflection not in notebook.reflections:
        raise Refusal("unknown_reflection", "That reflection is not in your notebook. Nothing was changed.")
    return notebook.reflections[reflection]


def interests_named(notebook: Notebook, fact: Fact, event: InterestsNamed) -> None:
    notebook.interests = event.text


def ambition_kept(notebook: Notebook, fact: Fact, event: AmbitionKept) -> None:
    notebook.ambitions[event.network] = event.text


def written(notebook: Notebook, fact: Fact, event: ReflectionWritten) -> None:
    new = Page(event.reflection, event.network, event.text, event.prompt, fact.happened_at)
    notebook.reflections[event.reflection] = new


def torn_out(notebook: Notebook, fact: Fact, event: ReflectionTornOut) -> None:
    notebook.reflections[event.reflection].torn_out = True


def put_back_in(notebook: Notebook, fact: Fact, event: ReflectionPutBack) -> None:
    notebook.reflections[event.reflection].torn_out = False
