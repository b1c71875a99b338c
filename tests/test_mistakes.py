"""Every known mistake, written as a student writes it, loses its own item and gets its sentence.

The notebooks are real and run in the sandbox. Each is the solution of `submissions/` with one
function made wrong. `given.toml` holds the collection that the course started with; `own_*.toml`
hold the items' further mistakes in other words than the items have them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder import diagnosis, sandbox
from autograder.exam import Attempt, Exam, own, prepare
from autograder.judge import judge
from autograder.model import Item, ItemResult, Mistake, Verdict
from autograder.values import pack
from autograder.wire import CallResult, Raised, Returned
from tests.attack.notebook import Cells
from tests.submissions.notebooks import (
    ITEMS,
    calls,
    edited,
    graded,
    made_from,
    mistake,
    replaced,
    solution,
    table,
)

INHERITED = "This is what"
"""How the sentence of a mistake begins that belongs to another function."""

Row = dict[str, Any]
FILES = ("given", "own_a", "own_b", "own_c", "own_d")
ROWS: list[Row] = [row for name in FILES for row in table(f"mistaken/{name}.toml")["mistake"]]
"""A row: `id` and `item`; `function` is the one made wrong, if not the item's own; `old` and `new`
are passages of the solution's, or `cells` its replacement. `told` is the id that the sentence goes
by, if another. `also` lists by item what else may be said downstream, and `says` stands where no
mistake is told, only facts."""


def wrong(row: Row) -> str:
    """The function that the row makes wrong."""
    return str(row.get("function", row["item"]))


def told(row: Row) -> str | None:
    return None if "says" in row else row.get("told", row["id"])


def made_wrong(cells: Cells, row: Row) -> Cells:
    if "cells" in row:
        return replaced(cells, row["cells"])
    return edited(cells, wrong(row), row["old"], row["new"])


@pytest.fixture(scope="module")
def box() -> sandbox.Sandbox:
    return sandbox.choose("auto")


def results(cells: Cells, folder: Path, box: sandbox.Sandbox) -> dict[str, ItemResult]:
    report = graded(cells, folder, box)
    assert report.cells == (), "a cell did not run to its end"
    return {item.name: item for item in report.items}


def test_the_straightforward_solution_gets_everything(tmp_path: Path, box: sandbox.Sandbox) -> None:
    """The notebook that all the mistaken ones are made of has no mistake."""
    for item in results(solution(), tmp_path, box).values():
        assert (item.verdict, item.score) == (Verdict.PASSED, item.max_score), item.feedback


def test_every_mistake_of_every_item_is_written_as_a_student_writes_it() -> None:
    """No mistake of an item's own is without a notebook, and no notebook without its mistake."""
    written = {(row["item"], told(row)) for row in ROWS if told(row)}
    known = {
        (item.name, each.id)
        for item in ITEMS.values()
        for each in item.mistakes
        if not each.says.startswith(INHERITED)
    }
    assert known - written == set()
    assert {(item, str(name)) for item, name in written} <= {
        (item.name, each.id) for item in ITEMS.values() for each in item.mistakes
    }


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['item']}-{row['id']}")
def test_a_mistake_loses_its_own_item_and_gets_its_own_sentence(
    row: Row, tmp_path: Path, box: sandbox.Sandbox
) -> None:
    """The item says which mistake it is; what does not call the function keeps all its points."""
    cells = made_wrong(solution(), row)
    items = results(cells, tmp_path, box)
    loses_its_own(row, items.pop(row["item"]))
    reached = calls(cells)
    for name, item in items.items():
        if wrong(row) in reached.get(name, ()):  # a table calls nothing
            allowed = {None, told(row), row.get("also", {}).get(name)}
            assert item.mistake in allowed, f"{name}: {item.feedback}"
        else:
            assert (item.verdict, item.score) == (Verdict.PASSED, item.max_score), item.feedback


def loses_its_own(row: Row, item: ItemResult) -> None:
    assert item.score is not None
    assert item.score < item.max_score
    assert item.verdict == (Verdict.PARTIAL if item.score else Verdict.WRONG)
    assert item.mistake == told(row), item.feedback
    identity = told(row)
    if identity is None:
        assert row["says"] in item.feedback
        return
    known = mistake(row["item"], identity)
    assert known.says in item.feedback
    if known.credit:
        assert item.score >= known.credit * item.max_score


# --- several at once ------------------------------------------------------------------------------


def apart(row: Row, others: Iterable[Row]) -> bool:
    """Whether the row's function and item have nothing to do with those of the others."""
    reached = calls(solution())
    return all(
        wrong(row) != wrong(other)
        and row["item"] != other["item"]
        and wrong(row) not in reached[other["item"]]
        and wrong(other) not in reached[row["item"]]
        for other in others
    )


def packed(rows: Iterable[Row]) -> list[list[Row]]:
    """The rows in as few notebooks as it takes, none beside one that it has to do with."""
    notebooks: list[list[Row]] = []
    for row in rows:
        for notebook in notebooks:
            if apart(row, notebook):
                notebook.append(row)
                break
        else:
            notebooks.append([row])
    return notebooks


