"""Small items for tests of the judge, and the answers that a function gives to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.exam import Attempt, Exam, attempts, prepare
from autograder.judge import Judged, judge
from autograder.model import INTEGERS, MAIN, ONE_STEP, Case, Group, Item, ItemResult, Mistake
from autograder.probe.calls import call
from autograder.wire import CallResult

SEED = bytes(32)
GROUPS = (Group(MAIN, 6), Group(ONE_STEP, 2, main=False), Group(INTEGERS, 1, main=False))


def draw(rng: np.random.Generator) -> list[Case]:
    """Two cases that carry the item, one of a single step, one of integers."""
    cases = [Case(MAIN, {"X": rng.standard_normal((T, 3)), "h0": rng.random(3)}) for T in (4, 5)]
    cases.append(Case(ONE_STEP, {"X": rng.standard_normal((1, 3)), "h0": rng.random(3)}))
    whole = rng.integers(1, 4, (6, 3)), rng.integers(1, 4, 3)
    return [*cases, Case(INTEGERS, {"X": whole[0], "h0": whole[1]})]


def before(X: Any, h0: Any) -> Any:
    """The reference: the row before each row of X, twice."""
    return 2 * np.vstack([h0, X[:-1]])


def wrong(X: Any, h0: Any) -> Any:
    """Another function of the same shape, near to nothing else here."""
    return np.cos(X) + 7 * h0


ITEM = Item(
    name="before",
    title="Twice the row before",
    statement="1.1",
    points=10,
    draw=draw,
    expected=before,
    groups=GROUPS,
    shapes="(T, M)",
)


def known(*mistakes: Mistake, **changes: Any) -> Item:
    """The item with these mistakes known."""
    return replace(ITEM, mistakes=mistakes, **changes)


def ask(item: Item, function: Callable[..., Any] | None) -> tuple[Exam, list[CallResult]]:
    """What the probe sends back when it makes the calls of an item."""
    exam = prepare(item, SEED)
    namespace = {} if function is None else {item.name: function}
    with np.errstate(all="ignore"):
        return exam, [call(asked, namespace) for asked in exam.calls()]


def tried(item: Item, function: Callable[..., Any]) -> list[Attempt]:
    """The attempts of a function at an item, without the repeated one."""
    return attempts(*ask(item, function))[:-1]


def judged(
    item: Item, function: Callable[..., Any] | None, cell_problem: str | None = None
) -> Judged:
    """What the judge makes of a function."""
    return judge(*ask(item, function), cell_problem)


def result(item: Item, function: Callable[..., Any] | None = None) -> ItemResult:
    """The result of an item for a function."""
    return judged(item, function).result


def fated(item: Item, fates: Sequence[CallResult] | CallResult) -> ItemResult:
    """The result of an item for what became of its calls; one fate goes for all."""
    exam = prepare(item, SEED)
    if not isinstance(fates, Sequence):
        fates = [fates] * (len(exam.cases) + 1)
    return judge(exam, fates).result
