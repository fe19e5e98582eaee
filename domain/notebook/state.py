# SPDX-License-Identifier: Apache-2.0
"""What stands in somebody's notebook."""

from datetime import datetime

from msgspec import Struct, field

from domain.kernel import NetworkId, ReflectionId


class Page(Struct):
    """A reflection as written, in which network, and the question it answers, or ""."""

    id: ReflectionId
    network: NetworkId
    text: str
    prompt: str
    at: datetime
    torn_out: bool = False


class Notebook(Struct):
    version: int = 0
    interests: str = ""
    ambitions: dict[NetworkId, str] = field(default_factory=dict)
    reflections: dict[ReflectionId, Page] = field(default_factory=dict)
