# SPDX-License-Identifier: Apache-2.0
"""The one write path to the log, for pages, sockets and the command line alike. Must not know HTTP or HTML."""

from web.desk.desk import Desk
from web.desk.room import Ack
from web.desk.writer import Writer

__all__ = ["Ack", "Desk", "Writer"]
