"""Loading the items of an assignment."""

from __future__ import annotations

import importlib
from functools import cache

from autograder.errors import UsageError
from autograder.items import SUITES, functions
from autograder.model import Assignment, Item


@cache
def load(name: str) -> Assignment:
    """Imports the items of one assignment, in the order of the lecture's statements.

    Raises:
        UsageError: There is no assignment of this name.
    """
    if name not in SUITES:
        raise UsageError(
            f"there is no assignment {name!r}", hint=f"the assignments are {', '.join(SUITES)}"
        )
    package = importlib.import_module(f"autograder.items.{SUITES[name]}")
    modules = [importlib.import_module(f"{package.__name__}.{f}") for f in functions()[name]]
    items: list[Item] = [module.ITEM for module in modules]
    return Assignment(name, package.TITLE, tuple(sorted(items, key=_place)))


def _place(item: Item) -> tuple[tuple[int, ...], str]:
    return tuple(int(part) for part in item.statement.split(".")), item.name
