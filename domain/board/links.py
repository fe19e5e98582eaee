# SPDX-License-Identifier: Apache-2.0
"""Links drawn by hand between two ideas: supports, contrasts, answers, or a tension between them."""

from domain.board.state import Board, Link, Relation
from domain.kernel import Command, Event, Fact, IdeaId, LinkId, Refusal


class DrawLink(Command, frozen=True, tag="draw_link"):
    link: LinkId
    relation: Relation
    source: IdeaId
    target: IdeaId


class RemoveLink(Command, frozen=True, tag="remove_link"):
    link: LinkId


class LinkDrawn(Event, frozen=True, tag="link.drawn"):
    link: LinkId
    relation: Relation
    source: IdeaId
    target: IdeaId


class LinkRemoved(Event, frozen=True, tag="link.removed"):
    link: LinkId


def draw_link(board: Board, wish: DrawLink) -> list[Event]:
    if wish.source == wish.target:
        raise Refusal("link_to_itself", "A link runs between two different ideas. Nothing was saved.")
    _, target = board.standing(wish.source), board.standing(wish.target)
    if wish.relation == "answers" and target.kind != "question":
        raise Refusal(
            "answers_a_question", "Only a question can be answered. Draw another kind of link; nothing was saved."
        )
    if is_drawn(board, wish.relation, wish.source, wish.target):
        return []
    free(board, wish.link)
    return [LinkDrawn(wish.link, wish.relation, wish.source, wish.target)]


def is_drawn(board: Board, relation: Relation, source: IdeaId, target: IdeaId) -> bool:
    same = [(relation, source, target)]
    if relation == "tension":
        same.append((relation, target, source))
    drawn = map(board.links.__getitem__, board.ideas[source].links)
    return any((link.relation, link.source, link.target) in same for link in drawn)


def free(board: Board, link: LinkId) -> None:
    """Raises Refusal `id_taken` when the id already names a link here, drawn or removed."""
    if link in board.links or link in board.removed_links:
        raise Refusal("id_taken", "This id already names another link on the board. Nothing was saved; try again.")


def remove_link(board: Board, wish: RemoveLink) -> list[Event]:
    if wish.link in board.removed_links:
        return []
    if wish.link not in board.links:
        raise Refusal("unknown_link", "That link is not on this board. Nothing was changed.")
    return [LinkRemoved(wish.link)]


def drawn(board: Board, fact: Fact, event: LinkDrawn) -> None:
    link = Link(event.link, event.relation, event.source, event.target, fact.actor, fact.happened_at, fact.version)
    board.links[event.link] = link
    for end in (event.source, event.target):
        board.ideas[end].links += (event.link,)


def removed(board: Board, fact: Fact, event: LinkRemoved) -> None:
    link = board.removed_links[event.link] = board.links.pop(event.link)
    for end in (link.source, link.target):
        idea = board.ideas[end]
        idea.links = tuple(k for k in idea.links if k != event.link)
