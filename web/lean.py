# SPDX-License-Identifier: Apache-2.0
"""Templates compiled for what is drawn ten thousand times over: the same HTML from the same template, in a fifth of
the time. Must not change what a template means.

Jinja looks an attribute up in three ways, calls everything through its context, and makes each escaped text an object
of its own. Here an attribute is Python's, what is PLAIN is called as it is, words without gaps are translated once, and
a partial is compiled as the body of a loop over all there is to draw.
"""

from collections.abc import Callable
from types import CodeType
from typing import Any, ClassVar, Final

from jinja2 import Environment, FileSystemLoader, nodes
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import escape

try:
    from markupsafe._speedups import _escape_inner as escaped
except ImportError:
    escaped = escape

PLAIN: Final = frozenset({"_", "person"})
"""Functions that want nothing of the context they are called in."""


def written(value: object) -> str:
    """What stands in the HTML for a value."""
    if value.__class__ is str:
        return escaped(value)
    return str(value) if value.__class__ is int else escape(value)


class LeanGenerator(CodeGenerator):
    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 (the compiler's own name)
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        if not is_plain(node):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        self.visit(node.args[0], frame)
        self.write(")")

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:
        if isinstance(node, nodes.Call) and is_plain(node, "_") and isinstance(node.args[0], nodes.Const):
            said: Any = self.environment.globals["_"]
            return str(written(said(node.args[0].value)))
        return super()._output_child_to_const(node, frame, finalize)

    def write_commons(self) -> None:
        super().write_commons()
        self.writeline("escaped, written = environment.escaped, environment.written")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write("(escaped(said) if (said := ")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(").__class__ is str else written(said))")


def is_plain(call: nodes.Call, *names: str) -> bool:
    """A call of one of the names, or of any that is PLAIN, with one thing and nothing else."""
    named = isinstance(call.node, nodes.Name) and call.node.name in (names or PLAIN)
    return named and len(call.args) == 1 and not (call.kwargs or call.dyn_args or call.dyn_kwargs)


class Compiled(BytecodeCache):
    """What was compiled once in this process is so for every language and every house; `apart` is what differs."""

    _known: ClassVar[dict[tuple[str, str, str], CodeType | None]] = {}

    def __init__(self, apart: str) -> None:
        self._apart = apart

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._known.get((self._apart, bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._known[self._apart, bucket.key, bucket.checksum] = bucket.code


class LeanEnvironment(Environment):
    """A template that asks for what is not there raises AttributeError here."""

    code_generator_class = LeanGenerator
    escaped, written = staticmethod(escaped), staticmethod(written)


class EachOf(FileSystemLoader):
    """A template called `idea in board/_idea.html` is the partial, drawn for each idea of `many`."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        name, each, partial = template.partition(" in ")
        source, path, is_fresh = super().get_source(environment, partial or template)
        if each:
            source = f"{{% for {name} in many %}}{source.rstrip()}{{% endfor %}}"
        return source, path, is_fresh
