"""The hidden suites: one package per assignment, one short module per gradable item.

An item's module defines `ITEM`; it is found by being there. Nothing else registers it.
"""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path

from autograder.errors import UsageError
from autograder.model import Assignment, Item

SUITES = {"02-bptt": "bptt"}
"""Assignment name -> the package of its items."""


def functions() -> dict[str, tuple[str, ...]]:
    """The functions of each assignment, without importing them: a module has its item's name."""
    folder = Path(__file__).parent
    modules = {name: (folder / package).glob("[!_]*.py") for name, package in SUITES.items()}
    return {name: tuple(sorted(path.stem for path in paths)) for name, paths in modules.items()}


def _package(name: str) -> str:
    if name not in SUITES:
        raise UsageError(
            f"there is no assignment {name!r}", hint=f"the assignments are {', '.join(SUITES)}"
        )
    return SUITES[name]


@cache
def load(name: str) -> Assignment:
    """Imports the items of one assignment, in the order of the lecture's statements.

    Raises:
        UsageError: There is no assignment of this name.
    """
    package = importlib.import_module(f"{__name__}.{_package(name)}")
    modules = (importlib.import_module(f"{package.__name__}.{f}") for f in functions()[name])
    items: list[Item] = [module.ITEM for module in modules if hasattr(module, "ITEM")]
    return Assignment(name, package.TITLE, tuple(sorted(items, key=_place)))


def _place(item: Item) -> tuple[tuple[int, ...], str]:
    return tuple(int(part) for part in item.statement.split(".")), item.name
