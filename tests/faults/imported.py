# SPDX-License-Identifier: Apache-2.0
"""What the process servers are forked from has in its memory. Importing this must start no thread."""

from importlib import import_module

from journal.registry import Registry
from tests.journal.scenes import EVENTS
from web.words import translations

for name in (
    "web.serving",
    "web.cli",
    "web.demo",
    "journal.postgres_store",
    "journal.sqlite_store",
    "tests.faults.forking",
):
    import_module(name)
translations("nl")
Registry(EVENTS)
