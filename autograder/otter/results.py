"""A report as Otter's own classes have it: whoever unpickles them needs Otter alone."""

from __future__ import annotations

from collections.abc import Iterator

import dill
from otter.test_files import GradingResults, OKTestFile
from otter.test_files.abstract_test import TestCase, TestCaseResult

from autograder.model import ItemResult, Report, Verdict


def pickled(report: Report) -> bytes:
    """What `otter grade` takes out of a container."""
    content: bytes = dill.dumps(GradingResults(list(test_files(report).values())))
    return content


def test_files(report: Report) -> dict[str, OKTestFile]:
    """By item, a test file with a case for the item, which has the points, and one a check."""
    return {item.name: _test_file(item) for item in report.items}


def _test_file(item: ItemResult) -> OKTestFile:
    outcomes = list(_outcomes(item))
    file = OKTestFile(item.name, "", [each.test_case for each in outcomes], all_or_nothing=False)
    file.test_case_results = outcomes
    file.update_score(item.score)
    return file


def _outcomes(item: ItemResult) -> Iterator[TestCaseResult]:
    passed = item.verdict is Verdict.PASSED
    said = f"{item.verdict}  {item.feedback}".strip()
    yield _outcome(item.name, item.max_score, passed, said, item.feedback or None)
    for check in item.checks:
        said = f"{check.status}  {check.detail}".strip()
        yield _outcome(check.name, 0, passed or check.status == "passed", said)


def _outcome(
    name: str, points: float, passed: bool, message: str, praise: str | None = None
) -> TestCaseResult:
    case = TestCase(
        name=name,
        body="",
        hidden=False,
        points=points,
        success_message=praise if passed else None,
        failure_message=None,
    )
    return TestCaseResult(test_case=case, message=message, passed=passed)
