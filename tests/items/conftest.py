"""What all tests of the hidden suites share: cases, answers, and when two answers are the same."""

from __future__ import annotations

import copy
from functools import cache
from typing import Any

import numpy as np

from autograder.items import load
from autograder.model import Case, Item

SEEDS = range(20)
ITEMS = {item.name: item for item in load("02-bptt").items}
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


@cache
def cases(item: str, seed: int) -> tuple[Case, ...]:
    drawn = ITEMS[item].draw(np.random.default_rng(seed))
    return tuple(case for case in drawn if case.group != SLOW)


@cache
def expected(item: str, seed: int) -> tuple[Outcome, ...]:
    it = ITEMS[item]
    return tuple(Outcome(it, case, it.expected) for case in cases(item, seed))


@cache
def outcomes(item: str, mistake: int, seed: int) -> tuple[Outcome, ...]:
    it = ITEMS[item]
    return tuple(Outcome(it, case, it.mistakes[mistake].wrong) for case in cases(item, seed))
