"""Whatever is said of a wrong answer, no number of the right one is in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.exam import prepare
from autograder.items.suite import load
from autograder.judge import judge
from autograder.model import Item
from autograder.values import pack
from autograder.wire import Returned
from tests.small import SEED

SUITE = load("02-bptt")
COMPARED = [item for item in SUITE.items if item.expected is not None]


def numbers(answer: Any) -> list[float]:
    if isinstance(answer, dict):
        answer = list(answer.values())
    if isinstance(answer, (list, tuple)):
        return [number for part in answer for number in numbers(part)]
    if answer is None or isinstance(answer, str):
        return []
    return [float(number) for number in np.ravel(answer)]


def moved(answer: Any, by: Callable[[np.ndarray], Any]) -> Any:
    if isinstance(answer, dict):
        return {key: moved(value, by) for key, value in answer.items()}
    if isinstance(answer, (list, tuple)):
        return [moved(value, by) for value in answer]
    return answer if answer is None or isinstance(answer, str) else by(np.asarray(answer))


WAYS: list[Callable[[np.ndarray], Any]] = [
    lambda a: 3.7 * a,
    lambda a: a + 1,
    lambda a: np.ones_like(a, float),
    lambda a: a[:1] if a.ndim else a + 1,
    lambda a: np.where(np.arange(a.size).reshape(a.shape) % 2, a, 0.123),
    lambda a: a * np.nan,
    lambda a: "x",
]


@pytest.mark.parametrize("item", COMPARED, ids=lambda item: item.name)
def test_no_sentence_holds_a_number_of_the_answer(item: Item) -> None:
    """Neither feedback nor details show an expected value, however wrong the answer is."""
    with np.errstate(all="ignore"):
        exam = prepare(item, SEED)
    expected = [*exam.expected, exam.expected[0]]
    secret = {f"{abs(n):.4g}" for n in numbers(expected)} - {str(n) for n in range(100)}
    for way in WAYS:
        of = judge(exam, [Returned(pack(moved(answer, way))) for answer in expected]).result
        text = " ".join([of.feedback, *(check.detail for check in of.checks)])
        shown = {f"{float(n):.4g}" for n in re.findall(r"\d+\.?\d*(?:e-?\d+)?", text)}
        assert not secret & (shown - {"0.5"}), text
