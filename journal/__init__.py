# SPDX-License-Identifier: Apache-2.0
"""The log of everything that happened: append, read, follow, seal, forget, verify.

Knows domain.kernel. Must not know projections, the web, or any rule of a board or a network.
"""

from journal.drafts import Batch, Draft
from journal.errors import (
    Corrupt,
    JournalError,
    Misconfigured,
    UnknownEvent,
    Unreadable,
    Unstorable,
    Unwritable,
    VersionConflict,
)
from journal.log import Journal
from journal.registry import upcaster
from journal.verify import Finding, Report

__all__ = [
    "Batch",
    "Corrupt",
    "Draft",
    "Finding",
    "Journal",
    "JournalError",
    "Misconfigured",
    "Report",
    "UnknownEvent",
    "Unreadable",
    "Unstorable",
    "Unwritable",
    "VersionConflict",
    "upcaster",
]
