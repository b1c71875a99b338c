"""What all tests of the hidden suites share: cases, answers, and when two answers are the same."""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

import numpy as np
import pytest

from autograder.items.suite import load
from autograder.model import Case, Item

SEEDS = range(20)
ITEMS = {item.name: item for item in load("02-bptt").items if item.expected is not None}
"""Without the tables, which no reference answers."""
SLOW = "large net in time"
"""Cases of this group tell no mistakes apart that the small ones do not, and take long."""


class Outcome:
    """What a call gave: the numbers, one after the other, under what they look like."""

    def __init__(self, item: Item, case: Case, function: Any) -> None:
        self.item, self.arguments = item, case.arguments
        own = copy.deepcopy(dict(case.arguments))
        with np.errstate(all="ignore"):
            try:
                self.answer = function(**own)
                self.form, self.numbers = flat(self.answer)
            except Exception as error:
                self.answer, self.form, self.numbers = None, type(error).__name__, np.zeros(0)
        self.form += " changes" * (not same(own, case.arguments))

    def __eq__(self, other: object) -> bool:
        assert isinstance(other, Outcome)
        if self.form != other.form:
            return False
        if self.item.agrees is not None:
            return self.item.agrees(self.arguments, self.answer, other.answer)
        return close(self.numbers, other.numbers)


def close(a: np.ndarray, b: np.ndarray) -> bool:
    scale = np.abs(b[np.isfinite(b)]).max(initial=0)
    return bool(np.isclose(a, b, rtol=0, atol=1e-5 * scale + 1e-12, equal_nan=True).all())


def flat(value: Any) -> tuple[str, np.ndarray]:
    if isinstance(value, dict):
        value = [part for key in sorted(value) for part in (key, value[key])]
    if isinstance(value, list | tuple):
        forms, numbers = zip(*(flat(part) for part in value), strict=True)
        return "[" + ", ".join(forms) + "]", np.concatenate(numbers)
    if value is None or isinstance(value, str):
        return str(value), np.zeros(0)
    return str(np.shape(value)), np.ravel(np.asarray(value, dtype=float))


def same(a: Any, b: Any) -> bool:
    (form, numbers), (other_form, other_numbers) = flat(a), flat(b)
    return form == other_form and np.array_equal(numbers, other_numbers)


class Suite:
    """The assignment's items, and what each mistake answers; every answer is made once."""

    seeds = SEEDS
    items = ITEMS
    flat = staticmethod(flat)
    close = staticmethod(close)
    outcome = Outcome

    @staticmethod
    @cache
    def cases(name: str, seed: int) -> tuple[Case, ...]:
        return tuple(ITEMS[name].draw(np.random.default_rng(seed)))

    @staticmethod
    @cache
    def told(name: str, seed: int) -> tuple[Case, ...]:
        """The cases without the one that is there for its size."""
        return tuple(case for case in Suite.cases(name, seed) if case.group != SLOW)

    @staticmethod
    @cache
    def expected(name: str, seed: int) -> tuple[Outcome, ...]:
        item = ITEMS[name]
        return tuple(Outcome(item, case, item.expected) for case in Suite.told(name, seed))

    @staticmethod
    @cache
    def outcomes(name: str, seed: int) -> tuple[tuple[Outcome, ...], ...]:
        """What each mistake answers to each case."""
        item = ITEMS[name]
        told = Suite.told(name, seed)
        return tuple(tuple(Outcome(item, c, m.wrong) for c in told) for m in item.mistakes)


@pytest.fixture(scope="session")
def suite() -> type[Suite]:
    return Suite


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes an `item` runs once for each."""
    if "item" in metafunc.fixturenames:
        metafunc.parametrize("item", ITEMS.values(), ids=list(ITEMS))