@pytest.mark.parametrize(
    "rows",
    [rows for rows in packed(row for row in ROWS if row["item"] != "bptt") if len(rows) > 2],
    ids=lambda rows: "+".join(row["id"] for row in rows),
)
def test_mistakes_in_one_notebook_are_told_one_by_one(
    rows: list[Row], tmp_path: Path, box: sandbox.Sandbox
) -> None:
    """A notebook full of mistakes gets the sentence of each at its own item."""
    cells = solution()
    for row in rows:
        cells = made_wrong(cells, row)
    items = results(cells, tmp_path, box)
    for row in rows:
        loses_its_own(row, items[row["item"]])


# --- what no item knows ---------------------------------------------------------------------------

ODD: list[Row] = table("mistaken/odd.toml")["odd"]


@pytest.mark.parametrize("row", ODD, ids=lambda row: row["id"])
def test_what_no_item_knows_gets_a_true_sentence(
    row: Row, tmp_path: Path, box: sandbox.Sandbox
) -> None:
    """Facts are told and no mistake is guessed; no number of the reference is shown."""
    report = graded(made_from(row), tmp_path, box)
    (item,) = (item for item in report.items if item.name == row["item"])
    assert item.score is not None
    assert item.score < item.max_score
    assert item.mistake == row.get("told"), item.feedback
    assert row["says"] in item.feedback
    assert not re.search(r"\d\.\d\d", item.feedback)


# --- over many draws ------------------------------------------------------------------------------

SEEDS = 20
FEW = {"bptt": 5}
"""Seeds of the item that has the mistakes of all others besides its own."""
SLOW = "large net in time"
"""Cases of this group tell no mistakes apart that the small ones do not, and take long."""


class Simulations:
    """What mistakes make of cases, each once: the judge runs every mistake for every answer."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, int], diagnosis.Simulated] = {}

    def __call__(self, item: Item, each: Mistake, attempt: Attempt) -> diagnosis.Simulated:
        key = (each.id, id(attempt.case))
        if key not in self._made:
            self._made[key] = simulate(item, each, attempt)
        return self._made[key]


simulate = diagnosis.simulate


def small(item: Item) -> Item:
    """The item without its slow cases."""
    return replace(
        item,
        draw=lambda rng: [case for case in item.draw(rng) if case.group != SLOW],
        groups=tuple(group for group in item.groups if group.name != SLOW),
    )


def answers(asked: Exam, call: Callable[[dict[str, Any]], Any]) -> list[CallResult]:
    """What the probe would say of a notebook that is called like this."""
    answered: list[CallResult] = []
    for case in (*asked.cases, asked.cases[0]):
        given = own(case.arguments)
        with np.errstate(all="ignore"):
            try:
                value = pack(call(given))
            except Exception as error:
                answered.append(Raised(type(error).__name__, str(error)))
                continue
        changed = [name for name in given if pack(given[name]) != pack(case.arguments[name])]
        answered.append(Returned(value, tuple(changed)))
    return answered


@pytest.mark.parametrize("item", ITEMS.values(), ids=lambda item: item.name)
def test_whatever_is_drawn_a_students_version_is_told_as_what_it_is(
    item: Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence does not depend on the submission's seed, and the solution has none."""
    written = [row for row in ROWS if row["item"] == item.name]
    functions = [(told(row), defined(made_wrong(solution(), row), item.name)) for row in written]
    functions.append((None, defined(solution(), item.name)))
    confused: Counter[tuple[str | None, str | None]] = Counter()
    for seed in range(FEW.get(item.name, SEEDS) // 2):
        asked = prepare(small(item), b"a student's %d" % seed)
        monkeypatch.setattr(diagnosis, "simulate", Simulations())
        for identity, function in functions:
            result = judge(
                asked, answers(asked, lambda given, f=function: f(*given.values()))
            ).result
            if result.mistake != identity:
                confused[identity, result.mistake] += 1
        assert result.score == result.max_score, result.feedback  # the last one is the solution
    assert not confused, told_as(item, confused)


def defined(cells: Cells, name: str) -> Callable[..., Any]:
    """The function that a notebook defines, run here: these notebooks are our own."""
    namespace: dict[str, Any] = {}
    for cell in cells:
        exec(cell, namespace)
    function: Callable[..., Any] = namespace[name]
    return function


def told_as(item: Item, confused: Counter[Any]) -> str:
    return f"of {item.name}:\n" + "\n".join(
        f"{a} told as {b}: {n} times" for (a, b), n in confused.items()
    )


@pytest.mark.parametrize("item", ITEMS.values(), ids=lambda item: item.name)
def test_whatever_is_drawn_a_mistake_is_never_taken_for_another(
    item: Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each mistake's own version, judged on many draws, is told as itself."""
    confused: Counter[tuple[str, str | None]] = Counter()
    for seed in range(FEW.get(item.name, SEEDS)):
        asked = prepare(small(item), b"%d" % seed)
        monkeypatch.setattr(diagnosis, "simulate", Simulations())
        for each in item.mistakes:
            result = judge(asked, answers(asked, lambda given, f=each.wrong: f(**given))).result
            assert result.score is not None
            if result.mistake != each.id or result.score >= result.max_score:
                confused[each.id, result.mistake] += 1
    assert not confused, told_as(item, confused)
