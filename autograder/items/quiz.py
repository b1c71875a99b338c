"""Tables and choices: a literal in the notebook, judged cell by cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from numpy.random import Generator

from autograder.model import Case, Finding, Item, Trial


def table(
    name: str,
    answers: Mapping[str, str | int | bool],
    *,
    title: str,
    statement: str,
    points: float,
    says: Mapping[str, str] | str,
) -> Item:
    """A dict in the notebook that students fill in, a part of the points per cell.

    Args:
        name: The notebook's variable.
        answers: The right entry of each cell. Strings are compared without regard to case and
            white space.
        title: What it is, in the lecture's words.
        statement: The lecture's statement that it asks.
        points: The points of the whole table.
        says: What to think of at a wrong cell, per cell or for all; it does not tell the entry.
    """
    hints = dict.fromkeys(answers, says) if isinstance(says, str) else says

    def examine(trials: Sequence[Trial]) -> list[Finding]:
        (trial,) = trials
        value = trial.value
        if not isinstance(value, Mapping):
            problem = trial.problem or f"`{name}` is not a dict any more: keep its form."
            first, *rest = answers
            blank = [Finding(cell, 1, "failed") for cell in rest]
            return [Finding(first, 1, "failed", problem), *blank]
        findings = []
        for cell, right in answers.items():
            if _filled(value.get(cell)):
                passed = _equal(value[cell], right)
                detail = "" if passed else f"{cell}: {hints.get(cell, 'not so.')}"
            else:
                passed, detail = False, f"{cell}: not filled in yet."
            findings.append(Finding(cell, 1, "passed" if passed else "failed", detail))
        return findings

    def draw(rng: Generator) -> list[Case]:
        return [Case(name, {})]

    return Item(
        name=name, title=title, statement=statement, points=points, draw=draw, examine=examine
    )


def _filled(entry: Any) -> bool:
    return entry is not None and entry != ""


def _equal(entry: Any, right: str | int | bool) -> bool:
    if isinstance(right, str):
        return isinstance(entry, str) and _folded(entry) == _folded(right)
    if isinstance(right, bool) or isinstance(entry, bool):
        return isinstance(entry, bool) and entry == right
    return isinstance(entry, int) and entry == right


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
