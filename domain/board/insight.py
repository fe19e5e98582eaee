# SPDX-License-Identifier: Apache-2.0
"""Naming an idea as an insight: a new direction, a solution or an application the network saw together."""

from domain.board.state import Board, Insight
from domain.kernel import Command, Event, Fact, IdeaId, Refusal, Text, is_blank


class NameInsight(Command, frozen=True, tag="name_insight"):
    idea: IdeaId
    why: Text


class TakeBackInsight(Command, frozen=True, tag="take_back_insight"):
    idea: IdeaId


class RestoreInsight(Command, frozen=True, tag="restore_insight"):
    idea: IdeaId


class InsightNamed(Event, frozen=True, tag="insight.named"):
    idea: IdeaId
    why: Text


class InsightTakenBack(Event, frozen=True, tag="insight.taken_back"):
    idea: IdeaId


class InsightRestored(Event, frozen=True, tag="insight.restored"):
    """The insight that was taken back or renamed last is the idea's again, in the words it had."""

    idea: IdeaId


def name_insight(board: Board, wish: NameInsight) -> list[Event]:
    idea = board.standing(wish.idea)
    if idea.kind == "question":
        raise Refusal(
            "question_no_insight",
            "A question keeps you restless; an insight is an idea. Answer it first; nothing was saved.",
        )
    if is_blank(wish.why):
        raise Refusal("why_insight", "Say in a sentence why this is an insight for you together. Nothing was saved.")
    if idea.insight is not None and idea.insight.why == wish.why:
        return []
    return [InsightNamed(wish.idea, wish.why)]


def take_back_insight(board: Board, wish: TakeBackInsight) -> list[Event]:
    return [] if board.idea(wish.idea).insight is None else [InsightTakenBack(wish.idea)]


def restore_insight(board: Board, wish: RestoreInsight) -> list[Event]:
    idea = board.standing(wish.idea)
    return [] if idea.insight is not None or idea.last_insight is None else [InsightRestored(wish.idea)]


def named(board: Board, fact: Fact, event: InsightNamed) -> None:
    idea = board.ideas[event.idea]
    idea.last_insight = idea.insight or idea.last_insight
    idea.insight = Insight(event.why, fact.actor, fact.happened_at, fact.version)


def taken_back(board: Board, fact: Fact, event: InsightTakenBack) -> None:
    idea = board.ideas[event.idea]
    idea.insight, idea.last_insight = None, idea.insight


def insight_restored(board: Board, fact: Fact, event: InsightRestored) -> None:
    idea = board.ideas[event.idea]
    idea.insight, idea.last_insight = idea.last_insight, idea.insight
