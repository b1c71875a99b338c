"""A report as Gradescope reads it: `results.json`, one test for each item.

Texts are of the format "ansi": what was written is shown as it is, a verdict has its colour, and
nothing that a student has written becomes a link, a picture or a page. The format is described at
https://gradescope-autograders.readthedocs.io/en/latest/specs/.
"""

from __future__ import annotations

from typing import Any

from autograder.course import Level
from autograder.model import ItemResult, Report, Verdict
from autograder.report.refusal import Refusal
from autograder.report.terminal import COLOURS, OTHER, ansi, points

FORMAT = "ansi"
VISIBILITY: dict[Level, str] = {"full": "visible", "hint": "visible", "score": "after_published"}
"""Of the single items. At "score" the total is seen at once, and they with the published grades."""

Results = dict[str, Any]


def results(report: Report, level: Level, seconds: float) -> Results:
    """The results of a graded submission.

    Args:
        report: The report; every item of it has a score.
        level: What students are told.
        seconds: How long it took.

    Raises:
        ValueError: The grader failed at an item. There are no results then: Gradescope shows that
            the autograder failed, and no zero.
    """
    if report.score is None:
        raise ValueError("a report without a score has no results")
    total = points(report.score, report.max_score)
    lines = [f"{_text(report.assignment)}: {ansi(total, '1')} points"]
    if level == "full":
        lines += (
            f"Code cell {note.cell} did not run to its end: {_text(note.problem)}"
            for note in report.cells
        )
    return {
        **_frame("\n".join(lines), seconds),
        "score": report.score,
        "tests": [_test(item, VISIBILITY[level]) for item in report.items],
    }


def refused(refusal: Refusal, seconds: float) -> Results:
    """The results of what cannot be graded: no points, and what to do.

    Raises:
        ValueError: It is the grader that failed.
    """
    if refusal.fault:
        raise ValueError("a fault of the grader has no results")
    lines = [ansi(f"Not graded: {_text(refusal.message)}", OTHER)]
    if refusal.hint:
        lines.append(f"What to do: {_text(refusal.hint)}")
    return {**_frame("\n".join(lines), seconds), "score": 0, "tests": []}


def _frame(output: str, seconds: float) -> Results:
    return {
        "output": output,
        "output_format": FORMAT,
        "test_output_format": FORMAT,
        "test_name_format": "text",
        "stdout_visibility": "hidden",  # what the grader says to the instructor
        "execution_time": round(seconds, 2),
    }


def _test(item: ItemResult, visibility: str) -> Results:
    lines = [f"{ansi(item.verdict, COLOURS.get(item.verdict, OTHER))}  {_text(item.feedback)}"]
    lines += (
        f"  {check.name}: {check.status}" + (f", {_text(check.detail)}" if check.detail else "")
        for check in item.checks
        if check.status != "passed"
    )
    return {
        "name": item.name,
        "score": item.score,
        "max_score": item.max_score,
        "status": "passed" if item.verdict is Verdict.PASSED else "failed",
        "output": "\n".join(lines).rstrip(),
        "visibility": visibility,
    }


def _text(text: str) -> str:
    """On one line and without control characters: nothing in it paints, hides or goes back."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
