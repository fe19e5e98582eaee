# SPDX-License-Identifier: Apache-2.0
"""What is wrong with a file, where, and what to do about it. Knows no file, no log and no page."""

from msgspec import Struct

ROW = "row"
"""Stands as the field where a line as a whole is meant."""


class Problem(Struct, frozen=True):
    """One thing to mend. `line` counts from 1; 0 means the whole file.

    The sentence is a message id for translation; `facts` fill its %(name)s places.
    """

    line: int
    field: str
    sentence: str
    facts: dict[str, str] = {}

    @property
    def reason(self) -> str:
        return self.sentence % self.facts

    def __str__(self) -> str:
        return f"line {self.line}, {self.field}: {self.reason}" if self.line else f"{self.field}: {self.reason}"


class Unusable(Exception):
    """The file cannot be brought in: every problem, in the order of its lines."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = sorted(problems, key=lambda problem: problem.line)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


def shown(text: str, most: int = 40) -> str:
    """The text as it can stand in a sentence: on one line, not too long, no control characters."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= most else line[: most - 1] + "…"
