# SPDX-License-Identifier: Apache-2.0
"""What goes through the house, counted for whoever runs it: by result and by time, never by person or by word."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from domain.kernel import Fact, Refusal
from journal import JournalError
from web.desk.room import Ack

SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
PREFIX: Final = "leernetwerk_"


class Meter:
    """One per process. Counters only grow; gauges are asked for when somebody looks."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        answers = self._counter("commands", "Wishes answered, by what came of them.", ["result"])
        self._saved, self._refused = answers.labels("saved"), answers.labels("refused")
        self._unsaved, self._failed = answers.labels("unwritable"), answers.labels("failed")
        self.repeats = self._counter("repeats", "Wishes that had been done before, answered as they were then.")
        self.conflicts = self._counter("conflicts", "Commits another process was ahead of: read, decided again.")
        self._limited = self._counter("limited", "What was refused because it came too fast, by kind.", ["kind"])
        self._commit = self._histogram("commit_seconds", "From deciding a batch until it is committed with full sync.")
        self._delivery = self._histogram("delivery_seconds", "From recording a fact until it is handed to all sockets.")

    def answered(self, outcome: Ack | Exception) -> None:
        if isinstance(outcome, Ack):
            self._saved.inc()
        elif isinstance(outcome, Refusal):
            self._refused.inc()
        elif isinstance(outcome, JournalError):
            self._unsaved.inc()
        else:
            self._failed.inc()

    def limited(self, kind: str) -> None:
        self._limited.labels(kind).inc()

    def committed(self, seconds: float) -> None:
        self._commit.observe(seconds)

    def delivered(self, facts: list[Fact]) -> None:
        self._delivery.observe(max(0.0, (datetime.now(UTC) - facts[0].recorded_at).total_seconds()))

    def watch(self, name: str, meaning: str, look: Callable[[], float]) -> None:
        """`look` is asked each time somebody reads the figures."""
        Gauge(PREFIX + name, meaning, registry=self._registry).set_function(look)

    def watch_each(self, name: str, meaning: str, label: str, looks: Mapping[str, Callable[[], float]]) -> None:
        """One figure of each of several things."""
        gauge = Gauge(PREFIX + name, meaning, [label], registry=self._registry)
        for value, look in looks.items():
            gauge.labels(value).set_function(look)

    def read(self) -> bytes:
        """In the text format of Prometheus."""
        return generate_latest(self._registry)

    def _counter(self, name: str, meaning: str, labels: list[str] | None = None) -> Counter:
        return Counter(PREFIX + name, meaning, labels or [], registry=self._registry)

    def _histogram(self, name: str, meaning: str) -> Histogram:
        return Histogram(PREFIX + name, meaning, buckets=SECONDS, registry=self._registry)
