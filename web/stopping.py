# SPDX-License-Identifier: Apache-2.0
"""Which signals tell a process to stop. That its terminal was closed is one, unless it was started with nohup."""

import signal
from typing import Final

MINDS: Final = signal.getsignal(signal.SIGHUP) != signal.SIG_IGN
STOPS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP) if MINDS else (signal.SIGINT, signal.SIGTERM)
