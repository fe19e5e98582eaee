# SPDX-License-Identifier: Apache-2.0
"""From a spark ("I want to find out …") through "me too" to a network with a bounded theme and a question."""

from domain.kernel import Asked, Command, Event, Fact, NetworkId, Refusal, Text, is_blank, said
from domain.network.membership import MemberJoined
from domain.network.state import Access, Echo, Network, Theme, Turn


class Spark(Command, frozen=True, tag="spark"):
    network: NetworkId
    text: Text


class SayMeToo(Command, frozen=True, tag="me_too"):
    why: Text = ""


class Relight(Command, frozen=True, tag="relight"):
    """A spark that found no echo fades from the wall; anybody may light it again."""


class Form(Command, frozen=True, tag="form"):
    """Anyone attracted may let the spark become a network, and is its first member; nobody above approves."""

    name: Text
    inside: Text
    outside: Text
    question: Text
    access: Access = "open"


class TurnTheme(Command, frozen=True, tag="turn_theme"):
    name: Text
    inside: Text
    outside: Text


class TurnQuestion(Command, frozen=True, tag="turn_question"):
    question: Text


class ChooseAccess(Command, frozen=True, tag="choose_access"):
    access: Access


class NetworkSparked(Event, frozen=True, tag="network.sparked"):
    network: NetworkId
    text: Text


class SparkEchoed(Event, frozen=True, tag="spark.echoed"):
    why: Text


class SparkRelit(Event, frozen=True, tag="spark.relit"):
    pass


class NetworkFormed(Event, frozen=True, tag="network.formed"):
    name: Text
    inside: Text
    outside: Text
    question: Text
    access: Access


class ThemeTurned(Event, frozen=True, tag="theme.turned"):
    name: Text
    inside: Text
    outside: Text


class QuestionTurned(Event, frozen=True, tag="question.turned"):
    question: Text


class AccessChosen(Event, frozen=True, tag="access.chosen"):
    access: Access


def spark(network: Network, wish: Spark, asked: Asked) -> list[Event]:
    if network.stage != "nothing":
        raise Refusal("already_sparked", "This spark already exists. Say me too, or light another; nothing was saved.")
    return [NetworkSparked(wish.network, said(wish.text))]


def me_too(network: Network, wish: SayMeToo, asked: Asked) -> list[Event]:
    still_a_spark(network)
    return [] if asked.by in network.attracted else [SparkEchoed(wish.why)]


def form(network: Network, wish: Form, asked: Asked) -> list[Event]:
    still_a_spark(network)
    if asked.by not in network.attracted:
        raise Refusal(
            "say_me_too", "Say me too first: those attracted let a spark become a network. Nothing was saved."
        )
    name, question = said(wish.name), said(wish.question)
    bounded(wish.inside, wish.outside)
    formed = NetworkFormed(name, wish.inside, wish.outside, question, wish.access)
    return [formed] if asked.standing == "importer" else [formed, MemberJoined(0)]


def relight(network: Network, wish: Relight, asked: Asked) -> list[Event]:
    still_a_spark(network)
    return [SparkRelit()]


def still_a_spark(network: Network) -> None:
    if network.stage == "nothing":
        raise Refusal("no_network", "There is no such network. Nothing was saved.")
    if network.stage != "spark":
        raise Refusal("already_formed", "The spark has become a network: you can join it now. Nothing was saved.")


def turn_theme(network: Network, wish: TurnTheme, asked: Asked) -> list[Event]:
    network.present(asked.by)
    said(wish.name)
    bounded(wish.inside, wish.outside)
    now = network.themes[-1]
    if (wish.name, wish.inside, wish.outside) == (now.name, now.inside, now.outside):
        return []
    return [ThemeTurned(wish.name, wish.inside, wish.outside)]


def turn_question(network: Network, wish: TurnQuestion, asked: Asked) -> list[Event]:
    network.present(asked.by)
    return [] if said(wish.question) == network.question else [QuestionTurned(wish.question)]


def choose_access(network: Network, wish: ChooseAccess, asked: Asked) -> list[Event]:
    network.present(asked.by)
    return [] if wish.access == network.access else [AccessChosen(wish.access)]


def bounded(inside: str, outside: str) -> None:
    if is_blank(inside) or is_blank(outside):
        raise Refusal(
            "unbounded",
            "Say what is inside the theme and what is outside: a sharp edge keeps it open. Nothing was saved.",
        )


def sparked(network: Network, fact: Fact, event: NetworkSparked) -> None:
    network.stage, network.id, network.spark = "spark", event.network, event.text
    network.sparked_by, network.sparked_at = fact.actor, fact.happened_at


def echoed(network: Network, fact: Fact, event: SparkEchoed) -> None:
    network.echoes += (Echo(fact.actor, event.why, fact.happened_at),)


def relit(network: Network, fact: Fact, event: SparkRelit) -> None:
    network.relit_by, network.relit_at = fact.actor, fact.happened_at


def formed(network: Network, fact: Fact, event: NetworkFormed) -> None:
    network.stage, network.access, network.formed_at = "network", event.access, fact.happened_at
    network.themes += (Theme(event.name, event.inside, event.outside, fact.actor, fact.happened_at),)
    network.questions += (Turn(event.question, fact.actor, fact.happened_at, fact.version),)


def theme_turned(network: Network, fact: Fact, event: ThemeTurned) -> None:
    network.themes += (Theme(event.name, event.inside, event.outside, fact.actor, fact.happened_at),)


def question_turned(network: Network, fact: Fact, event: QuestionTurned) -> None:
    network.questions += (Turn(event.question, fact.actor, fact.happened_at, fact.version),)


def access_chosen(network: Network, fact: Fact, event: AccessChosen) -> None:
    network.access = event.access
