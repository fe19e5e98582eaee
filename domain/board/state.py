# SPDX-License-Identifier: Apache-2.0
"""What a board is at a version: ideas with their wordings and lineage, links, comments, reactions."""

from datetime import datetime
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct, field

from domain.kernel import BoardId, CommandId, CommentId, IdeaId, LinkId, MemberId, NetworkId, Refusal

EDGE: Final = 100_000
Along = Annotated[int, Meta(ge=-EDGE, le=EDGE)]

Kind = Literal["idea", "question", "combination"]
Status = Literal["standing", "withdrawn", "undone"]
Relation = Literal["supports", "contrasts", "answers", "tension"]
"""A tension runs both ways, and keeps a network restless until the two are combined."""
Feeling = Literal["resonates", "curious", "doubt", "try"]


class Place(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Where the top left corner of a card lies on the ground, in CSS pixels at zoom 1."""

    x: Along
    y: Along


class Wording(Struct, frozen=True, gc=False):
    """`by` put these words here; `writer` says whose they are where that is somebody else."""

    text: str
    by: MemberId
    at: datetime
    version: int
    writer: str = ""
    restored: int = 0
    """The number of the earlier wording that came back with this one; 0 when the words were new."""

    @property
    def whose(self) -> str:
        return self.writer or self.by


class Comment(Struct, frozen=True, gc=False):
    id: CommentId
    text: str
    by: MemberId
    at: datetime
    version: int = 0


class Reaction(Struct, frozen=True, gc=False):
    feeling: Feeling
    by: MemberId


class Insight(Struct, frozen=True, gc=False):
    why: str
    by: MemberId
    at: datetime
    version: int = 0


class Cited(Struct, frozen=True, gc=False):
    """An idea on another board, at the version of that board at which it was taken over."""

    board: BoardId
    idea: IdeaId
    version: int


class Origin(Struct, frozen=True):
    """Where a board that began as a fork came from: which board, and at which version and moment of it."""

    board: BoardId
    version: int
    at: datetime | None = None


class Outside(Struct, frozen=True, gc=False):
    """Where an imported idea came from: a labelled person outside the network, and those who helped."""

    contributor: str
    contributors: tuple[str, ...] = ()
    title: str = ""
    kind: str = ""
    categories: tuple[str, ...] = ()


class Idea(Struct, gc=False):
    """One thought and everything that grew around it. Tuples, so that ten thousand empty ones cost nothing."""

    id: IdeaId
    kind: Kind
    by: MemberId
    at: datetime
    version: int
    place: Place
    wordings: tuple[Wording, ...]
    beside: tuple[int, ...] = ()
    """Numbers (from 1) of wordings that could not be merged with the current one; all stay until somebody chooses."""
    status: Status = "standing"
    builds_on: tuple[IdeaId, ...] = ()
    built_on_by: tuple[IdeaId, ...] = ()
    sources: tuple[IdeaId, ...] = ()
    made_of: tuple[IdeaId, ...] = ()
    """The sources as they were when it was combined, in that order: what was peeled off can return."""
    new_here: str = ""
    lifted_into: tuple[IdeaId, ...] = ()
    """Standing combinations that have this idea as a source."""
    once_in: tuple[IdeaId, ...] = ()
    """Combinations that were undone and had this idea as a source."""
    links: tuple[LinkId, ...] = ()
    comments: tuple[Comment, ...] = ()
    withdrawn_comments: tuple[Comment, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    insight: Insight | None = None
    last_insight: Insight | None = None
    """The insight that was taken back or renamed last: it can return without anybody repeating the words."""
    outside: Outside | None = None
    cites: tuple[Cited, ...] = ()

    @property
    def text(self) -> str:
        return self.wordings[-1].text

    @property
    def wording(self) -> int:
        """The number of the current wording, from 1: what a rewording says it started from."""
        return len(self.wordings)


class Link(Struct, frozen=True, gc=False):
    id: LinkId
    relation: Relation
    source: IdeaId
    target: IdeaId
    by: MemberId
    at: datetime
    version: int


class Back(Struct, frozen=True, gc=False):
    """How one change is taken back. Which ways there are stands in inverses."""


class Act(Struct, frozen=True, gc=False):
    """What one command of a member did, as what takes it back, in the order of its facts."""

    id: CommandId
    backs: tuple[Back, ...]


class Board(Struct):
    version: int = 0
    id: BoardId | None = None
    network: NetworkId | None = None
    question: str = ""
    begun_by: MemberId | None = None
    begun_at: datetime | None = None
    origin: Origin | None = None
    ideas: dict[IdeaId, Idea] = field(default_factory=dict)
    links: dict[LinkId, Link] = field(default_factory=dict)
    removed_links: dict[LinkId, Link] = field(default_factory=dict)
    aside: dict[IdeaId, None] = field(default_factory=dict)
    """Every idea that was ever set aside, in the order in which that first happened; also when it is back."""
    turned: dict[IdeaId, MemberId] = field(default_factory=dict)
    """Who set an idea aside, or brought it back, last."""
    acts: dict[MemberId, list[Act]] = field(default_factory=dict)
    """What each member can undo, newest last."""
    undone_acts: dict[MemberId, list[Act]] = field(default_factory=dict)
    """What each member can redo, newest last; empty once they do something new."""

    def idea(self, idea_id: IdeaId) -> Idea:
        """The idea, standing or not. Raises Refusal `unknown_idea`."""
        try:
            return self.ideas[idea_id]
        except KeyError:
            raise Refusal("unknown_idea", "That idea is not on this board. Nothing was changed.") from None

    def standing(self, idea_id: IdeaId) -> Idea:
        """The idea, if it stands on the board. Raises Refusal `unknown_idea` or `not_standing`."""
        idea = self.idea(idea_id)
        if idea.status != "standing":
            raise Refusal(
                "not_standing",
                "That idea was withdrawn or undone in the meantime. Restore it first; nothing was saved.",
            )
        return idea

    def free(self, idea_id: IdeaId) -> None:
        """Raises Refusal `id_taken` when the id already names an idea here."""
        if idea_id in self.ideas:
            raise Refusal("id_taken", "This id already names another idea on the board. Nothing was saved; try again.")

    def in_order(self, ideas: tuple[IdeaId, ...]) -> tuple[IdeaId, ...]:
        """As they came on the board, so that undoing and restoring leaves no trace in an order."""
        return tuple(sorted(ideas, key=lambda idea: self.ideas[idea].version))
