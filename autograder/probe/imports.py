"""What to do about packages, or parts of them, that are not there: go on without what needs them.

On the student's machine they were there, and the cell ran to its end. So it does here, but for the
statements at its top level that import what is missing, or use what they would have got from it.
"""

from __future__ import annotations

import ast
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Place = tuple[int, int]
"""A line, from 1, and a column in bytes, from 0."""


class Missing:
    """The names that a notebook has not, since a package is missing from which it had them."""

    def __init__(self) -> None:
        self._names: set[str] = set()

    def ended(self, error: BaseException | None) -> bool:
        """Whether a cell that ended with this error may have ended for want of a package."""
        if isinstance(error, NameError):
            return error.name in self._names or "*" in self._names
        return isinstance(error, ImportError)

    def below(self, source: str, error: BaseException, namespace: Mapping[str, Any]) -> str | None:
        """The part of a cell that stands below the statement which failed for want of a package.

        Args:
            source: The cell, in plain Python.
            error: What ended it.
            namespace: The one that it ran in.

        Returns:
            The part, on the same lines as in the cell; None if nothing stands below.
        """
        place = _place(error, namespace)
        failed = next((n for n in ast.parse(source).body if _begin(n) <= place < _end(n)), None)
        if failed is None:
            return None
        self._names.update(_bound([failed]))
        line, column = _end(failed)
        lines = list(io.StringIO(source, newline=None))  # the lines that Python counts
        tail = lines[line - 1].encode()[column:].decode().lstrip(" \t;")
        others = _others(failed, error)
        rest = (f"{others}; {tail}" if others else tail) + "".join(lines[line:])
        return "\n" * (line - 1) + rest if rest.strip() else None


def _place(error: BaseException, namespace: Mapping[str, Any]) -> Place:
    """Where in the cell itself an error was raised, or what led to it was called."""
    trace = error.__traceback__
    while trace is not None:
        frame = trace.tb_frame
        if frame.f_globals is namespace and frame.f_code.co_name == "<module>":
            line, _, column, _ = list(frame.f_code.co_positions())[trace.tb_lasti // 2]
            return line or 0, column or 0
        trace = trace.tb_next
    return 0, 0


def _begin(node: ast.stmt) -> Place:
    """Where a statement begins, with its decorators."""
    parts = [node, *getattr(node, "decorator_list", ())]
    return min((part.lineno, part.col_offset) for part in parts)


def _end(node: ast.stmt) -> Place:
    return node.end_lineno or 0, node.end_col_offset or 0


def _bound(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """The names that statements bind for the notebook: in their blocks, but not in functions."""
    for node in nodes:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name
            case ast.alias():
                yield node.asname or node.name.partition(".")[0]
            case ast.Name(ctx=ast.Store()):
                yield node.id
            case _:
                yield from _bound(ast.iter_child_nodes(node))


def _others(node: ast.stmt, error: BaseException) -> str:
    """`import pandas as pd, numpy as np` without the package that is missing."""
    if not isinstance(node, ast.Import) or not isinstance(error, ImportError):
        return ""
    missing = (error.name or "").partition(".")[0]
    names = [alias for alias in node.names if alias.name.partition(".")[0] != missing]
    return ast.unparse(ast.Import(names)) if 0 < len(names) < len(node.names) else ""
