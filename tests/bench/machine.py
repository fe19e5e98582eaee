# SPDX-License-Identifier: Apache-2.0
"""What the figures were measured on. Says no host name and no path."""

import os
import platform
import sqlite3
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

LIBRARIES: Final = ("litestar", "uvicorn", "uvloop", "websockets", "msgspec", "jinja2", "eventsourcing", "cryptography")
SYNCS: Final = 200


def machine(folder: Path) -> dict[str, Any]:
    return {
        "cores": os.cpu_count(),
        "cpu": _first("/proc/cpuinfo", "model name") or platform.machine(),
        "memory_gib": round(int((_first("/proc/meminfo", "MemTotal") or "0 kB").split()[0]) / 1024 / 1024, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": f"{platform.python_implementation()} {sys.version.split()[0]}",
        "sqlite": sqlite3.sqlite_version,
        "libraries": {name: version(name) for name in LIBRARIES},
        "load_before": round(os.getloadavg()[0], 2),
        **disk(folder),
    }


def disk(folder: Path) -> dict[str, float]:
    """How long 4 KiB take to be on the disk: what a commit cannot be faster than."""
    took = []
    with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
        for _ in range(SYNCS):
            file.write(b"x" * 4096)
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - began) * 1000)
    took.sort()
    return {"sync_p50_ms": round(took[SYNCS // 2], 3), "sync_p99_ms": round(took[SYNCS * 99 // 100], 3)}


def _first(file: str, name: str) -> str | None:
    try:
        lines = Path(file).read_text().splitlines()
    except OSError:
        return None
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith(name)), None)
