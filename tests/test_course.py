"""`course.toml`: what is set there holds, and what does not fit is refused with its line."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder import course, sandbox
from autograder.course import Course
from autograder.errors import UsageError
from autograder.grade import grade
from autograder.items.suite import load
from tests.conftest import ROOT, SECRET

Write = Callable[[str], Course]


@pytest.fixture
def read(tmp_path: Path) -> Write:
    def read(text: str) -> Course:
        path = tmp_path / "course.toml"
        path.write_text(text, encoding="utf-8")
        return course.find(str(path))

    return read


def test_without_a_file_the_suites_points_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no course.toml is, everything is as the suite has it."""
    monkeypatch.chdir(tmp_path)
    assert course.find(None) == Course()


def test_the_projects_own_file_agrees_with_the_suites() -> None:
    """The points in the file that is shipped are those that the items have by themselves."""
    shipped = course.find(str(ROOT / "course.toml"))
    for name, rules in shipped.assignments.items():
        suite = load(name)
        assert rules.points == {i.name: i.points for i in suite.items if i.name in rules.points}


def test_points_limits_and_dates_are_taken(read: Write) -> None:
    """What is set replaces what the suite has, and the rest stays."""
    rules = read(
        "[limits]\ncall_seconds = 7\nprocesses = 50\n"
        "[assignments.02-bptt]\ndue = 2027-01-31\n"
        "[assignments.02-bptt.points]\ngrad_W1 = 2.5\n"
        "[assignments.02-bptt.limits]\ncell_seconds = 9.5\n"
    )
    suite = rules.applied_to(load("02-bptt"))
    assert {item.name: item.points for item in suite.items}["grad_W1"] == 2.5
    assert suite.points == load("02-bptt").points - 6 + 2.5
    limits = rules.limits_of("02-bptt")
    assert (limits.call_seconds, limits.processes, limits.cell_seconds) == (7, 50, 9.5)
    assert rules.assignments["02-bptt"].due == datetime.date(2027, 1, 31)


def test_the_share_of_the_numerator_layout_is_the_courses(read: Write) -> None:
    """The policy replaces the share that those mistakes leave, and no other's."""
    suite = read("[policy]\nnumerator_layout = 0.8").applied_to(load("02-bptt"))
    credits = {m.id: m.credit for item in suite.items for m in item.mistakes}
    assert (credits["B-06"], credits["B-07"]) == (0.8, 0.0)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("[feedback]\nlevel = 'loud'", 2, "level is 'loud', expected full, hint or score"),
        ("[policy]\n\nnumerator_layout = 2", 3, "expected a share, 0 to 1"),
        ("[extra]", 1, "there is no table extra"),
        ("[assignments.07-none]", 1, "there is no 07-none"),
        ("[assignments.02-bptt]\ndue = 3", 2, "due is 3, expected a date"),
        ("[assignments.02-bptt]\nweight = 3", 2, "there is no weight here"),
        ("[assignments.02-bptt.points]\n# a comment\ngrad_W9 = 3", 3, "there is no grad_W9 here"),
        ("[assignments.'02-bptt'.points]\ngrad_W1 = -1", 2, "expected a number, 0 or more"),
        ("[assignments.02-bptt.points]\ngrad_W1 = true", 2, "grad_W1 is True"),
        ("[limits]\ncall_seconds = 0", 2, "expected a number above 0"),
        ("[limits]\nprocesses = 1.5", 2, "expected a whole number above 0"),
        ("[assignments.02-bptt.limits]\nmemory_bytes = 5", 2, "there is no memory_bytes here"),
        ("limits = 3", 1, "expected a table, [limits]"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_line(
    read: Write, text: str, line: int, said: str
) -> None:
    """The message names the file, the line, what came and what was expected."""
    with pytest.raises(UsageError) as refused:
        read(text)
    assert f"course.toml, line {line}: " in refused.value.message
    assert said in refused.value.message
    assert refused.value.hint


@pytest.mark.parametrize("text", ["a =", "[a", "x = 1\nx = 2"])
def test_what_is_not_toml_is_refused(read: Write, text: str) -> None:
    """The parser's own line is passed on."""
    with pytest.raises(UsageError, match=r"is not TOML: .*line \d"):
        read(text)


def test_a_named_file_has_to_be_there() -> None:
    """A course that was named and is not there is no course."""
    with pytest.raises(UsageError, match=r"none\.toml cannot be read"):
        course.find("none.toml")


@pytest.mark.parametrize("level", ["hint", "score"])
def test_less_is_told_when_the_course_says_so(read: Write, level: str) -> None:
    """Points and verdicts stay; sentences, mistakes and details go."""
    path = ROOT / "examples" / "submissions" / "02-pairs-with-the-wrong-state.ipynb"
    box = sandbox.choose()
    full = grade(path, box, SECRET)
    less = grade(path, box, SECRET, course=lambda: read(f"[feedback]\nlevel = '{level}'"))
    assert [(i.score, i.verdict) for i in less.items] == [(i.score, i.verdict) for i in full.items]
    told = {item.name: item for item in less.items}
    assert told["grad_W11"].mistake is None
    assert told["grad_W11"].feedback == {"hint": "Not right yet: values.", "score": ""}[level]
    assert bool(told["grad_W11"].checks) == (level == "hint")
