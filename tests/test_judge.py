"""The judge: checks, points, verdicts, the conventions that count once, and faults of its own."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder import wire
from autograder.exam import Exam, prepare
from autograder.items.suite import load
from autograder.judge import INPUTS, REPEAT, Judged, judge
from autograder.model import (
    INTEGERS,
    MAIN,
    ONE_STEP,
    Case,
    Finding,
    Group,
    Item,
    ItemResult,
    Mistake,
    Trial,
)
from autograder.model import Verdict as V
from autograder.settling import settle
from autograder.values import UnsupportedValueError, pack
from autograder.wire import Died, Raised, Returned, TooLarge, Undefined, Unsupported
from tests.small import ITEM, SEED, before, fated, judged, known, result, wrong

SUITE = load("02-bptt")
COMPARED = [item for item in SUITE.items if item.expected is not None]
TABLES = [item for item in SUITE.items if item.expected is None]


def statuses(of: ItemResult) -> dict[str, str]:
    return {check.name: check.status for check in of.checks}


def skipped_but(of: ItemResult, *names: str) -> bool:
    return all(check.status == "skipped" for check in of.checks if check.name not in names)


# --- points ---------------------------------------------------------------------------------------


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


# --- mistakes -------------------------------------------------------------------------------------

SAME = Mistake("same row", wrong=lambda X, h0: 2 * X, says="Yours takes the same row.")


def test_a_mistake_is_named_and_its_sentence_told() -> None:
    """The result carries the id, the feedback is the mistake's."""
    of = result(known(SAME), SAME.wrong)
    assert (of.score, of.verdict, of.mistake) == (0, V.WRONG, "same row")
    assert of.feedback == "Yours takes the same row."


def test_a_mistake_can_leave_a_share() -> None:
    """The credit is the least that the item gives; what was earned is not added."""
    item = known(replace(SAME, credit=0.5))
    assert (result(item, SAME.wrong).score, result(item, SAME.wrong).verdict) == (5, V.PARTIAL)

    def side(X: Any, h0: Any) -> Any:
        return before(X, h0) if len(X) > 1 else 2 * X

    item = known(Mistake("side", wrong=side, says="...", credit=0.5))
    assert result(item, side).score == pytest.approx(10 * 9 / 11, abs=0.005)
    assert result(item, side).mistake == "side"


def test_no_mistake_is_looked_for_in_a_right_answer() -> None:
    """Full marks carry no mistake, even where one is no mistake at all."""
    assert result(known(Mistake("none", wrong=before, says="...")), before).mistake is None


def of_two_groups() -> Item:
    def draw(rng: np.random.Generator) -> list[Case]:
        return [Case(f, {"z": rng.standard_normal(3), "f": f}) for f in ("tanh", "relu")]

    def expected(z: Any, f: str) -> Any:
        return np.tanh(z) if f == "tanh" else np.maximum(z, 0)

    linear = Mistake(
        "linear", wrong=lambda z, f: expected(z, f) if f == "tanh" else z, says="It is linear."
    )
    groups = (Group("tanh", 1), Group("relu", 1))
    return replace(
        ITEM, draw=draw, expected=expected, shapes="(K,)", groups=groups, mistakes=(linear,)
    )


def test_of_several_main_groups_the_wrong_ones_are_named() -> None:
    """Each main group earns by itself, and the sentence says which was right."""
    item = of_two_groups()
    some = result(item, item.mistakes[0].wrong)
    assert some.score == pytest.approx(10 * 3 / 4) and some.mistake == "linear"
    assert some.feedback == "Right for tanh; not for relu. It is linear."
    other = result(item, lambda z, f: np.tanh(z))
    assert other.mistake is None and other.feedback.startswith("Right for tanh; not for relu. The")
    assert result(item, lambda z, f: z - 9).feedback.startswith("The shape of `before` is right")


# --- verdicts -------------------------------------------------------------------------------------

FATES = [
    (Undefined(), V.MISSING),
    (Returned(None), V.NO_ANSWER),
    (Raised("KeyError", "'k'"), V.RAISED),
    (Unsupported("a set"), V.WRONG),
    (TooLarge(), V.OUTPUT_LIMIT),
    (Died("time", "5 s"), V.TIME_LIMIT),
    (Died("memory"), V.MEMORY_LIMIT),
    (Died("crash", "SIGSEGV"), V.CRASHED),
    (Died("crash"), V.CRASHED),
    (Returned(pack("x")), V.WRONG),
    (Returned(pack(np.zeros((2, 2)))), V.WRONG),
    (Returned(wire.Array("<f8", (9,), b"")), V.WRONG),
]


@pytest.mark.parametrize(("fate", "verdict"), FATES)
def test_every_fate_of_a_call_has_its_verdict(fate: wire.CallResult, verdict: V) -> None:
    """No points, the verdict of what happened, and a sentence that names the function."""
    of = fated(ITEM, fate)
    assert (of.score, of.verdict, of.mistake) == (0, verdict, None)
    assert "`before`" in of.feedback
    assert skipped_but(of, MAIN) or verdict == V.WRONG


