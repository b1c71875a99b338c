"""The hidden suites: one package per assignment, one short module per gradable item.

An item's module defines `ITEM`; it is found by being there. Nothing else registers it.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from autograder.errors import UsageError
from autograder.model import Assignment, Item

SUITES = {"02-bptt": "bptt"}
"""Assignment name -> the package of its items."""


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
    package = importlib.import_module(f"{__name__}.{SUITES[name]}")
    modules = (
        importlib.import_module(f"{package.__name__}.{found.name}")
        for found in pkgutil.iter_modules(package.__path__)
    )
    items: list[Item] = [module.ITEM for module in modules if hasattr(module, "ITEM")]
    return Assignment(name, package.TITLE, tuple(sorted(items, key=_place)))


def _place(item: Item) -> tuple[tuple[int, ...], str]:
    return tuple(int(part) for part in item.statement.split(".")), item.name
