"""What to do about packages that are not there: go on without what needs them.

On the student's machine they were there, and the cell ran to its end. So it does here, but for the
statements at its top level that import such a package, or use what they would have got from it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Any


class Missing:
    """The names that a notebook has not, since a package is missing from which it had them."""

    def __init__(self) -> None:
        self._names: set[str] = set()

    def ended(self, error: BaseException | None) -> bool:
        """Whether a cell that ended with this error may have ended for want of a package."""
        if isinstance(error, NameError):
            return error.name in self._names
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
        line = _line(error, namespace)
        failed = [node for node in ast.parse(source).body if line in _lines(node)]
        if not failed:
            return None
        self._names.update(_bound(failed))
        end = max(node.end_lineno or 0 for node in failed)
        rest = _others(failed[0], error) + "".join(source.splitlines(keepends=True)[end:])
        return "\n" * end + rest if rest.strip() else None


def _line(error: BaseException, namespace: Mapping[str, Any]) -> int:
    """The line of the cell itself, below which an error was raised."""
    trace = error.__traceback__
    while trace is not None:
        frame = trace.tb_frame
        if frame.f_globals is namespace and frame.f_code.co_name == "<module>":
            return trace.tb_lineno
        trace = trace.tb_next
    return 0


def _lines(node: ast.stmt) -> range:
    """The lines of a statement, its decorators' among them."""
    first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])
    return range(first, (node.end_lineno or first) + 1)


def _bound(statements: Sequence[ast.stmt]) -> Iterator[str]:
    """The names that statements bind, in their blocks as well."""
    for statement in statements:
        for node in ast.walk(statement):
            match node:
                case ast.alias():
                    yield node.asname or node.name.partition(".")[0]
                case ast.Name(ctx=ast.Store()):
                    yield node.id
                case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                    yield node.name


def _others(node: ast.stmt, error: BaseException) -> str:
    """`import pandas as pd, numpy as np` without the package that is missing."""
    if not isinstance(node, ast.Import) or not isinstance(error, ImportError):
        return ""
    missing = (error.name or "").partition(".")[0]
    names = [alias for alias in node.names if alias.name.partition(".")[0] != missing]
    return f"{ast.unparse(ast.Import(names))}\n" if 0 < len(names) < len(node.names) else ""
