"""Whatever comes back for the items of 02-bptt is judged, and never makes the judge fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from autograder import wire
from autograder.exam import Exam, prepare
from autograder.items.suite import load
from autograder.judge import judge
from autograder.model import Item
from autograder.values import UnsupportedValueError, pack
from autograder.wire import Returned, Unsupported
from tests.small import SEED

SUITE = load("02-bptt")
COMPARED = [item for item in SUITE.items if item.expected is not None]
TABLES = [item for item in SUITE.items if item.expected is None]


def leaves(answer: Any, change: Callable[[np.ndarray], Any]) -> Any:
    """The answer with each of its arrays changed."""
    if isinstance(answer, dict):
        return {key: leaves(value, change) for key, value in answer.items()}
    if isinstance(answer, (list, tuple)):
        return [leaves(value, change) for value in answer]
    return answer if answer is None or isinstance(answer, str) else change(np.asarray(answer))


RIGHT = {
    "float32": lambda a: a.astype(np.float32) if a.dtype.kind == "f" else a,
    "lists": lambda a: a.tolist(),
    "columns": lambda a: a[..., None],
}
CHANGES: dict[str, Callable[[np.ndarray], Any]] = {
    "nan": lambda a: np.full(a.shape, np.nan),
    "one nan": lambda a: np.where(np.arange(a.size).reshape(a.shape) == 0, np.nan, a),
    "inf": lambda a: np.full(a.shape, np.inf),
    "largest": lambda a: np.full(a.shape, 1.7e308),
    "least": lambda a: np.full(a.shape, -1.7e308),
    "smallest": lambda a: np.full(a.shape, 5e-324),
    "zeros": np.zeros_like,
    "least integers": lambda a: np.full(a.shape, -(2**63)),
    "largest integers": lambda a: np.full(a.shape, 2**64 - 1, np.uint64),
    "bytes": lambda a: np.full(a.shape, 255, np.uint8),
    "truths": lambda a: a > 1e9,
    "complex": lambda a: a * 1j,
    "float16": lambda a: (a + 1).astype(np.float16),
    "three times": lambda a: 3.0 * a,
    "rows": lambda a: a[None, None],
    "strings": lambda a: "\x1b[31ms\u202e",
    "endless integers": lambda a: 10**400,
    "nothing": lambda a: None,
    "empty": lambda a: np.zeros(0),
    "dicts": lambda a: {"\x1b[31m\n": 1.0},
}
ANYTHING: list[Any] = [
    *(None, True, 0, -1, 10**400, -(10**400), 1.5, float("nan"), 1e308, 1j, "x", "\x1b[31m\u202e"),
    *([], {}, [None], [[]], [None] * 4, [1, [2, 3]], ["a"], [[1, 2], [3, 4]], [10**400, 1]),
    *({"a": 1}, {"W0": 10**400}, {"\x1b[31m\n": 2.0}, [{"\x1b]0;t\a": 2.0}] * 2),
    *(np.zeros(0), np.zeros((0, 3)), np.full((3, 3), 1e308), np.array(5), np.ones((1,) * 8)),
]


def answers(exam: Exam) -> Iterator[tuple[str, list[wire.CallResult]]]:
    """All kinds of answers to an exam, by name."""
    expected = [*exam.expected, exam.expected[0]]
    for value in ANYTHING:
        yield repr(value), [Returned(pack(value))] * len(expected)
    for name, change in (RIGHT | CHANGES).items():
        fates: list[wire.CallResult] = []
        for answer in expected:
            try:
                fates.append(Returned(pack(leaves(answer, change)), ("\x1b[31m",)))
            except UnsupportedValueError as error:
                fates.append(Unsupported(str(error)))
        yield name, fates


@pytest.mark.parametrize("item", TABLES, ids=lambda item: item.name)
def test_nothing_in_the_place_of_a_table_makes_the_judge_fail(item: Item) -> None:
    """Whatever the notebook has under the name of a table, it is worth nothing, and is judged."""
    exam = prepare(item, SEED)
    for value in ANYTHING:
        of = judge(exam, [Returned(pack(value))]).result
        assert of.score == 0, value
        assert of.feedback.isprintable() and len(of.feedback) < 600, value


@pytest.mark.parametrize("item", COMPARED, ids=lambda item: item.name)
def test_no_answer_makes_the_judge_fail(item: Item) -> None:
    """Whatever an item's function returns is judged: no exception, no warning, one printable line.

    In single precision, as lists and as columns the reference's answer has full marks; what is
    nothing like it has none.
    """
    with np.errstate(all="ignore"):
        exam = prepare(item, SEED)
    for name, fates in answers(exam):
        of = judge(exam, fates).result
        assert of.score is not None, name
        assert of.feedback.isprintable() and len(of.feedback) < 600, name
        assert all(check.detail.isprintable() for check in of.checks), name
        if name in RIGHT:
            assert of.score == item.points, f"{name}: {of.feedback}"
        elif name in ("nan", "inf", "zeros", "complex", "strings", "nothing", "empty", "dicts"):
            assert of.score < item.points, f"{name}: {of.feedback}"
