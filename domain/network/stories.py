# SPDX-License-Identifier: Apache-2.0
"""Experiences told as short stories, and reflections their writers chose to share. Both may be taken back, and again.

A reflection is private first: it is written in the writer's own notebook (domain/notebook), and shared from there.
"""

from domain.kernel import (
    Asked,
    Command,
    Event,
    ExperienceId,
    Fact,
    GatheringId,
    MaybeId,
    MemberId,
    ReflectionId,
    Refusal,
    Text,
    said,
)
from domain.network.gatherings import known as known_gathering
from domain.network.living import Experience, Reflection
from domain.network.state import Network


class TellExperience(Command, frozen=True, tag="tell_experience"):
    experience: ExperienceId
    text: Text
    gathering: MaybeId = ""


class WithdrawExperience(Command, frozen=True, tag="withdraw_experience"):
    experience: ExperienceId


class RestoreExperience(Command, frozen=True, tag="restore_experience"):
    experience: ExperienceId


class ShareReflection(Command, frozen=True, tag="share_reflection"):
    reflection: ReflectionId
    text: Text
    prompt: Text = ""


class WithdrawReflection(Command, frozen=True, tag="withdraw_reflection"):
    reflection: ReflectionId


class RestoreReflection(Command, frozen=True, tag="restore_reflection"):
    reflection: ReflectionId


class ExperienceTold(Event, frozen=True, tag="experience.told"):
    experience: ExperienceId
    text: Text
    gathering: MaybeId


class ExperienceWithdrawn(Event, frozen=True, tag="experience.withdrawn"):
    experience: ExperienceId


class ExperienceRestored(Event, frozen=True, tag="experience.restored"):
    experience: ExperienceId


class ReflectionShared(Event, frozen=True, tag="reflection.shared"):
    reflection: ReflectionId
    text: Text
    prompt: Text


class ReflectionWithdrawn(Event, frozen=True, tag="reflection.withdrawn"):
    reflection: ReflectionId


class ReflectionRestored(Event, frozen=True, tag="reflection.restored"):
    reflection: ReflectionId


def tell(network: Network, wish: TellExperience, asked: Asked) -> list[Event]:
    network.present(asked.by)
    if wish.experience in network.experiences:
        raise Refusal("id_taken", "This id already names another experience. Nothing was saved; try again.")
    if wish.gathering:
        known_gathering(network, GatheringId(wish.gathering))
    return [ExperienceTold(wish.experience, said(wish.text), wish.gathering)]


def withdraw_experience(network: Network, wish: WithdrawExperience, asked: Asked) -> list[Event]:
    network.present(asked.by)
    found = own(network.experiences.get(wish.experience), asked.by)
    return [] if found.withdrawn else [ExperienceWithdrawn(wish.experience)]


def restore_experience(network: Network, wish: RestoreExperience, asked: Asked) -> list[Event]:
    network.present(asked.by)
    found = own(network.experiences.get(wish.experience), asked.by)
    return [ExperienceRestored(wish.experience)] if found.withdrawn else []


def share(network: Network, wish: ShareReflection, asked: Asked) -> list[Event]:
    network.present(asked.by)
    if wish.reflection in network.reflections:
        raise Refusal("id_taken", "This reflection was shared already. Nothing was saved.")
    return [ReflectionShared(wish.reflection, said(wish.text), wish.prompt)]


def withdraw_reflection(network: Network, wish: WithdrawReflection, asked: Asked) -> list[Event]:
    network.present(asked.by)
    found = own(network.reflections.get(wish.reflection), asked.by)
    return [] if found.withdrawn else [ReflectionWithdrawn(wish.reflection)]


def restore_reflection(network: Network, wish: RestoreReflection, asked: Asked) -> list[Event]:
    network.present(asked.by)
    found = own(network.reflections.get(wish.reflection), asked.by)
    return [ReflectionRestored(wish.reflection)] if found.withdrawn else []


def own(found: Experience | Reflection | None, by: MemberId) -> Experience | Reflection:
    if found is None:
        raise Refusal("unknown_story", "That is not one of this network's stories. Nothing was changed.")
    if found.by != by:
        raise Refusal("not_yours", "Only who told it can take it back or bring it back. Nothing was changed.")
    return found


def told(network: Network, fact: Fact, event: ExperienceTold) -> None:
    new = Experience(event.experience, event.text, fact.actor, fact.happened_at, event.gathering)
    network.experiences[event.experience] = new


def experience_withdrawn(network: Network, fact: Fact, event: ExperienceWithdrawn) -> None:
    network.experiences[event.experience].withdrawn = True


def experience_restored(network: Network, fact: Fact, event: ExperienceRestored) -> None:
    network.experiences[event.experience].withdrawn = False


def shared(network: Network, fact: Fact, event: ReflectionShared) -> None:
    new = Reflection(event.reflection, event.text, fact.actor, fact.happened_at, event.prompt)
    network.reflections[event.reflection] = new


def reflection_withdrawn(network: Network, fact: Fact, event: ReflectionWithdrawn) -> None:
    network.reflections[event.reflection].withdrawn = True


def reflection_restored(network: Network, fact: Fact, event: ReflectionRestored) -> None:
    network.reflections[event.reflection].withdrawn = False
