"""The exam: cases that depend on the seed alone, and attempts that are right or not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from autograder.checks import Misfit
from autograder.exam import attempts, own, prepare
from autograder.items.suite import load
from autograder.model import MAIN, Case
from autograder.seeds import item_seed, submission_seed
from autograder.values import pack
from autograder.wire import Array, Returned, Sequence, Undefined
from tests.small import ITEM, SEED, ask, before, tried, wrong

SUITE = load("02-bptt")


def test_the_same_seed_draws_the_same_exam() -> None:
    """A regrade asks the same questions; another seed asks others."""
    for item in (ITEM, *SUITE.items):
        assert prepare(item, SEED).calls() == prepare(item, SEED).calls()
    assert prepare(ITEM, SEED).calls() != prepare(ITEM, b"other").calls()


def test_every_item_has_a_seed_of_its_own() -> None:
    """No item's inputs tell anything of another's."""
    seeds = {item_seed(SEED, item.name) for item in SUITE.items}
    assert len(seeds) == len(SUITE.items)


def test_a_seed_depends_on_the_secret_and_on_the_code() -> None:
    """Who knows only one of the two knows nothing."""
    seeds = {submission_seed(s, d) for s in (b"one", b"two") for d in (b"a", b"b")}
    assert len(seeds) == 4 and all(len(seed) == 32 for seed in seeds)
    assert submission_seed(b"one", b"a") in seeds


def test_the_first_case_is_asked_twice() -> None:
    """The last call is the first once more, to see whether the answer stays."""
    calls = prepare(ITEM, SEED).calls()
    assert len(calls) == 5 and calls[-1] == calls[0]
    assert [*calls[0].arguments] == ["X", "h0"] and calls[0].function == "before"


def test_a_case_may_call_another_function() -> None:
    """An item can ask for a helper of its function."""
    item = replace(ITEM, draw=lambda rng: [Case(MAIN, {"x": 1.0}, "helper")], expected=lambda x: x)
    assert [call.function for call in prepare(item, SEED).calls()] == ["helper", "helper"]


def test_preparing_leaves_the_cases_as_they_were_drawn() -> None:
    """A reference that wrote into its arguments would not change the questions."""

    def careless(X: Any, h0: Any) -> Any:
        answer = before(X, h0)
        X *= 0
        return answer

    one, other = prepare(replace(ITEM, expected=careless), SEED), prepare(ITEM, SEED)
    assert one.calls() == other.calls()


def test_a_right_answer_is_right_in_every_case() -> None:
    """The reference's function, called through the probe, is right."""
    assert all(attempt.right for attempt in attempts(*ask(ITEM, before)))


def test_a_wrong_answer_is_wrong_and_kept() -> None:
    """What came back is there, in the reference's form."""
    for attempt in tried(ITEM, wrong):
        assert not attempt.right and isinstance(attempt.fitted, dict)
        np.testing.assert_array_equal(attempt.fitted[""], wrong(**attempt.case.arguments))


def test_nothing_returned_is_no_answer() -> None:
    """None is neither a value nor a misfit."""
    for attempt in tried(ITEM, lambda X, h0: None):
        assert attempt.value is None and attempt.fitted is None and not attempt.right


def test_an_answer_of_another_form_is_a_misfit() -> None:
    """A string where an array is asked for."""
    for attempt in tried(ITEM, lambda X, h0: "done"):
        assert isinstance(attempt.fitted, Misfit) and not attempt.right


@pytest.mark.parametrize("lie", [Array("<f8", (9,), b""), Sequence((Array("<f8", (9,), b""),))])
def test_a_forged_array_is_a_misfit(lie: Any) -> None:
    """Bytes that do not fit their shape are an answer of the wrong form, not a fault of ours."""
    exam = prepare(ITEM, SEED)
    for attempt in attempts(exam, [Returned(lie)] * 5):
        assert attempt.fitted == Misfit("an array that is not what it says it is")


def test_a_call_without_an_answer_is_not_right() -> None:
    """Only what was returned can be right."""
    exam = prepare(ITEM, SEED)
    for attempt in attempts(exam, [Undefined()] * 5):
        assert not attempt.right and attempt.fitted is None and attempt.changed == ()


@pytest.mark.parametrize("count", [0, 4, 6])
def test_a_result_too_many_or_too_few_is_a_fault(count: int) -> None:
    """Answers are never paired with the wrong question."""
    with pytest.raises(ValueError, match="zip"):
        attempts(prepare(ITEM, SEED), [Undefined()] * count)


def test_only_arguments_can_have_been_changed() -> None:
    """Names that are no arguments of the call are not taken from the wire."""
    exam = prepare(ITEM, SEED)
    forged = Returned(pack(1.0), ("\x1b[31m", "h0", "x" * 10_000))
    assert attempts(exam, [forged] * 5)[0].changed == ("h0",)


def test_agrees_takes_the_place_of_equal_numbers() -> None:
    """An item can say itself when two answers say the same, of answers of one form only."""
    item = replace(ITEM, agrees=lambda arguments, one, other: bool((one * other > 0).all()))
    assert all(attempt.right for attempt in tried(item, lambda X, h0: 5 * before(X, h0)))
    assert not any(attempt.right for attempt in tried(item, lambda X, h0: before(X, h0)[:0]))
    assert not any(attempt.right for attempt in tried(item, lambda X, h0: before(X, h0) + 0j))


def test_own_copies_what_can_be_written_into() -> None:
    """Arrays within dicts, lists and tuples are copied, and their containers."""
    value = {"P": {"W": np.zeros(2)}, "L": [np.zeros(2)], "t": (np.zeros(2), "a", 1)}
    copy = own(value)
    copy["P"]["W"] += 1
    copy["L"][0] += 1
    copy["t"][0][:] = 1
    copy["new"] = None
    assert not value["P"]["W"].any() and not value["L"][0].any() and not value["t"][0].any()
    assert value.keys() == {"P", "L", "t"} and type(copy["t"]) is tuple
