"""The diagnosis: a mistake is told only when it explains the answers, and no other as well."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from autograder.diagnosis import diagnose, simulate
from autograder.model import Item, Mistake
from tests.small import before, known, tried, wrong


def told(item: Item, function: Callable[..., Any]) -> str | None:
    mistake = diagnose(item, tried(item, function))
    return None if mistake is None else mistake.id


def same_row(X: Any, h0: Any) -> Any:
    return 2 * X


def wraps(X: Any, h0: Any) -> Any:
    return 2 * np.roll(X, 1, axis=0)


SAME = Mistake("same row", wrong=same_row, says="Yours takes the same row.")
WRAPS = Mistake("wraps", wrong=wraps, says="Yours wraps around.")
BOTH = known(SAME, WRAPS)


def test_a_mistake_that_was_made_is_told() -> None:
    """An answer that agrees with one mistake in every case gets that mistake."""
    assert told(BOTH, same_row) == "same row"
    assert told(BOTH, wraps) == "wraps"


def test_a_mistake_written_otherwise_or_in_float32_is_told() -> None:
    """It is the numbers that count, within the tolerance, in any accepted form."""
    assert told(BOTH, lambda X, h0: (X + X).tolist()) == "same row"
    assert told(BOTH, lambda X, h0: 2 * X.astype(np.float32)) == "same row"


def test_a_mistake_that_was_not_made_is_not_told() -> None:
    """A right answer, and a wrong one of another kind, get no mistake."""
    assert told(BOTH, before) is None
    assert told(BOTH, wrong) is None
    assert told(BOTH, lambda X, h0: None) is None
    assert told(BOTH, lambda X, h0: "same row") is None


def test_a_mistake_is_not_told_when_a_case_contradicts_it() -> None:
    """Nearly all is not all: one answer of another kind, and the mistake does not explain it."""
    assert told(BOTH, lambda X, h0: same_row(X, h0) if len(X) != 5 else before(X, h0)) is None
    assert told(BOTH, lambda X, h0: same_row(X, h0) if len(X) != 5 else wrong(X, h0)) is None
    assert told(BOTH, lambda X, h0: same_row(X, h0) if len(X) != 1 else wrong(X, h0)) is None


def test_a_mistake_that_cannot_show_in_a_case_needs_the_right_answer_there() -> None:
    """Where a mistake's own answer is right, a wrong answer speaks against it."""

    def long_only(X: Any, h0: Any) -> Any:
        return same_row(X, h0) if len(X) == 5 else before(X, h0)

    item = known(Mistake("long", wrong=long_only, says="..."))
    assert told(item, long_only) == "long"
    assert told(item, lambda X, h0: same_row(X, h0) if len(X) == 5 else wrong(X, h0)) is None


def test_two_mistakes_that_explain_as_much_are_not_told() -> None:
    """Of two mistakes that give the same answers neither is guessed."""
    twin = replace(SAME, id="twin")
    assert told(known(SAME, twin), same_row) is None
    assert told(known(twin, WRAPS), same_row) == "twin"


def test_of_two_mistakes_the_one_that_explains_more_cases_is_told() -> None:
    """A mistake that explains the failure at T = 1 as well is nearer than one that does not."""

    def right_for_one(X: Any, h0: Any) -> Any:
        return same_row(X, h0) if len(X) > 1 else before(X, h0)

    fewer = Mistake("right for T = 1", wrong=right_for_one, says="...")
    for item in (known(SAME, fewer), known(fewer, SAME)):
        assert told(item, same_row) == "same row"
        assert told(item, right_for_one) == "right for T = 1"


def raises_index(X: Any, h0: Any) -> Any:
    raise IndexError("out of range")


def test_a_mistake_that_raises_is_told_by_the_kind_of_the_exception() -> None:
    """The same exception is the same mistake, whatever its message; another one is not."""
    item = known(Mistake("raises", wrong=raises_index, says="..."))

    def other_message(X: Any, h0: Any) -> Any:
        raise IndexError("index 7")

    def other_kind(X: Any, h0: Any) -> Any:
        raise KeyError

    assert told(item, raises_index) == "raises"
    assert told(item, other_message) == "raises"
    assert told(item, other_kind) is None
    assert told(item, before) is None


def writes(X: Any, h0: Any) -> Any:
    X *= 2
    return np.vstack([2 * h0, X[:-1]])


def test_a_mistake_that_writes_into_its_arguments_is_told_by_that() -> None:
    """Right values beside a changed argument are another answer than right values alone."""
    item = known(Mistake("writes", wrong=writes, says="..."))
    assert told(item, writes) == "writes"
    assert told(item, before) is None
    assert not any(simulate(item, item.mistakes[0], a).raised for a in tried(item, before))


def test_simulating_a_mistake_leaves_the_case_as_it_was() -> None:
    """What a wrong version writes into is a copy."""
    item = known(Mistake("writes", wrong=writes, says="..."))
    for attempt in tried(item, before):
        X = attempt.case.arguments["X"].copy()
        simulated = simulate(item, item.mistakes[0], attempt)
        assert simulated.changed == {"X"} and simulated.telling
        np.testing.assert_array_equal(attempt.case.arguments["X"], X)


def test_a_mistake_that_warns_is_quiet() -> None:
    """Divisions by zero in a wrong version say nothing on the grader's standard error."""

    def divides(X: Any, h0: Any) -> Any:
        import warnings

        warnings.warn("a student would see this", stacklevel=1)
        return X / np.zeros(3)

    item = known(Mistake("divides", wrong=divides, says="..."))
    with np.errstate(all="ignore"):
        attempts = tried(known(), lambda X, h0: X / np.zeros(3))
    assert diagnose(item, attempts) is item.mistakes[0]


def test_a_mistake_that_returns_nothing_explains_nothing() -> None:
    """No answer is not diagnosed: that nothing came is said anyway."""
    item = known(Mistake("nothing", wrong=lambda X, h0: None, says="..."))
    assert told(item, lambda X, h0: None) is None


def test_no_mistakes_known_is_none_told() -> None:
    """An item without mistakes diagnoses nothing."""
    assert told(known(), wrong) is None


@pytest.mark.parametrize("nested", [{"W": 1}, [1], (1,)])
def test_changes_inside_containers_are_seen(nested: Any) -> None:
    """Writing into an array within a dict, a list or a tuple is a change of the argument."""
    from autograder.model import MAIN, Case, Group

    def make() -> Any:
        if isinstance(nested, dict):
            return {"W": np.ones(2)}
        return type(nested)([np.ones(2)])

    def writes(P: Any) -> Any:
        P["W" if isinstance(P, dict) else 0][0] = 5
        return np.ones(2)

    item = known(
        Mistake("writes", wrong=writes, says="..."),
        draw=lambda rng: [Case(MAIN, {"P": make()})],
        expected=lambda P: np.ones(2),
        groups=(Group(MAIN, 1),),
    )
    assert told(item, writes) == "writes"
    assert told(item, lambda P: np.ones(2)) is None
