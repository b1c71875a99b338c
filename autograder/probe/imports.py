"""What to do about an import of a package that is not there: go on below it.

On the student's machine it was there, and what stands below the import ran. So it runs here as
well, up to the first use of what is missing.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any


def below(source: str, error: BaseException | None, namespace: Mapping[str, Any]) -> str | None:
    """The part of a cell that stands below the import which failed.

    Args:
        source: The cell, in plain Python.
        error: What ended it.
        namespace: The one that it ran in.

    Returns:
        The part, on the same lines as in the cell; None if no import of a missing package ended it,
        or if nothing stands below.
    """
    if not isinstance(error, ModuleNotFoundError):
        return None
    line = _line(error, namespace)
    imports = (n for n in ast.parse(source).body if isinstance(n, ast.Import | ast.ImportFrom))
    for node in imports:
        end = node.end_lineno or node.lineno
        if node.lineno <= line <= end:
            lines = source.splitlines(keepends=True)
            rest = _others(node, error) + "".join(lines[end:])
            return "\n" * end + rest if rest.strip() else None
    return None


def _line(error: BaseException, namespace: Mapping[str, Any]) -> int:
    """The line of the cell itself, below which an error was raised."""
    trace = error.__traceback__
    while trace is not None:
        frame = trace.tb_frame
        if frame.f_globals is namespace and frame.f_code.co_name == "<module>":
            return trace.tb_lineno
        trace = trace.tb_next
    return 0


def _others(node: ast.Import | ast.ImportFrom, error: ModuleNotFoundError) -> str:
    """`import pandas as pd, numpy as np` without the package that is missing."""
    if isinstance(node, ast.ImportFrom):
        return ""
    missing = (error.name or "").partition(".")[0]
    names = [alias for alias in node.names if alias.name.partition(".")[0] != missing]
    return f"{ast.unparse(ast.Import(names))}\n" if 0 < len(names) < len(node.names) else ""
