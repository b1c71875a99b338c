"""Reports in the form of GitHub Classroom's graders, for its `autograding-grading-reporter`.

The reporter adds up the scores of the tests, sends the sum to Classroom, and fails the job when the
status is not "pass". It sends nothing where `max_score` is 0: that is how a submission without a
score stays without one, and does not become a sum of what is left.

It prints names and messages to the log, where GitHub looks for commands: for `::command::` at the
start of a line, where its `test_code` stands, which is left empty; for `##[command]` anywhere.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

from autograder.errors import BELOW, OK
from autograder.lean import msgspec
from autograder.model import ItemResult, Report, Verdict
from autograder.report.refusal import Refusal
from autograder.report.terminal import points
from autograder.text import one_line

VERSION = 1
_COMMAND = ("##[", "## [")
LONGEST_MESSAGE = 400
"""All of a result travels in one variable of the environment, which holds 128 KiB at most."""

MOST_BYTES = 90_000
STATUS = {OK: "pass", BELOW: "fail"}


def render(reports: Sequence[Report], refusals: Sequence[Refusal], code: int) -> bytes:
    """All submissions as one grader's result: JSON in base64, on one line.

    Args:
        reports: The submissions that were graded.
        refusals: Those that were not.
        code: The exit code of the command: the job's colour follows it.
    """
    known = not refusals and all(report.score is not None for report in reports)
    tests = [
        _test(item, report.submission if len(reports) > 1 else "")
        for report in reports
        for item in report.items
    ]
    tests += map(_refused, refusals)
    result = {
        "version": VERSION,
        "status": STATUS.get(code, "error"),
        "max_score": sum(report.max_score for report in reports) if known else 0,
        "tests": tests,
    }
    encoded = msgspec.json.encode(result)
    if len(encoded) > MOST_BYTES:
        encoded = msgspec.json.encode(result | {"tests": [t | {"message": ""} for t in tests]})
    return base64.b64encode(encoded) + b"\n"


def _test(item: ItemResult, submission: str) -> dict[str, Any]:
    where = f"{submission}: " if submission else ""
    lost = item.score is None or item.score < item.max_score
    status = "error" if item.verdict == Verdict.GRADER_ERROR else "fail" if lost else "pass"
    name = f"{where}{item.name} {points(item.score, item.max_score)}"
    return _entry(name, status, item.score or 0, item.feedback)


def _refused(refusal: Refusal) -> dict[str, Any]:
    said = f"{refusal.message}. {refusal.hint}" if refusal.hint else refusal.message
    return _entry(f"{refusal.submission}: not graded", "error", 0, said)


def _entry(name: str, status: str, score: float, message: str) -> dict[str, Any]:
    return {
        "name": one_line(name.replace(*_COMMAND)),
        "status": status,
        "score": score,
        "message": one_line(message.replace(*_COMMAND), LONGEST_MESSAGE),
        "test_code": "",
        "filename": "",
        "line_no": 0,
        "duration": 0,
    }