def test_one_call_that_dies_decides_the_verdict() -> None:
    """A wrong answer in one case and no end in another is a time limit."""
    bad = Returned(pack(np.zeros((4, 3))))
    time = Died("time", "5 s")
    assert fated(ITEM, [bad, time, time, time, time]).verdict == V.TIME_LIMIT
    assert fated(ITEM, [Raised("E", ""), bad, bad, bad, bad]).verdict == V.RAISED


def test_points_outweigh_a_fate() -> None:
    """Where a main group is right, dying at T = 1 makes the item partial."""

    def returned(n: int) -> wire.CallResult:
        case = prepare(ITEM, SEED).cases[n]
        return Returned(pack(before(**case.arguments)))

    of = fated(ITEM, [returned(0), returned(1), Died("time"), returned(3), returned(0)])
    assert of.verdict == V.PARTIAL
    assert "did not come back within its time" in of.feedback


def test_a_function_lost_with_its_cell_says_why() -> None:
    """The problem of the cell is in the sentence of the missing function."""
    of = judged(ITEM, None, "NameError: name 'nq' is not defined").result
    assert of.verdict == V.MISSING
    assert of.feedback == ("`before` is not defined: NameError: name 'nq' is not defined.")


# --- conventions ----------------------------------------------------------------------------------


def three(*shown: str) -> list[Judged]:
    """Three items that know "mean over t"; those named show it, the others are right."""

    def mean(X: Any, h0: Any) -> Any:
        return before(X, h0) / len(X)

    mistake = Mistake("mean", wrong=mean, says="A mean.", convention="mean over t")
    items = [replace(known(mistake), name=name) for name in ("one", "two", "three")]
    return [judged(item, mean if item.name in shown else before) for item in items]


@pytest.mark.parametrize("shown", [("one", "two", "three"), ("one", "three"), ("two", "three")])
def test_a_convention_that_most_items_show_costs_once(shown: tuple[str, ...]) -> None:
    """The first item keeps the loss, the others get their points and refer to it."""
    first, *others = [of for of in settle(three(*shown)) if of.name in shown]
    assert (first.score, first.verdict, first.feedback) == (0, V.WRONG, "A mean.")
    for of in others:
        assert (of.score, of.verdict, of.mistake) == (10, V.PASSED, "mean")
        assert of.feedback == f"As in {shown[0]}: mean over t. It is counted there, once."


def test_a_convention_that_one_item_shows_is_a_mistake_there() -> None:
    """Shown once among three, it is not followed throughout."""
    assert [of.score for of in settle(three("two"))] == [10, 0, 10]
    assert [of.score for of in settle(three())] == [10, 10, 10]


def test_settling_keeps_the_order_and_the_results_without_a_convention() -> None:
    """Items that know no convention are as the judge left them."""
    all_judged = [judged(known(SAME), SAME.wrong), *three("one", "two")]
    assert settle(all_judged)[0] == all_judged[0].result
    assert [of.name for of in settle(all_judged)] == ["before", "one", "two", "three"]


# --- items that are examined ----------------------------------------------------------------------


def rows(trials: Sequence[Trial]) -> list[Finding]:
    """A check for each case: passed where the number of rows is right."""
    findings = []
    for number, trial in enumerate(trials):
        if trial.problem:
            findings.append(Finding(f"case {number}", 1, "failed", trial.problem))
        else:
            right = len(trial.value) == len(trial.arguments["X"])
            status: Any = "passed" if right else "failed"
            findings.append(Finding(f"case {number}", 1, status, "" if right else "Too few rows."))
    return findings


EXAMINED = replace(ITEM, expected=None, examine=rows, groups=())


def test_an_item_can_examine_what_no_reference_has() -> None:
    """Its findings are the checks, and their weights the points."""
    assert result(EXAMINED, lambda X, h0: X).score == 10
    assert result(EXAMINED, lambda X, h0: X).feedback == "Right."
    half = result(EXAMINED, lambda X, h0: X[:5])
    assert half.verdict == V.PARTIAL and half.score == 7.5  # the case of six rows is cut
    assert half.feedback == "Too few rows." and half.mistake is None
    assert [check.status for check in half.checks] == ["passed"] * 3 + ["failed"]


@pytest.mark.parametrize(("fate", "verdict"), FATES[:9])
def test_an_examined_item_has_the_same_verdicts(fate: wire.CallResult, verdict: V) -> None:
    """Every fate of a call is a problem that the item's findings can tell."""
    of = fated(EXAMINED, [fate] * len(prepare(EXAMINED, SEED).calls()))
    assert (of.score, of.verdict) == (0, verdict)
    assert "`before`" in of.feedback


def test_a_forged_array_is_a_problem_of_an_examined_item() -> None:
    """What is not what it says it is, is no answer."""
    lie = Returned(wire.Array("<f8", (9,), b""))
    of = fated(EXAMINED, [lie] * len(prepare(EXAMINED, SEED).calls()))
    assert of.score == 0 and "not what it says it is" in of.feedback


# --- whatever comes back --------------------------------------------------------------------------


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
