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
from journal.heads import Contradicted, Heads
from journal.log import Journal
from journal.opening import is_there
from journal.proof import Judged, Proof
from journal.registry import upcaster
from journal.signing import NoSigningKey, Note, PublicKey, notes_in
from journal.verify import Finding, Report

__all__ = [
    "Batch",
    "Contradicted",
    "Corrupt",
    "Draft",
    "Finding",
    "Heads",
    "Journal",
    "JournalError",
    "Judged",
    "Misconfigured",
    "NoSigningKey",
    "Note",
    "Proof",
    "PublicKey",
    "Report",
    "UnknownEvent",
    "Unreadable",
    "Unstorable",
    "Unwritable",
    "VersionConflict",
    "is_there",
    "notes_in",
    "upcaster",
]
