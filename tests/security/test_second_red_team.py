"""What a second review got points for without an answer of its own, a test for each hole."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.exam import Exam, prepare
from autograder.items import SUITES
from autograder.items.suite import load
from autograder.judge import judge
from autograder.model import ItemResult
from rnn_reference.dynamics import max_derivative
from tests.items import proofs

ITEMS = {item.name: item for suite in SUITES for item in load(suite).items}
SEEDS = range(20)
Function = Callable[..., Any]


def exam(name: str, seed: int) -> Exam:
    """The questions to the submission of this seed."""
    return prepare(ITEMS[name], b"%d" % seed)


def judged(name: str, seed: int, function: Function) -> ItemResult:
    """What a notebook with this function gets."""
    asked = exam(name, seed)
    return judge(asked, proofs.answers(asked.cases, function)).result


def scores(name: str, make: Callable[[int], Function]) -> list[float]:
    """The score of each seed's function, over all seeds."""
    return [judged(name, seed, make(seed)).score or 0.0 for seed in SEEDS]


# --- answers that are counted off -----------------------------------------------------------------


def counted(name: str, seed: int) -> Function:
    """The right answers to another submission, by the number of the call."""
    answers = itertools.cycle(exam(name, 1000 + seed).expected)
    return lambda *args, **kwargs: next(answers)


def counted_by(argument: str, name: str, seed: int) -> Function:
    """The right answers to another submission, by an argument and how often it has come."""
    asked = exam(name, 1000 + seed)
    told: dict[str, list[Any]] = {}
    for case, answer in zip(asked.cases, asked.expected, strict=True):
        told.setdefault(case.arguments[argument], []).append(answer)
    answers = {key: itertools.cycle(values) for key, values in told.items()}
    return lambda **arguments: next(answers[arguments[argument]])


@pytest.mark.parametrize("name", ["fate", "gradcheck", "dependency_matrix", "full_adder"])
def test_what_the_number_of_a_call_tells_earns_next_to_nothing(name: str) -> None:
    """Truth values and words in one order for all would be known after the first report."""
    assert np.mean(scores(name, lambda seed: counted(name, seed))) < 0.05 * ITEMS[name].points


@pytest.mark.parametrize(("name", "argument"), [("fate", "name"), ("gradcheck", "f")])
def test_a_guess_that_knows_how_often_each_answer_comes_earns_next_to_nothing(
    name: str, argument: str
) -> None:
    """Nor does the activation tell which of its cases are which."""
    points = scores(name, lambda seed: counted_by(argument, name, seed))
    assert np.mean(points) < 0.05 * ITEMS[name].points


@pytest.mark.parametrize("name", ["fate", "gradcheck"])
def test_the_size_of_the_net_tells_nothing_of_the_answer(name: str) -> None:
    """Every size that comes at all comes with either answer."""
    sizes: dict[str, set[int]] = {}
    for seed in SEEDS:
        asked = exam(name, seed)
        for case, answer in zip(asked.cases, asked.expected, strict=True):
            net = case.arguments.get("P", {"W0": case.arguments.get("W11")})
            word = answer if isinstance(answer, str) else str(answer == 0)
            sizes.setdefault(word, set()).add(net["W0"].shape[1])
    one, other = sizes.values()
    assert one == other


# --- answers that are given away by other cases ---------------------------------------------------


def remembers() -> Function:
    """Compares each G with the first that came with its net, which is taken to be right."""
    seen: dict[bytes, Any] = {}

    def gradcheck(X: Any, Tg: Any, h0: Any, P: Any, G: Any, f: str, loss: str) -> float:
        first, right = seen.setdefault(X.tobytes() + P["W0"].tobytes(), (Tg.copy(), G))
        return float(not (first == Tg).all() or any((right[key] != G[key]).any() for key in G))

    return gradcheck


def test_a_gradcheck_that_compares_gradients_with_earlier_ones_gets_nothing() -> None:
    """The right ones of a net would show what is wrong with the others."""
    assert scores("gradcheck", lambda seed: remembers()) == [0] * len(SEEDS)


@pytest.mark.parametrize("name", [name for name, item in ITEMS.items() if item.expected])
def test_no_two_cases_of_an_item_share_an_array(name: str) -> None:
    """What is found out about the one would tell something of the other."""
    held = [
        {array.tobytes() for array in arrays(dict(case.arguments)) if len(np.unique(array)) > 3}
        for case in exam(name, 0).cases
    ]
    assert not any(one & other for one, other in itertools.combinations(held, 2))


def arrays(value: Any) -> list[np.ndarray]:
    if isinstance(value, np.ndarray):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    return [array for part in value for array in arrays(part)] if isinstance(value, list) else []


# --- wrong functions that no case showed ----------------------------------------------------------


def by(measure: Function) -> Function:
    """Fate by another measure of W11."""
    return lambda W11, name: (
        "vanishes" if measure(W11) * max_derivative(name) < 1 else "may explode"
    )


def longest(axis: int) -> Function:
    return lambda W11: np.linalg.norm(W11, axis=axis).max()


def probed(W11: np.ndarray) -> float:
    """How far the most stretched of five random vectors is stretched."""
    x = np.random.default_rng(0).standard_normal((len(W11), 5))
    return float((np.linalg.norm(W11 @ x, axis=0) / np.linalg.norm(x, axis=0)).max())


MEASURES = {"column": longest(0), "row": longest(1), "five vectors": probed}


@pytest.mark.parametrize("measure", MEASURES.values(), ids=list(MEASURES))
def test_a_measure_that_overlooks_the_most_stretched_direction_gets_nothing(
    measure: Function,
) -> None:
    """It falls short of the largest singular value by more than the border is away."""
    assert scores("fate", lambda seed: by(measure)) == [0] * len(SEEDS)


@pytest.mark.parametrize("axis", [0, 1], ids=["column", "row"])
def test_a_longest_row_is_told_as_a_longest_column_is(axis: int) -> None:
    """Both answer the same, and one sentence is true of both."""
    results = [judged("fate", seed, by(longest(axis))) for seed in SEEDS]
    assert {result.mistake for result in results} == {"N-V86"}


def shifted(shift: Function) -> Function:
    """A softmax that shifts each row by another amount than its maximum."""

    def softmax(z: Any) -> Any:
        e = np.exp(z - shift(z))
        return e / e.sum(axis=-1, keepdims=True)

    return softmax


@pytest.mark.parametrize("shift", [np.min, np.mean, np.median], ids=lambda shift: shift.__name__)
def test_a_softmax_shifted_too_little_overflows_somewhere(shift: Function) -> None:
    """Where the scores of a row lie 2000 apart, only the maximum keeps every exponent small."""
    softmax = shifted(lambda z: shift(z, axis=-1, keepdims=True))
    for seed in SEEDS:
        result = judged("softmax", seed, softmax)
        assert result.score is not None
        assert result.score < 6
        assert shift is np.median or result.mistake == "N-F131"


@pytest.mark.parametrize("column", [0, -1], ids=["first", "last"])
def test_a_softmax_shifted_by_a_column_overflows_somewhere(column: int) -> None:
    """No column holds the maximum of every row, nearly."""
    softmax = shifted(lambda z: z[..., [column]])
    assert max(scores("softmax", lambda seed: softmax)) < 6


def test_gradients_that_are_returned_as_they_came_are_not_clipped() -> None:
    """What is short enough already earns only beside what is not."""
    assert scores("clip_by_norm", lambda seed: lambda G, c: G) == [0] * len(SEEDS)
