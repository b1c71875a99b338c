"""Notebooks that hold a mistake of each function at once: an assignment's table in few runs."""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path
from typing import Any

from autograder.grade import grade
from autograder.model import Report
from autograder.sandbox import Sandbox
from tests.attack.notebook import Cells, split
from tests.submissions.notebooks import SECRET, edited, table, write


def solution(name: str) -> Cells:
    """The cells of the solution in a table of this folder."""
    return split(table(f"{name}.toml")["solution"])


def mistaken(name: str) -> list[dict[str, str]]:
    """By notebook: for each function the id of the mistake in it.

    The table's `mistakes` are of functions that do not call one another.
    """
    mistakes = table(f"{name}.toml")["mistakes"]
    columns = zip_longest(*mistakes.values())
    rows = (dict(zip(mistakes, column, strict=True)) for column in columns)
    return [{item: id for item, id in row.items() if id} for row in rows]


def made_wrong(name: str, row: dict[str, str]) -> Cells:
    """The solution with the mistakes of one row."""
    cells = solution(name)
    for function, identity in row.items():
        passages = table(f"{name}.toml")["mistakes"][function][identity]
        for old, new in zip(passages[::2], passages[1::2], strict=True):
            cells = edited(cells, function, old, new)
    return cells


def variants(name: str) -> dict[str, Any]:
    """Text of functions that are right as well."""
    found: dict[str, Any] = table(f"{name}.toml")["variants"]
    return found


def graded(assignment: str, cells: Cells, folder: Path, sandbox: Sandbox) -> Report:
    """Runs a notebook in a sandbox and judges it. A fault of the grader is an error here."""
    path = write(cells, folder / f"{assignment}.ipynb")
    return grade(path, sandbox, SECRET, assignment=assignment, fault=_fail)


def _fail(item: str, trace: str) -> None:
    raise AssertionError(f"the grader failed at {item}: {trace}")
