# SPDX-License-Identifier: Apache-2.0
"""What the process servers are forked from has in its memory. Importing this must start no thread."""

import tempfile
from importlib import import_module
from pathlib import Path

from journal.registry import Registry
from tests.journal.scenes import EVENTS
from web.app import build
from web.serving import configuration
from web.settings import Settings
from web.words import translations

for name in (
    "web.serving",
    "web.cli",
    "web.projector",
    "web.demo",
    "journal.postgres_store",
    "journal.sqlite_store",
    "tests.faults.forking",
):
    import_module(name)
translations("nl")
Registry(EVENTS)
with tempfile.TemporaryDirectory() as home:
    app = build(Settings(data=Path(home)))
    configuration(app).load()
    app.state.rendering.prepare()
    app.state.accounts.close()
