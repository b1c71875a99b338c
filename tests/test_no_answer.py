"""Why there is no answer, in a sentence that names the function."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.text import one_line
from autograder.values import pack
from autograder.wire import Died, Raised, Returned, TooLarge, Undefined, Unsupported
from tests.small import ITEM, fated, judged, known, result

NO_ANSWER = {
    "not defined": (Undefined(), "`before` is not defined"),
    "raised": (Raised("KeyError", "'k'"), "`before` raised KeyError: 'k'."),
    "raised without a word": (Raised("AssertionError", ""), "`before` raised AssertionError."),
    "raised with a full stop": (Raised("ValueError", "no."), "`before` raised ValueError: no."),
    "another type": (Unsupported("a set"), "`before` returned a set; return numbers or NumPy"),
    "too large": (TooLarge(), "`before` returned far more than the arrays asked for."),
    "out of time": (Died("time", "5 s"), "`before` did not come back within its time."),
    "out of memory": (Died("memory"), "`before` needed more memory than a submission has."),
    "crash": (Died("crash"), "`before` ended the process it ran in."),
    "signal": (Died("crash", "SIGSEGV"), "`before` ended the process it ran in (SIGSEGV)."),
    "nothing": (
        Returned(None),
        "`before` returns nothing yet: write its body in place of the `...`.",
    ),
    "a string": (Returned("x"), "`before` returned a string where an array of numbers is asked"),
    "a dict": (Returned(pack({"a": 1})), "`before` returned a dict where an array of numbers is"),
}


@pytest.mark.parametrize(("fate", "sentence"), NO_ANSWER.values(), ids=list(NO_ANSWER))
def test_why_there_is_no_answer_is_said(fate: Any, sentence: str) -> None:
    """Each way a call can end has its sentence, which names the function."""
    assert fated(ITEM, fate).feedback.startswith(sentence)


def test_a_function_lost_with_its_cell_is_told_with_the_cells_problem() -> None:
    """The reason of the missing definition is there, on one line, with one full stop."""
    feedback = judged(ITEM, None, "ValueError: \x1b[31mno\nway.").result.feedback
    assert feedback == ("`before` is not defined: ValueError: [31mno way.")


NASTY = "\x1b[31mred\x1b[0m\r\nnext\tline\x00\u202etxt\u2028\u200b\ud800\x9b1m" + "x" * 1000


@pytest.mark.parametrize(
    "fate",
    [
        Raised(NASTY, NASTY),
        Unsupported(NASTY),
        Died("crash", NASTY),
        Returned(pack({NASTY: 1.0})),
        Returned(pack(1.0), (NASTY,)),
    ],
)
def test_what_students_name_is_shown_on_one_printable_line(fate: Any) -> None:
    """No control characters, no colours, no direction marks and no floods reach a reader."""
    for item in (ITEM, known(expected=lambda X, h0: {"W": X})):
        feedback = fated(item, fate).feedback
        assert feedback.isprintable() and len(feedback) < 500


def test_a_line_is_cut_in_its_middle() -> None:
    """The start and the end of what was said stay."""
    cut = one_line("start" + "x" * 1000 + "end")
    assert len(cut) == 160 and cut.startswith("start") and cut.endswith("end") and "..." in cut
    assert one_line(" a \n\t b ") == "a b" and one_line("é∂δ₁ ①") == "é∂δ₁ ①"


@pytest.mark.parametrize(
    "function",
    [
        lambda X, h0: np.ones((2, 3)) @ np.ones((2, 3)),
        lambda X, h0: np.dot(np.ones((2, 3)), np.ones((2, 3))),
        lambda X, h0: np.ones(2) + np.ones(3),
    ],
)
def test_arrays_that_do_not_fit_are_told_what_to_do(function: Any) -> None:
    """NumPy's own words name no matrix."""
    feedback = result(ITEM, function).feedback
    assert feedback.startswith("`before` raised ValueError: ")
    assert feedback.endswith("Write the shape of each beside the formula: which two do not fit?")
