"""Notebooks as students hand them in, made from text, and what the grader says of them."""

from __future__ import annotations

import ast
import json
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from autograder.grade import grade
from autograder.items.suite import load
from autograder.model import Item, Mistake, Report
from autograder.sandbox import Sandbox
from autograder.sandbox.limits import Limits
from tests.attack.notebook import Cells, notebook, split

HERE = Path(__file__).parent
SECRET = b"a course secret, for tests only"
SUITE = load("02-bptt")
ITEMS: dict[str, Item] = {item.name: item for item in SUITE.items if item.expected is not None}
"""Those that call a function; tables hold no mistakes to be told."""


def table(name: str) -> dict[str, Any]:
    """One of the files of this folder."""
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


@cache
def solution() -> Cells:
    return split(table("solution.toml")["cells"])


def defines(cell: str) -> set[str]:
    """The names that a cell binds at its top level, as far as it is plain Python."""
    try:
        body = ast.parse(cell).body
    except SyntaxError:
        return set()
    names = {node.name for node in body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    targets = (t for node in body if isinstance(node, ast.Assign) for t in node.targets)
    return names | {target.id for target in targets if isinstance(target, ast.Name)}


def edited(cells: Cells, function: str, old: str, new: str) -> Cells:
    """The cells with one passage of the one that defines `function` replaced."""
    (number,) = (n for n, cell in enumerate(cells) if function in defines(cell))
    cell = cells[number]
    assert cell.count(old) == 1, f"{function} holds this {cell.count(old)} times: {old}"
    return (*cells[:number], cell.replace(old, new), *cells[number + 1 :])


def replaced(cells: Cells, text: str, drop: Iterable[str] = ()) -> Cells:
    """The cells without the functions that `text` defines or `drop` names, then those of `text`."""
    added = split(text)
    own = {name for cell in added for name in defines(cell)}.union(drop)
    kept = (cell for cell in cells if not defines(cell) or not defines(cell) <= own)
    return (*kept, *added)


def made_from(row: dict[str, Any]) -> Cells:
    """The solution with a row's `cells` in place of those that define the same functions.

    `drop` names further functions to leave out, `keep` leaves all in, `first` comes before all.
    """
    if row.get("keep"):
        after = (*solution(), *split(row["cells"]))
    else:
        after = replaced(solution(), row["cells"], row.get("drop", ()))
    return (*split(row["first"]), *after) if "first" in row else after


def write(cells: Iterable[str], path: Path) -> Path:
    """A notebook file, as Jupyter saves it."""
    path.write_text(json.dumps(notebook(cells), indent=1), encoding="utf-8")
    return path


def graded(
    cells: Iterable[str], folder: Path, sandbox: Sandbox, limits: Limits | None = None
) -> Report:
    """Runs a notebook in a sandbox and judges it. A fault of the grader is an error here."""
    path = write(cells, folder / "02-bptt.ipynb")
    return grade(path, sandbox, SECRET, limits=limits, fault=_fail)


def _fail(item: str, trace: str) -> None:
    raise AssertionError(f"the grader failed at {item}: {trace}")


def mistake(item: str, identity: str) -> Mistake:
    """A mistake of an item by its id."""
    (found,) = (mistake for mistake in ITEMS[item].mistakes if mistake.id == identity)
    return found


@cache
def calls(cells: Cells) -> dict[str, set[str]]:
    """For each function of a notebook, all the functions of the notebook that it comes to call."""
    direct: dict[str, set[str]] = {}
    for cell in cells:
        for node in ast.parse(cell).body:
            if isinstance(node, ast.FunctionDef):
                named = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
                direct[node.name] = named
    direct = {name: named & direct.keys() for name, named in direct.items()}
    reached = dict(direct)
    for _ in direct:
        reached = {
            name: named.union(*(reached[other] for other in named))
            for name, named in reached.items()
        }
    return reached
