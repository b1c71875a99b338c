"""Reports as JUnit XML: what GitLab and test reporters read, whatever a student wrote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from autograder.model import Report, Verdict
from autograder.report import junit
from autograder.report.refusal import Refusal
from tests.report.cases import BROKEN, ENEMY, FAILED, HOSTILE, REFUSED, item, report

NOON = datetime(2027, 1, 31, 12, tzinfo=UTC)


def parsed(reports: Sequence[Report] = (), refusals: Sequence[Refusal] = ()) -> Element:
    return ElementTree.fromstring(junit.render(reports, refusals, NOON))


def problems(root: Element) -> dict[str, tuple[str, str, str, str]]:
    """By the name of the case: the problem's element, type, message and text."""
    return {
        case.attrib["name"]: (
            child.tag,
            child.attrib["type"],
            child.attrib["message"],
            child.text or "",
        )
        for case in root.iter("testcase")
        for child in case
    }


def test_every_item_is_a_test_case() -> None:
    """In the report's order; one with all its points has nothing below it."""
    cases = [*parsed([report()]).iter("testcase")]
    assert [case.attrib["name"] for case in cases] == ["grad_z2", "grad_W11", "bptt"]
    assert [len(case) for case in cases] == [0, 1, 1]


def test_a_lost_point_is_a_failure_with_the_sentence() -> None:
    """The verdict is its type; the text, which GitLab shows, has the points as well."""
    found = problems(parsed([report()]))
    said = "Right for longer sequences, but not for `T = 1`."
    assert found["grad_W11"] == ("failure", "PARTIAL", said, f"2.67/4 points. {said}")
    assert found["bptt"][:2] == ("failure", "WRONG")


def test_a_fault_of_the_grader_is_an_error() -> None:
    """It is told from a student's mistake, and its points are a dash."""
    found = problems(parsed([BROKEN]))["sgd_step"]
    assert found[:2] == ("error", "GRADER_ERROR") and found[3].startswith("-/4 points. ")


def test_a_notebook_that_was_refused_is_a_suite_that_failed() -> None:
    """With its sentence and hint; where the grader failed, that is an error."""
    root = parsed([report()], [REFUSED, FAILED])
    assert [suite.attrib["name"] for suite in root] == ["02-bptt ada", "grace", "alan"]
    (refused,), (failed,) = (problems(suite).values() for suite in (root[1], root[2]))
    assert refused[:2] == ("failure", "REFUSED")
    assert refused[3] == "grace.ipynb is empty, expected a notebook\nsave it again"
    assert failed[:2] == ("error", "GRADER_ERROR")


def test_a_level_that_tells_no_sentence_shows_the_verdict() -> None:
    """Where the course tells points alone, a failure has its verdict for a message."""
    found = problems(parsed([report(items=(item("bptt", 0, Verdict.WRONG, ""),))]))
    assert found["bptt"] == ("failure", "WRONG", "WRONG", "0/4 points. WRONG")


def test_the_numbers_of_a_suite_are_those_of_its_cases() -> None:
    """Tests, failures and errors are counted; none is skipped."""
    suite = parsed([BROKEN])[0]
    counts = [suite.attrib[name] for name in ("tests", "failures", "errors", "skipped")]
    assert counts == ["4", "2", "1", "0"]


REQUIRED = {
    "testsuites": set[str](),
    "testsuite": {
        "name", "package", "id", "timestamp", "hostname", "time", "tests", "failures", "errors",
        "skipped",
    },
    "testcase": {"name", "classname", "time"},
    "failure": {"type", "message"},
    "error": {"type", "message"},
    "property": {"name", "value"},
}  # fmt: skip


def test_attributes_and_order_are_those_that_the_schemas_share() -> None:
    """Ant's schema asks for all of them, in this order, and allows no others; nor does Jenkins."""
    root = parsed([report(), BROKEN, ENEMY], [REFUSED])
    for element in root.iter():
        assert {*element.attrib} == REQUIRED.get(element.tag, set()), element.tag
    for number, suite in enumerate(root):
        order = "".join(f"{child.tag} " for child in suite)
        assert re.fullmatch(r"properties (testcase )+system-out system-err ", order)
        assert suite.attrib["id"] == str(number)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", suite.attrib["timestamp"])
        for case in suite.iter("testcase"):
            assert len(case) <= 1


def test_a_case_is_told_by_its_submission_as_well() -> None:
    """GitLab ignores a second case with the class name and name of another."""
    root = parsed([report(), report(submission="grace")])
    names = [(case.attrib["classname"], case.attrib["name"]) for case in root.iter("testcase")]
    assert len({*names}) == len(names) == 6
    assert {name for name, _ in names} == {suite.attrib["name"] for suite in root}


def test_the_time_is_that_of_the_world() -> None:
    """A schema allows no time zone: it is UTC, whatever the machine's is."""
    there = NOON.astimezone(timezone(timedelta(hours=9)))
    root = ElementTree.fromstring(junit.render([report()], [], there))
    assert root[0].attrib["timestamp"] == "2027-01-31T12:00:00"


def test_what_a_student_wrote_stays_text() -> None:
    """Marks of XML come back as they went; what XML cannot hold is replaced."""
    root = parsed([ENEMY])
    legal = re.sub("[\x00\x0b\x1b\ufffe\ud800]", "\N{REPLACEMENT CHARACTER}", HOSTILE)
    assert problems(root)["bptt"] == ("failure", "RAISED", legal, f"0/4 points. {legal}")
    assert root[0].attrib["name"] == f"02-bptt {legal}"
    assert len([*root.iter("testcase")]) == 1


@pytest.mark.parametrize(
    "code", [*range(0x20), 0x7F, 0x85, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF, 0x1F600]
)
def test_no_character_makes_the_document_unreadable(code: int) -> None:
    """Each that XML forbids, and some that it allows."""
    root = parsed([report(items=(item("bptt", 0, Verdict.RAISED, f"a{chr(code)}b"),))])
    text = problems(root)["bptt"][3]
    assert text.startswith("0/4 points. a") and text.endswith("b")


def test_nothing_graded_is_a_document_as_well() -> None:
    """An empty list of suites, for a reader that expects a file."""
    assert [*parsed()] == []
