"""Whatever comes over the wire as an answer is judged: no grader's fault, no point for luck."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from autograder.exam import Exam, prepare
from autograder.items import SUITES
from autograder.items.suite import load
from autograder.judge import judge
from autograder.model import Item, ItemResult
from autograder.values import pack
from autograder.wire import Array, BigInt, Returned, Sequence, Table, Value

HUGE = BigInt("0x" + "f" * 19_000)
ROWS = Array("<f8", (1 << 40, 0), b"")
ODD: dict[str, Value] = {
    "None": None,
    "True": True,
    "-1": -1,
    "nan": float("nan"),
    "inf": float("inf"),
    "-inf": float("-inf"),
    "an integer of 76,000 bits": HUGE,
    "one below zero": BigInt("-" + HUGE.hex),
    "text": "x" * 1000,
    "control characters": "\x1b[31m<script>\r\n=cmd|' /C calc'!A0\u202e",
    "an empty list": Sequence(()),
    "4096 nothings": Sequence((None,) * 4096),
    "a dict of its own": Table({"x" * 1000: float("nan")}),
    "rows without entries": ROWS,
    "entries without rows": Array("<f8", (0, 1 << 62), b""),
    "a shape beyond 64 bits": Array("<f8", (1 << 60, 1 << 60, 0), b""),
    "fewer bytes than told": Array("<f8", (3,), b"123"),
    "truth values that are 5": Array("|b1", (2,), b"\x05\x05"),
    "halves": Array("<f2", (2,), b"\xff" * 4),
    "complex numbers": Array("<c16", (1,), bytes(16)),
    "a matrix": Array("<f8", (300, 300), np.linspace(-1, 1, 90_000).tobytes()),
    "a long row": Array("|i1", (1, 1_000_000), b"\1" * 1_000_000),
    "the ends of the reals": Array("<f8", (2,), np.array([1e308, -1e308]).tobytes()),
    "a bit of everything": Sequence((ROWS, 1.0, "x", HUGE, Table({"x": None}))),
    "lists in lists": Sequence((Sequence((Sequence((Sequence((1,)),)),)),)),
}
FILLED: dict[str, Callable[[np.ndarray], Value]] = {
    "nan": lambda a: pack(np.full(a.shape, np.nan)),
    "inf": lambda a: pack(np.full(a.shape, np.inf)),
    "1e308": lambda a: pack(np.full(a.shape, 1e308)),
    "7": lambda a: pack(np.full(a.shape, 7)),
    "complex": lambda a: pack(np.full(a.shape, 1j)),
    "huge": lambda a: HUGE,
    "rows": lambda a: ROWS,
}
"""Answers of the right form that hold one thing throughout."""
NET = {"W0": (3, 2), "W11": (3, 3), "b0": (3,), "W1": (1, 3), "b1": (1,)}

ITEMS = [
    pytest.param(item, id=f"{name}-{item.name}") for name in SUITES for item in load(name).items
]


@pytest.mark.parametrize("item", ITEMS)
def test_an_odd_answer_is_judged_and_earns_nothing(item: Item) -> None:
    """Alone, as a part of the answer, as an entry of a table or a weight of a net."""
    exam = prepare(item, bytes(32))
    for name, values in answers(exam):
        result = judged(exam, values)
        assert not result.score, f"{name}: {result.feedback}"
        told = [result.feedback, *(check.detail for check in result.checks)]
        assert all(text.isprintable() and len(text) < 3000 for text in told), name


def answers(exam: Exam) -> Iterator[tuple[str, list[Value]]]:
    """Odd answers to all calls of an exam, by name."""
    calls = exam.calls()
    for name, odd in ODD.items():
        yield name, [odd] * len(calls)
        yield f"a net of {name}", [Table(dict.fromkeys(NET, odd) | {"hidden": "tanh"})] * len(calls)
        for key in NET:
            yield f"{key} of a net is {name}", [Table(net() | {key: odd})] * len(calls)
    if exam.expected:
        expected = [*exam.expected, exam.expected[0]]
        for name, fill in FILLED.items():
            yield f"{name} throughout", [_like(answer, fill) for answer in expected]
        for name, odd in ODD.items():
            if isinstance(expected[0], (dict, list, tuple)) and name != "True":
                yield f"parts: {name}", [_like(e, lambda a, odd=odd: odd) for e in expected]  # type: ignore[misc]
    if not exam.cases[0].arguments:
        cells = [mistake.id.removeprefix(f"{exam.item.name}: ") for mistake in exam.item.mistakes]
        checks = judged(exam, [Table({})]).checks
        for name, odd in ODD.items():
            if name != "True":  # which is a right entry here and there
                yield (
                    f"entries: {name}",
                    [Table(dict.fromkeys([*cells, *(c.name for c in checks)], odd))],
                )


def net() -> dict[str, Value]:
    rng = np.random.default_rng(0)
    return {key: pack(rng.normal(size=shape)) for key, shape in NET.items()} | {"hidden": "tanh"}


def _like(answer: Any, fill: Callable[[np.ndarray], Value]) -> Value:
    """An answer of the reference's form with other arrays in it."""
    if isinstance(answer, dict):
        return Table({str(key): _like(value, fill) for key, value in answer.items()})
    if isinstance(answer, (list, tuple)):
        return Sequence(tuple(_like(value, fill) for value in answer))
    if answer is None or isinstance(answer, str):
        return "?"
    return fill(np.asarray(answer))


def judged(exam: Exam, values: list[Value]) -> ItemResult:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # overflow is what these are for
        return judge(exam, [Returned(value) for value in values]).result
