"""The hidden suites: one package per assignment, one short module per gradable item.

An item's module defines `ITEM`; it is found by being there. Nothing else registers it.
"""

from __future__ import annotations

from pathlib import Path

SUITES = {
    "01-forward": "forward",
    "02-bptt": "bptt",
    "03-dynamics": "dynamics",
    "04-bidirectional": "bidirectional",
    "05-addition": "addition",
}
"""Assignment name -> the package of its items."""


def functions() -> dict[str, tuple[str, ...]]:
    """The functions of each assignment, without importing them: a module has its item's name."""
    folder = Path(__file__).parent
    modules = {name: (folder / package).glob("[!_]*.py") for name, package in SUITES.items()}
    return {name: tuple(sorted(path.stem for path in paths)) for name, paths in modules.items()}
