"""Verdicts: each end that a call can come to has its own, for items compared and examined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from autograder import wire
from autograder.exam import prepare
from autograder.model import MAIN, Finding, ItemResult, Trial
from autograder.model import Verdict as V
from autograder.values import pack
from autograder.wire import Died, Raised, Returned, TooLarge, Undefined, Unsupported
from tests.small import ITEM, SEED, before, fated, judged, result

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


def skipped_but(of: ItemResult, *names: str) -> bool:
    return all(check.status == "skipped" for check in of.checks if check.name not in names)


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
