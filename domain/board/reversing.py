# SPDX-License-Identifier: Apache-2.0
"""What taking a change back means for the board as it is by then.

What others have changed again meanwhile is nobody's to take back: then nothing follows. Where others have built on
it, it is refused in words.
"""

from hashlib import sha256

from domain.board import arranging, combining, ideas, insight, links, rewording, voices
from domain.board.inverses import (
    BringBack,
    FeelAgain,
    LinkAgain,
    NameAgain,
    PeelAgain,
    PutBack,
    RearrangeBack,
    ReturnPeeled,
    SayAgain,
    SetAside,
    Unfeel,
    Unlink,
    Unname,
    Unsay,
    WordBack,
    WordMerged,
)
from domain.board.state import Back, Board
from domain.kernel import FORGOTTEN, CommandId, Event, IdeaId, LinkId, MemberId


def follows(board: Board, back: Back, by: MemberId, asked: CommandId) -> list[Event]:
    """The events that take the change back; [] where it is no longer there to be taken back.

    Raises Refusal where others have built on it. Nobody is asked whether it is theirs: it was their own act.
    """
    match back:
        case PutBack():
            return put_back(board, back)
        case Unfeel(idea=idea, feeling=feeling):
            return voices.withdraw_reaction(board, voices.WithdrawReaction(idea, feeling), by)
        case FeelAgain(idea=idea, feeling=feeling):
            given = any((r.feeling, r.by) == (feeling, by) for r in board.ideas[idea].reactions)
            return [] if given else [voices.ReactionGiven(idea, feeling)]
        case Unsay(comment=comment, idea=idea):
            return voices.withdraw_comment(board, voices.WithdrawComment(comment, idea), by)
        case SayAgain(comment=comment, idea=idea):
            return voices.restore_comment(board, voices.RestoreComment(comment, idea), by)
        case WordBack():
            return put_in_former_words(board, back)
        case WordMerged(idea=idea, text=text, mine=mine):
            now = board.ideas[idea]
            return [] if text == now.text else [rewording.IdeaReworded(idea, text, mine, now.beside)]
        case Unname():
            return take_name_back(board, back)
        case NameAgain():
            return give_name_again(board, back)
        case RearrangeBack(of=of):
            return arranging.rearranged(board, of, still_there(board, back))
        case _:
            return reshaped(board, back, by, asked)


def reshaped(board: Board, back: Back, by: MemberId, asked: CommandId) -> list[Event]:
    """The same for how ideas hang together."""
    match back:
        case SetAside(idea=idea) | BringBack(idea=idea) if board.turned.get(idea, by) != by:
            return []  # theirs by now
        case SetAside(idea=idea):
            return set_aside(board, idea)
        case BringBack(idea=idea):
            there = board.ideas[idea]
            return [] if there.status == "standing" else ideas.bring_back(board, there)
        case PeelAgain(idea=idea, source=source):
            return combining.peel_source(board, combining.PeelSource(idea, source)) if stands(board, idea) else []
        case ReturnPeeled(idea=idea, source=source):
            return combining.return_source(board, combining.ReturnSource(idea, source)) if stands(board, idea) else []
        case Unlink(link=link):
            return links.remove_link(board, links.RemoveLink(link))
        case LinkAgain(link=link):
            return link_again(board, link, asked)
        case _:
            raise TypeError(f"{type(back).__name__} is no way back")


def stands(board: Board, idea: IdeaId) -> bool:
    return board.ideas[idea].status == "standing"


def set_aside(board: Board, idea_id: IdeaId) -> list[Event]:
    idea = board.ideas[idea_id]
    if idea.kind == "combination":
        return combining.undo_combination(board, combining.UndoCombination(idea_id))
    return ideas.set_aside(idea) if idea.status == "standing" else []


def put_back(board: Board, back: PutBack) -> list[Event]:
    idea = board.ideas[back.idea]
    is_there = idea.status == "standing" and idea.place == back.put
    return [ideas.IdeaMoved(back.idea, back.was)] if is_there else []


def still_there(board: Board, back: RearrangeBack) -> tuple[ideas.Moving, ...]:
    """Where the cards lay before, of those that still lie where they were put."""
    pairs = zip(back.was, back.put, strict=True)
    return tuple(was for was, put in pairs if board.ideas[put.idea].place == put.place)


def put_in_former_words(board: Board, back: WordBack) -> list[Event]:
    idea = board.ideas[back.idea]
    former = idea.wordings[back.former - 1].text
    if idea.status != "standing" or former == FORGOTTEN:
        return []
    if idea.wording == back.mine:
        return [rewording.WordingRestored(back.idea, back.former, back.mine, back.beside)]
    if former == idea.text:
        return []
    return [rewording.WordingRestored(back.idea, back.former, back.mine, (*idea.beside, idea.wording))]


def take_name_back(board: Board, back: Unname) -> list[Event]:
    idea = board.ideas[back.idea]
    if idea.insight is None or idea.insight.version != back.named:
        return []
    if back.former and idea.last_insight is not None and idea.last_insight.version == back.former:
        return [insight.InsightRestored(back.idea)]
    return [insight.InsightTakenBack(back.idea)]


def give_name_again(board: Board, back: NameAgain) -> list[Event]:
    idea = board.ideas[back.idea]
    is_last = idea.last_insight is not None and idea.last_insight.version == back.named
    return [insight.InsightRestored(back.idea)] if idea.insight is None and is_last else []


def link_again(board: Board, link_id: LinkId, asked: CommandId) -> list[Event]:
    """Drawn anew under an id of its own, which follows from what was asked."""
    was = board.removed_links[link_id]
    same = (was.relation, was.source, was.target)
    if links.is_drawn(board, *same):
        return []
    new = LinkId(sha256(f"{asked} {link_id}".encode()).hexdigest()[:32])
    links.free(board, new)
    return [links.LinkDrawn(new, *same)]
