"""What an item asks of one submission, and what came back: cases, expected answers, attempts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder import checks
from autograder.checks import Misfit, Parts
from autograder.model import Answer, Arguments, Case, Item
from autograder.seeds import item_seed
from autograder.values import pack, unpack
from autograder.wire import Call, CallResult, Returned, WireError


@dataclass(frozen=True)
class Exam:
    """An item with its cases drawn for one submission, and the reference's answers to them."""

    item: Item
    cases: tuple[Case, ...]
    expected: tuple[Answer, ...]

    def calls(self) -> list[Call]:
        """The calls to make: every case, and to be compared, the first once more at the end."""
        again = () if self.item.examine else self.cases[:1]
        return [
            Call(
                case.function or self.item.name,
                {name: pack(value) for name, value in case.arguments.items()},
            )
            for case in (*self.cases, *again)
        ]


@dataclass(frozen=True)
class Attempt:
    """One call and what came of it.

    Attributes:
        value: What the function returned, unpacked; None where it returned nothing.
        fitted: The value in the form of the reference's answer, or why it has another form;
            None where nothing was returned.
        right: Whether it is the reference's answer.
    """

    case: Case
    expected: Answer
    wanted: Parts
    result: CallResult
    value: Any
    fitted: Parts | Misfit | None
    right: bool

    @property
    def changed(self) -> tuple[str, ...]:
        """The arguments that the function wrote into: names of ours, whatever the wire says."""
        told = self.result.changed if isinstance(self.result, Returned) else ()
        return tuple(name for name in self.case.arguments if name in told)


def prepare(item: Item, seed: bytes) -> Exam:
    """Draws an item's cases for the submission with this seed, and answers them."""
    cases = tuple(item.draw(np.random.default_rng(item_seed(seed, item.name))))
    if item.expected is None:
        return Exam(item, cases, ())
    return Exam(item, cases, tuple(item.expected(**own(case.arguments)) for case in cases))


def attempts(exam: Exam, results: Sequence[CallResult]) -> list[Attempt]:
    """The calls of an exam with their results; the last attempt is the first case once more.

    Raises:
        ValueError: There is not one result for each call.
    """
    cases = (*exam.cases, exam.cases[0])
    expected = (*exam.expected, exam.expected[0])
    return [
        _attempt(exam.item, case, answer, result)
        for case, answer, result in zip(cases, expected, results, strict=True)
    ]


def _attempt(item: Item, case: Case, expected: Answer, result: CallResult) -> Attempt:
    value: Any = None
    fitted: Parts | Misfit | None = None
    if isinstance(result, Returned):
        try:
            value = unpack(result.value)
        except WireError:
            fitted = Misfit("an array that is not what it says it is")
    if value is not None:
        fitted = checks.fit(expected, value, item.returns)
    wanted = checks.parts(expected, item.returns)
    right = isinstance(fitted, Mapping) and agreement(item)(case.arguments, wanted, fitted)
    return Attempt(case, expected, wanted, result, value, fitted, right)


def agreement(item: Item) -> Callable[[Arguments, Parts, Parts], bool]:
    """How two answers to one case of this item are compared."""
    if item.agrees is None:
        return lambda arguments, one, other: checks.same(one, other)
    agrees = item.agrees
    return lambda arguments, one, other: (
        one.keys() == other.keys()
        and all(np.shape(one[k]) == np.shape(other[k]) for k in one)
        and all(checks.right_kind(one[k], other[k]) for k in one)
        and bool(agrees(arguments, _whole(one), _whole(other)))
    )


def _whole(answer: Parts) -> Answer:
    return answer[""] if answer.keys() == {""} else answer


def own(value: Any) -> Any:
    """A copy that may be written into: of an array, or of a list or dict of them."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, Mapping):
        return {key: own(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(own(item) for item in value)
    return value
