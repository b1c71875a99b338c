"""The judge's points: what each check is worth, and what it costs to fail it."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.judge import INPUTS, REPEAT
from autograder.model import INTEGERS, MAIN, ONE_STEP, Group, ItemResult
from autograder.model import Verdict as V
from tests.small import ITEM, before, result, wrong


def statuses(of: ItemResult) -> dict[str, str]:
    return {check.name: check.status for check in of.checks}


def test_a_right_function_has_all_points() -> None:
    """Every check passes, there is no detail to tell, and the sentence is one word."""
    right = result(ITEM, before)
    assert (right.score, right.verdict, right.mistake) == (10, V.PASSED, None)
    assert right.feedback == "Right."
    assert set(statuses(right).values()) == {"passed"}
    assert [c.name for c in right.checks] == [
        *("shape", "dtype", "finite", MAIN, ONE_STEP, INTEGERS, INPUTS, REPEAT)
    ]
    assert not any(check.detail for check in right.checks)


def test_a_wrong_function_has_none() -> None:
    """Right form and right conduct earn nothing beside wrong values."""
    none = result(ITEM, wrong)
    assert (none.score, none.verdict, none.mistake) == (0, V.WRONG, None)
    expected = {"shape": "passed", "dtype": "passed", "finite": "passed", MAIN: "failed"}
    assert statuses(none) == expected | dict.fromkeys(
        (ONE_STEP, INTEGERS, INPUTS, REPEAT), "skipped"
    )


def test_right_at_one_step_alone_earns_nothing() -> None:
    """Where mistakes cannot show, a right answer counts only beside a main group."""
    lucky = result(ITEM, lambda X, h0: before(X, h0) if len(X) == 1 else wrong(X, h0))
    assert lucky.score == 0
    assert [c.detail for c in lucky.checks if c.name == ONE_STEP] == [
        "counts only beside right values"
    ]


@pytest.mark.parametrize(
    ("fails", "lost", "says"),
    [
        (lambda X: len(X) == 1, 2, "Right for longer sequences, but not for T = 1."),
        (lambda X: X.dtype.kind == "i", 1, "Right, but not when its input holds integers."),
    ],
)
def test_a_side_condition_costs_its_own_weight(fails: Any, lost: float, says: str) -> None:
    """T = 1 and integers cost 2 and 1 of the 11 parts, and the sentence says which."""
    some = result(ITEM, lambda X, h0: wrong(X, h0) if fails(X) else before(X, h0))
    assert some.score == pytest.approx(10 * (11 - lost) / 11, abs=0.005)
    assert some.verdict == V.PARTIAL and some.feedback.startswith(says)


def test_one_wrong_main_case_fails_its_group() -> None:
    """Right in one of two draws is luck."""
    half = result(ITEM, lambda X, h0: wrong(X, h0) if len(X) == 5 else before(X, h0))
    assert statuses(half)[MAIN] == "failed"
    assert half.score == pytest.approx(10 * 2 / 11, abs=0.005)  # its conduct was seen


def test_writing_into_the_arguments_costs_its_weight() -> None:
    """The values count, the sentence names the argument."""

    def writes(X: Any, h0: Any) -> Any:
        answer = before(X, h0)
        X += 1
        h0 += 1
        return answer

    some = result(ITEM, writes)
    assert some.verdict == V.PARTIAL and some.score == pytest.approx(10 * 10 / 11, abs=0.005)
    assert some.feedback == (
        "The values are right, but it writes into X, h0: work on a copy."
    )  # fmt: skip
    assert statuses(some)[INPUTS] == "failed"


def test_another_answer_the_second_time_costs_its_weight() -> None:
    """A function that keeps something between calls is told so."""
    calls = itertools.count()
    some = result(ITEM, lambda X, h0: before(X, h0) + (next(calls) >= 4))
    assert some.verdict == V.PARTIAL and some.score == pytest.approx(10 * 10 / 11, abs=0.005)
    assert "called again, it gives another answer" in some.feedback
    assert statuses(some)[REPEAT] == "failed"


def test_weights_of_zero_are_no_checks() -> None:
    """An item may leave out the conduct."""
    free = replace(ITEM, inputs_weight=0, repeat_weight=0)
    assert {INPUTS, REPEAT}.isdisjoint(statuses(result(free, before)))
    assert result(free, before).score == 10


def test_a_column_is_right_with_a_note() -> None:
    """(M, 1) for (M,) costs nothing, and the student hears of it."""
    vector = replace(ITEM, expected=lambda X, h0: 2 * h0)
    note = result(vector, lambda X, h0: 2 * h0[:, None])
    assert note.score == 10 and note.verdict == V.PASSED
    assert note.feedback.startswith("Right. A style note:")


weights = st.floats(0.5, 20)


@settings(max_examples=60, deadline=None)
@given(st.floats(0.5, 40), weights, weights, weights, weights, weights, st.integers(0, 15))
def test_the_scores_of_the_checks_sum_to_the_items(
    points: float, a: float, b: float, c: float, d: float, e: float, failing: int
) -> None:
    """Whatever the weights, checks and item agree up to the rounding of each."""
    groups = (Group(MAIN, a), Group(ONE_STEP, b, main=False), Group(INTEGERS, c, main=False))
    item = replace(ITEM, points=points, groups=groups, inputs_weight=d, repeat_weight=e)

    def function(X: Any, h0: Any) -> Any:
        good = before(X, h0)
        if failing & 8:
            X += 1
        bad = (len(good) == 1, good.dtype.kind == "i", len(good) > 1)
        return good + 1 if any(failing >> n & 1 and hit for n, hit in enumerate(bad)) else good

    of = result(item, function)
    assert of.score is not None and 0 <= of.score <= round(points, 2)
    assert of.score == pytest.approx(sum(c.score for c in of.checks), abs=0.03)
    assert sum(c.max_score for c in of.checks) == pytest.approx(points, abs=0.03)
    assert all(c.score in (0, c.max_score) for c in of.checks)
    assert (of.verdict == V.PASSED) == (failing == 0)
