"""Tables and choices: a literal in the notebook, judged cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.random import Generator

from autograder.model import Case, Finding, Item, Mistake, Trial

Entry = str | int | bool


def table(
    name: str,
    answers: Mapping[str, Entry],
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
            white space. Each cell is a mistake to be told, by the id "NAME: CELL".
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
            return blank(trial.problem or f"`{name}` is not a dict any more: keep its form.")
        if not any(_filled(value.get(cell)) for cell in answers):
            return blank(f"`{name}` is not filled in yet: write an entry in place of each `...`.")
        return [judged(cell, value.get(cell)) for cell in answers]

    def blank(problem: str) -> list[Finding]:
        first, *rest = answers
        return [Finding(first, 1, "failed", problem), *(Finding(c, 1, "failed") for c in rest)]

    def judged(cell: str, entry: Any) -> Finding:
        if not _filled(entry):
            return Finding(cell, 1, "failed", f"{cell}: not filled in yet.")
        if _equal(entry, answers[cell]):
            return Finding(cell, 1, "passed")
        if isinstance(entry, str) and not isinstance(answers[cell], str):
            return Finding(cell, 1, "failed", f"{cell}: write a number, without quotes.")
        return Finding(cell, 1, "failed", f"{cell}: {hints[cell]}", mistake=f"{name}: {cell}")

    def wrong(cell: str) -> Mistake:
        """The table with this cell wrong: what `validate` tries."""
        entries = {**answers, cell: _another(answers[cell], answers.values())}
        return Mistake(f"{name}: {cell}", wrong=lambda: entries, says=f"{cell}: {hints[cell]}")

    def draw(rng: Generator) -> list[Case]:
        return [Case(name, {})]

    return Item(
        name=name,
        title=title,
        statement=statement,
        points=points,
        draw=draw,
        examine=examine,
        example=lambda: dict(answers),
        mistakes=tuple(wrong(cell) for cell in answers),
    )


def _filled(entry: Any) -> bool:
    return entry is not None and not (isinstance(entry, str) and entry == "")


def _equal(entry: Any, right: Entry) -> bool:
    if isinstance(right, str):
        return isinstance(entry, str) and _folded(entry) == _folded(right)
    if isinstance(right, bool) or isinstance(entry, bool):
        return isinstance(entry, bool) and entry == right
    number = entry.item() if isinstance(entry, np.ndarray) and entry.size == 1 else entry
    return isinstance(number, (int, float)) and number == right  # 2.0 is a 2


def _another(right: Entry, entries: Iterable[Entry]) -> Entry:
    """An entry of the same kind that is not right."""
    if isinstance(right, bool):
        return not right
    if isinstance(right, int):
        return right + 1
    return next((entry for entry in entries if not _equal(entry, right)), "?")


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
