# SPDX-License-Identifier: Apache-2.0
"""What people say and feel about an idea: comments and reactions. Nothing here is counted per person."""

from domain.board.state import Board, Comment, Feeling, Reaction
from domain.kernel import Command, CommentId, Event, Fact, IdeaId, MemberId, Refusal, Text, said


class MakeComment(Command, frozen=True, tag="comment"):
    comment: CommentId
    idea: IdeaId
    text: Text


class WithdrawComment(Command, frozen=True, tag="withdraw_comment"):
    comment: CommentId
    idea: IdeaId


class RestoreComment(Command, frozen=True, tag="restore_comment"):
    comment: CommentId
    idea: IdeaId


class React(Command, frozen=True, tag="react"):
    idea: IdeaId
    feeling: Feeling


class WithdrawReaction(Command, frozen=True, tag="withdraw_reaction"):
    idea: IdeaId
    feeling: Feeling


class CommentMade(Event, frozen=True, tag="comment.made"):
    comment: CommentId
    idea: IdeaId
    text: Text


class CommentWithdrawn(Event, frozen=True, tag="comment.withdrawn"):
    comment: CommentId
    idea: IdeaId


class CommentRestored(Event, frozen=True, tag="comment.restored"):
    comment: CommentId
    idea: IdeaId


class ReactionGiven(Event, frozen=True, tag="reaction.given"):
    idea: IdeaId
    feeling: Feeling


class ReactionWithdrawn(Event, frozen=True, tag="reaction.withdrawn"):
    idea: IdeaId
    feeling: Feeling


def comment(board: Board, wish: MakeComment) -> list[Event]:
    idea = board.standing(wish.idea)
    if any(c.id == wish.comment for c in (*idea.comments, *idea.withdrawn_comments)):
        raise Refusal("id_taken", "This id already names another comment. Nothing was saved; try again.")
    return [CommentMade(wish.comment, wish.idea, said(wish.text))]


def withdraw_comment(board: Board, wish: WithdrawComment, by: MemberId) -> list[Event]:
    comment = next((c for c in board.idea(wish.idea).comments if c.id == wish.comment), None)
    if comment is None:
        return []
    if comment.by != by:
        raise Refusal("not_yours", "Only the person who made a comment can withdraw it. Nothing was changed.")
    return [CommentWithdrawn(wish.comment, wish.idea)]


def restore_comment(board: Board, wish: RestoreComment, by: MemberId) -> list[Event]:
    withdrawn = board.idea(wish.idea).withdrawn_comments
    comment = next((c for c in withdrawn if c.id == wish.comment), None)
    if comment is None:
        return []
    if comment.by != by:
        raise Refusal("not_yours", "Only the person who made a comment can bring it back. Nothing was changed.")
    return [CommentRestored(wish.comment, wish.idea)]


def react(board: Board, wish: React, by: MemberId) -> list[Event]:
    given = Reaction(wish.feeling, by) in board.standing(wish.idea).reactions
    return [] if given else [ReactionGiven(wish.idea, wish.feeling)]


def withdraw_reaction(board: Board, wish: WithdrawReaction, by: MemberId) -> list[Event]:
    given = Reaction(wish.feeling, by) in board.idea(wish.idea).reactions
    return [ReactionWithdrawn(wish.idea, wish.feeling)] if given else []


def commented(board: Board, fact: Fact, event: CommentMade) -> None:
    made = Comment(event.comment, event.text, fact.actor, fact.happened_at, fact.version)
    board.ideas[event.idea].comments += (made,)


def comment_withdrawn(board: Board, fact: Fact, event: CommentWithdrawn) -> None:
    idea = board.ideas[event.idea]
    idea.withdrawn_comments += tuple(c for c in idea.comments if c.id == event.comment)
    idea.comments = tuple(c for c in idea.comments if c.id != event.comment)


def comment_restored(board: Board, fact: Fact, event: CommentRestored) -> None:
    """It stands again where it was said, between the others."""
    idea = board.ideas[event.idea]
    back = tuple(c for c in idea.withdrawn_comments if c.id == event.comment)
    idea.comments = tuple(sorted((*idea.comments, *back), key=lambda c: c.version))
    idea.withdrawn_comments = tuple(c for c in idea.withdrawn_comments if c.id != event.comment)


def reacted(board: Board, fact: Fact, event: ReactionGiven) -> None:
    board.ideas[event.idea].reactions += (Reaction(event.feeling, fact.actor),)


def reaction_withdrawn(board: Board, fact: Fact, event: ReactionWithdrawn) -> None:
    idea = board.ideas[event.idea]
    idea.reactions = tuple(r for r in idea.reactions if r != Reaction(event.feeling, fact.actor))
