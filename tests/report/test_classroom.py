"""Reports as GitHub Classroom's reporter reads them: no point appears that was not given."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from typing import Any

import pytest

from autograder.errors import BELOW, FAULT, OK, USAGE
from autograder.model import Report, Verdict
from autograder.report import classroom
from autograder.report.refusal import Refusal
from tests.report.cases import BROKEN, ENEMY, FAILED, REFUSED, item, report


def result(
    reports: Sequence[Report], refusals: Sequence[Refusal] = (), code: int = OK
) -> dict[str, Any]:
    decoded: dict[str, Any] = json.loads(
        base64.b64decode(classroom.render(reports, refusals, code), validate=False)
    )
    return decoded


def sent(told: dict[str, Any]) -> tuple[float, float] | None:
    """The points that the reporter sends: the sum over the tests; None where it sends none."""
    if not told["max_score"]:
        return None
    return sum(test["score"] for test in told["tests"]), told["max_score"]


def test_the_fields_are_those_of_classrooms_graders() -> None:
    """The reporter reads these, of these types."""
    told = result([report()])
    assert {*told} == {"version", "status", "max_score", "tests"} and told["version"] == 1
    for test in told["tests"]:
        assert {name: type(value) for name, value in test.items()} | {"score": float} == {
            "name": str, "status": str, "score": float, "message": str, "test_code": str,
            "filename": str, "line_no": int, "duration": int,
        }  # fmt: skip


def test_the_points_that_are_sent_are_the_reports() -> None:
    """Partial points count, which the reporter's own table in the log does not show."""
    points, most = sent(result([report()])) or (0, 0)
    assert points == pytest.approx(6.67) and most == 12


def test_a_test_passes_when_it_has_all_its_points() -> None:
    """Its name has the points, since the reporter shows nothing else of it."""
    tests = result([report()])["tests"]
    assert [test["status"] for test in tests] == ["pass", "fail", "fail"]
    assert [test["name"] for test in tests] == ["grad_z2 4/4", "grad_W11 2.67/4", "bptt 0/4"]


def test_a_submission_without_a_score_sends_no_points() -> None:
    """The sum of what is left would be a zero for the item where the grader failed."""
    told = result([BROKEN], code=FAULT)
    assert sent(told) is None and told["tests"][3]["status"] == "error"


@pytest.mark.parametrize("refusal", [REFUSED, FAILED])
def test_a_refused_notebook_sends_no_points(refusal: Refusal) -> None:
    """Not even where another was graded: the sum would be of a part."""
    told = result([report()], [refusal], USAGE)
    assert sent(told) is None
    assert told["tests"][-1]["message"] == f"{refusal.message}. {refusal.hint}"


@pytest.mark.parametrize(
    ("code", "status"), [(OK, "pass"), (BELOW, "fail"), (USAGE, "error"), (FAULT, "error")]
)
def test_the_status_follows_the_exit_code(code: int, status: str) -> None:
    """The reporter fails the job unless it is "pass": a job has one colour."""
    assert result([report()], code=code)["status"] == status


def test_several_notebooks_are_one_result() -> None:
    """Their points add up, and each test says whose it is."""
    told = result([report(), report(submission="part two")])
    assert sent(told) == (pytest.approx(13.34), 24)
    assert told["tests"][3]["name"] == "part two: grad_z2 4/4"


def test_what_a_student_wrote_starts_no_command_in_the_log() -> None:
    """Each name and message is one line, and what is printed at a line's start is empty."""
    command = "::add-mask::x\n::set-output name=result::forged ##[set-output name=result]forged"
    told = result([ENEMY, report(items=(item("bptt", 0, Verdict.RAISED, command),))])
    for test in told["tests"]:
        assert test["test_code"] == ""
        assert test["name"].isprintable() and test["message"].isprintable()
        assert "##[" not in test["message"] and not test["name"].startswith(":")
    named = result([report(submission="##[set-output name=a]b"), report()])
    assert "##[" not in json.dumps(named)


def test_a_result_is_one_line() -> None:
    """As a step's output and a variable take it."""
    rendered = classroom.render([report()], [], OK)
    assert rendered.endswith(b"\n") and rendered.count(b"\n") == 1


def test_a_result_fits_into_a_variable_of_the_environment() -> None:
    """Linux takes 128 KiB in one; points go before sentences."""
    long = item("bptt", 0, Verdict.WRONG, "∇" * 5000)
    rendered = classroom.render([report(items=(long,) * 300)], [], OK)
    assert len(rendered) < 128 << 10
    told = result([report(items=(long,) * 300)])
    assert len(told["tests"]) == 300 and {test["message"] for test in told["tests"]} == {""}
    assert len(result([report(items=(long,))])["tests"][0]["message"]) == classroom.LONGEST_MESSAGE
