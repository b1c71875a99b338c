"""Descriptions: what is known of a wrong answer, of its form and of its values, in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from autograder.model import MAIN, Case, Group, Item
from tests.small import ITEM, before, known, result


def said(function: Callable[..., Any], item: Item = ITEM) -> str:
    return result(item, function).feedback


# --- the form -------------------------------------------------------------------------------------


def test_the_shape_is_named_with_its_letters() -> None:
    """What came and what was expected, in letters and in numbers."""
    assert said(lambda X, h0: X[:, :2]) == (
        "`before` has shape (4, 2), expected (T, M) = (4, 3)."
    )  # fmt: skip


def test_a_transposed_shape_is_called_transposed() -> None:
    """The reversed shape is named for what it is."""
    assert "(3, 4), expected (T, M) = (4, 3). That is the transposed" in said(
        lambda X, h0: before(X, h0).T
    )


def test_the_right_number_of_entries_is_said() -> None:
    """A flattened answer has the right entries in the wrong shape."""
    assert said(lambda X, h0: before(X, h0).ravel()).endswith("The number of entries is right.")


def test_the_part_is_named_with_its_own_letters() -> None:
    """In a dict the key is named, as the contract writes it."""
    item = known(expected=lambda X, h0: {"W": X, "b0": h0}, shapes={"W": "(T, M)", "b0": "(M,)"})
    assert said(lambda X, h0: {"W": X, "b0": h0[:2]}, item) == (
        "b0 of `before` has shape (2,), expected (M,) = (3,)."
    )


def test_a_shape_without_letters_is_named_in_numbers() -> None:
    """An item may give no letters."""
    assert said(lambda X, h0: X[:2], known(shapes="")).endswith(
        "has shape (2, 3), expected (4, 3)."
    )


def test_the_kind_of_numbers_is_said() -> None:
    """Complex numbers are no real numbers, and truth values none either."""
    assert said(lambda X, h0: before(X, h0) * 1j) == (
        "`before` is of dtype complex128, expected real numbers."
    )
    assert said(lambda X, h0: before(X, h0) > 0).endswith("expected real numbers.")


def test_entries_that_are_not_finite_are_counted() -> None:
    """One nan among twelve is said as such."""

    def one_nan(X: Any, h0: Any) -> Any:
        answer = before(X, h0).astype(float)
        answer[1, 1] = np.nan
        return answer

    assert said(one_nan) == "`before` has nan or inf in 1 of 12 entries."
    assert said(lambda X, h0: X * np.inf) == "`before` has nan or inf in 12 of 12 entries."


def test_a_number_that_is_not_finite_is_said() -> None:
    """A single number has no entries to count."""
    assert said(lambda X, h0: np.nan, known(expected=lambda X, h0: X.sum())) == (
        "`before` is nan or inf."
    )


# --- the values -----------------------------------------------------------------------------------


VALUES: dict[str, tuple[Callable[..., Any], str]] = {
    "zeros": (lambda X, h0: 0 * X, "all entries are 0"),
    "sign": (lambda X, h0: -before(X, h0), "the sign is wrong"),
    "half": (lambda X, h0: before(X, h0) / 2, "it is 0.5 times"),
    "three": (lambda X, h0: 3.0 * before(X, h0), "it is 3 times"),
    "minus two": (lambda X, h0: -2.0 * before(X, h0), "it is -2 times"),
    "1/T": (lambda X, h0: before(X, h0) / len(X), "it is divided by T"),
    "a factor by case": (
        lambda X, h0: before(X, h0) * (1 + h0[0]),
        "a factor that differs from case to case",
    ),
    "wrong at the end": (
        lambda X, h0: before(X, h0) + (np.arange(len(X)) > 1)[:, None],
        "with T = 4 it is right up to t = 2, and wrong from t = 3 on",
    ),
    "wrong at the start": (
        lambda X, h0: before(X, h0) + (np.arange(len(X)) < 1)[:, None],
        "with T = 4 it is wrong up to t = 1, and right from there on",
    ),
    "wrong in the middle": (
        lambda X, h0: before(X, h0) + (np.arange(len(X)) % 3 == 1)[:, None],
        "with T = 4, 1 of its rows are wrong",
    ),
    "anything": (lambda X, h0: np.cos(X) + 7 * h0, "12 of 12 entries differ"),
    "some entries": (
        lambda X, h0: before(X, h0) + np.eye(len(X), 3) + np.eye(len(X), 3, -3),
        "4 of 12 entries differ",
    ),
    "reversed": (lambda X, h0: before(X, h0)[::-1, ::-1], "other places"),
}


@pytest.mark.parametrize(("function", "fact"), VALUES.values(), ids=list(VALUES))
def test_what_is_known_of_wrong_values_is_said(function: Any, fact: str) -> None:
    """A factor, a sign, rows from some t on, or how many entries differ."""
    sentence = said(function)
    assert sentence.startswith("The shape of `before` is right, its values are not: ")
    assert fact in sentence and sentence.endswith(".")


def square(answer: Callable[..., Any]) -> Item:
    def draw(rng: np.random.Generator) -> list[Case]:
        return [Case(MAIN, {"W": rng.standard_normal((3, 3))}) for _ in range(2)]

    return replace(
        ITEM, draw=draw, expected=answer, shapes="(M, M)", groups=(Group(MAIN, 1),), mistakes=()
    )


def test_the_transpose_of_a_square_matrix_is_named() -> None:
    """Where no shape can tell, the values do."""
    assert "it is the transpose of what is asked for" in said(lambda W: W.T, square(lambda W: W))


def test_wrong_and_right_parts_are_told_apart() -> None:
    """Of several parts those that are wrong are listed first, then those that are right."""
    item = square(lambda W: {"W11": W, "b0": W[0], "b1": W[1]})
    assert said(lambda W: {"W11": W, "b0": -W[0], "b1": W[1]}, item) == (
        "b0 of `before` is wrong, W11, b1 are right. In b0, the sign is wrong."
    )
    assert said(lambda W: {"W11": -W, "b0": -W[0], "b1": W[1]}, item).startswith(
        "W11, b0 of `before` are wrong, b1 is right. In W11, "
    )
    assert "right" not in said(lambda W: {"W11": -W, "b0": -W[0], "b1": -W[1]}, item)


def test_a_string_is_another_one() -> None:
    """A wrong word is not told the right one."""
    item = square(lambda W: "tanh")
    sentence = said(lambda W: "relu", item)
    assert "it is another one than asked for" in sentence and "tanh" not in sentence


def test_a_string_that_is_none_of_the_contract_s_is_told_which_there_are() -> None:
    """Another spelling is no other opinion."""
    item = replace(square(lambda W: "grows"), shapes='"grows" or "shrinks"')
    assert (
        said(lambda W: "Grows", item) == '`before` returned "Grows": return "grows" or "shrinks".'
    )
    assert "it is another one than asked for" in said(lambda W: "shrinks", item)


def test_a_wrong_number_of_which_nothing_is_known_gets_its_hint() -> None:
    """What is known of it goes before: a hint is for want of a fact."""
    item = replace(square(lambda W: {"n": W.sum(), "W": W}), hints={"n": "count.", "W": "look."})
    assert said(lambda W: {"n": 12.5 + W[0, 0], "W": W}, item).endswith("right. n: count.")
    assert said(lambda W: {"n": W.sum(), "W": -W}, item).endswith("In W, the sign is wrong.")


def test_a_wrong_number_is_another_number() -> None:
    """A single number has no factor worth telling: it would give the right one away."""
    sentence = said(lambda W: 12.5 + W[0, 0], square(lambda W: W.sum()))
    assert sentence.endswith("its values are not: it is another number.")


def test_an_answer_that_is_compared_by_its_meaning_has_its_own_sentence() -> None:
    """Where numbers need not be equal, their difference says nothing."""
    item = replace(square(lambda W: 1.0), agrees=lambda arguments, one, other: bool(one == other))
    feedback = said(lambda W: 2.0 + W[0, 0], item)
    assert feedback == "`before` does not say of each case what is so."


def test_an_answer_that_does_not_depend_on_its_arguments_is_told_so() -> None:
    """A function that uses the notebook's variables returns the same in every case."""
    answer = np.ones((4, 3))
    feedback = said(lambda X, h0: answer)
    assert feedback.startswith("`before` returns the same whatever it is given.")
    assert "whatever" not in said(lambda X, h0: 0 * X)


def test_other_side_conditions_are_named() -> None:
    """A group beside the usual cases is named as it is called."""

    def draw(rng: np.random.Generator) -> list[Case]:
        return [Case(group, {"n": n}) for n, group in enumerate((MAIN, "odd numbers"), 2)]

    groups = (Group(MAIN, 1), Group("odd numbers", 1, main=False))
    item = replace(ITEM, draw=draw, expected=lambda n: np.full(3, n), groups=groups, shapes="(K,)")
    assert said(lambda n: n + np.array([0, 0, n % 2]), item).startswith(
        'Right in the usual cases, but not in the check "odd numbers". The shape of'
    )
