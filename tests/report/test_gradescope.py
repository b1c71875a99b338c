"""Reports as Gradescope reads them."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest

from autograder.course import Level
from autograder.lean import msgspec
from autograder.model import CellNote, CheckResult, ItemResult, Report, Verdict
from autograder.report import files, gradescope
from autograder.report.refusal import Refusal

EVIL = "\x1b[2K\x1b[1;32mPASSED 100/100\x07 <script>alert(1)</script> ![x](http://x/y.png)\n\u202e"


def item(
    verdict: Verdict, score: float | None, feedback: str = "Right.", **more: Any
) -> ItemResult:
    return ItemResult(
        name="grad_W11",
        functions=("grad_W11",),
        score=score,
        max_score=8,
        verdict=verdict,
        mistake=None,
        feedback=feedback,
        **{"checks": (), **more},
    )


def report(*items: ItemResult, cells: tuple[CellNote, ...] = ()) -> Report:
    known = [each.score for each in items if each.score is not None]
    return Report(
        schema_version=1,
        submission="02-bptt",
        assignment="02-bptt",
        score=sum(known) if len(known) == len(items) else None,
        max_score=8.0 * len(items),
        seed="00",
        sandbox="uid",
        versions={},
        cells=cells,
        items=items,
    )


def test_each_item_is_a_test_with_its_points() -> None:
    """Score, points, status and sentence are those of the report."""
    results = gradescope.results(
        report(item(Verdict.PASSED, 8), item(Verdict.WRONG, 0.5)), "full", 1
    )
    first, second = results["tests"]
    assert (first["score"], first["max_score"], first["status"]) == (8, 8, "passed")
    assert (second["score"], second["max_score"], second["status"]) == (0.5, 8, "failed")
    assert results["score"] == 8.5
    assert "Right." in first["output"] and "PASSED" in first["output"]


def test_a_failed_check_is_named_with_what_it_found() -> None:
    """Checks that passed are not listed."""
    checks = (
        CheckResult("shape", "passed", 0, 0),
        CheckResult("values", "failed", 0, 6, "0 of 5 cases"),
        CheckResult("T = 1", "skipped", 0, 2),
    )
    (test,) = gradescope.results(report(item(Verdict.WRONG, 0, "No.", checks=checks)), "full", 1)[
        "tests"
    ]
    assert "values: failed, 0 of 5 cases" in test["output"] and "T = 1: skipped" in test["output"]
    assert "shape" not in test["output"]


@pytest.mark.parametrize("level", get_args(Level))
def test_items_are_shown_by_the_feedback_level(level: Level) -> None:
    """At "score" they come with the published grades; standard output never does."""
    results = gradescope.results(report(item(Verdict.PASSED, 8)), level, 1)
    expected = "after_published" if level == "score" else "visible"
    assert [test["visibility"] for test in results["tests"]] == [expected]
    assert results["stdout_visibility"] == "hidden"
    assert "visibility" not in results and "leaderboard" not in results


def test_cells_that_failed_are_told_where_students_are_told_all() -> None:
    """The note has the cell's number and its problem."""
    of = report(item(Verdict.MISSING, 0), cells=(CellNote(3, "NameError: x"),))
    told = "Code cell 3 did not run to its end: NameError: x"
    assert told in gradescope.results(of, "full", 1)["output"]
    assert told not in gradescope.results(of, "score", 1)["output"]


def test_what_a_student_wrote_paints_nothing() -> None:
    """Escape sequences, new lines and marks of direction do not come through."""
    check = CheckResult("values", "failed", 0, 6, EVIL)
    of = report(item(Verdict.WRONG, 0, EVIL, checks=(check,)), cells=(CellNote(1, EVIL),))
    results = gradescope.results(of, "full", 1)
    ours = {"\x1b[31m", "\x1b[0m", "\x1b[1m"}
    for text in (results["output"], results["tests"][0]["output"]):
        for sequence in ours:
            text = text.replace(sequence, "")
        assert all(c.isprintable() or c == "\n" for c in text)
        assert text.count("\n") == 1
    assert results["output_format"] == results["test_output_format"] == "ansi"


def test_a_fault_of_the_grader_has_no_results() -> None:
    """Neither an item without a score nor a refusal by our fault becomes a zero."""
    with pytest.raises(ValueError, match="without a score"):
        gradescope.results(report(item(Verdict.GRADER_ERROR, None)), "full", 1)
    with pytest.raises(ValueError, match="fault of the grader"):
        gradescope.refused(Refusal("x", "it broke", fault=True), 1)


def test_what_cannot_be_graded_says_what_to_do() -> None:
    """A file that is no notebook gets no points and the hint."""
    results = gradescope.refused(Refusal("x", "it is a PDF", "hand in the notebook"), 0.5)
    assert results["score"] == 0 and results["tests"] == []
    assert "it is a PDF" in results["output"] and "hand in the notebook" in results["output"]


def test_the_file_is_json_that_any_reader_takes() -> None:
    """It has the time it took, and no number that JSON does not know."""
    results = gradescope.results(report(item(Verdict.PASSED, 8)), "full", 1.23456)
    assert json.loads(files.encode(results)) == msgspec.to_builtins(results)
    assert results["execution_time"] == 1.23
