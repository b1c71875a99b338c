"""Reports as JUnit XML: a test suite for each submission, a test case for each item.

There is no one schema of it. This is what the schemas of Ant and Jenkins have in common, with what
GitLab and `dorny/test-reporter` show: the class name before the name, and the text of a failure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from autograder.model import ItemResult, Report, Verdict
from autograder.report.refusal import Refusal
from autograder.report.terminal import points

REFUSED = "REFUSED"
UNTIMED = "0"
"""Items share a process and are asked side by side: the time of one of them is not known."""

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML 1.0 document may hold, not even escaped."""


def render(reports: Sequence[Report], refusals: Sequence[Refusal], graded: datetime) -> bytes:
    """All reports as one JUnit document.

    A lost point is a failure, with the sentence of the report; a fault of the grader is an error.

    Args:
        reports: The submissions that were graded.
        refusals: Those that were not; each is a suite with one case that failed.
        graded: When, with a time zone.
    """
    root = Element("testsuites")
    for report in reports:
        suite = _suite(root, report.submission, report.assignment, graded)
        properties = {"sandbox": report.sandbox, "score": points(report.score, report.max_score)}
        for name, value in (properties | report.versions).items():
            SubElement(suite[0], "property", name=_legal(name), value=_legal(value))
        for item in report.items:
            _item(suite, item)
        _close(suite)
    for refusal in refusals:
        suite = _suite(root, refusal.submission, "", graded)
        text = "\n".join(filter(None, (refusal.message, refusal.hint)))
        kind = Verdict.GRADER_ERROR if refusal.fault else REFUSED
        _problem(_case(suite, "notebook"), kind, refusal.message, text)
        _close(suite)
    indent(root)
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def _suite(root: Element, submission: str, assignment: str, graded: datetime) -> Element:
    suite = SubElement(root, "testsuite")
    suite.set("name", _legal(f"{assignment} {submission}".strip() or "submission"))
    suite.set("package", _legal(assignment))
    suite.set("id", str(len(root) - 1))
    suite.set("timestamp", graded.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S"))
    suite.set("hostname", "localhost")
    suite.set("time", UNTIMED)
    SubElement(suite, "properties")
    return suite


def _close(suite: Element) -> None:
    suite.set("tests", str(len(suite.findall("testcase"))))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("errors", str(len(suite.findall("testcase/error"))))
    suite.set("skipped", "0")
    SubElement(suite, "system-out")
    SubElement(suite, "system-err")


def _item(suite: Element, item: ItemResult) -> None:
    case = _case(suite, item.name)
    if item.score is None or item.score < item.max_score:
        said = item.feedback or item.verdict
        _problem(case, item.verdict, said, f"{points(item.score, item.max_score)} points. {said}")


def _case(suite: Element, name: str) -> Element:
    return SubElement(
        suite, "testcase", classname=suite.get("name", ""), name=_legal(name), time=UNTIMED
    )


def _problem(case: Element, kind: str, message: str, text: str) -> None:
    name = "error" if kind == Verdict.GRADER_ERROR else "failure"
    SubElement(case, name, type=kind, message=_legal(message)).text = _legal(text)


def _legal(text: str) -> str:
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
