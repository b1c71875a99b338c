"""The report as a table and as JSON: documented names, whole files, nothing that is not asked."""

from __future__ import annotations

import json
import os
import re
import stat
from pathlib import Path
from typing import Any

import msgspec
import pytest

from autograder.items import SUITES
from autograder.items.suite import load
from autograder.model import CellNote, CheckResult, ItemResult, Report, Verdict
from autograder.report import files, terminal
from autograder.report.assemble import report as assemble
from autograder.report.assemble import tell
from autograder.submission import Submission, read
from tests.conftest import ROOT
from tests.grade.gradings import SOLUTION, STARTER, graded
from tests.grade.small_suite import suite
from tests.report import cases


def item(name: str, score: float | None, verdict: Verdict, feedback: str = "Right.") -> ItemResult:
    """An item of 4 points, with a check."""
    check = CheckResult("values", "passed", 1, 1)
    return msgspec.structs.replace(cases.item(name, score, verdict, feedback), checks=(check,))


LONG = "W11 of `bptt` is wrong. " + "More of it. " * 12
ITEMS = tuple(
    item(each.name, each.score, each.verdict, LONG if each.name == "bptt" else each.feedback)
    for each in (*cases.ITEMS, cases.FAULT)
)


def report(**changes: Any) -> Report:
    """A report of four items, with changes."""
    return cases.report(**{"max_score": 16, "sandbox": "bwrap", "items": ITEMS, **changes})


# --- the table ------------------------------------------------------------------------------------


def test_the_table_has_a_line_per_item() -> None:
    """Without a width nothing is wrapped: title, head, items, cells."""
    lines = terminal.table(report()).splitlines()
    assert lines[0] == "ada  02-bptt  6.67/16  (sandbox bwrap)"
    assert lines[2] == "item      points  verdict       feedback"
    assert lines[3] == "grad_z2      4/4  PASSED        Right."
    assert lines[4].split()[:3] == ["grad_W11", "2.67/4", "PARTIAL"]
    assert lines[6] == "sgd_step     -/4  GRADER_ERROR  The grader itself failed here."
    assert lines[-1] == "code cell 3 did not run to its end: NameError: name 'x' is not defined"


@pytest.mark.parametrize("width", [20, 60, 80, 200])
def test_the_table_is_wrapped_at_the_width(width: int) -> None:
    """Feedback goes on below itself, and no word of it is lost."""
    wrapped = terminal.table(report(cells=()), width)
    margin = 36
    body = wrapped.splitlines()[3:]
    assert all(len(line) <= max(width, margin + terminal.NARROWEST) for line in body)
    unwrapped = terminal.table(report(cells=()))
    assert wrapped.split() == unwrapped.split()


def test_a_report_without_a_score_has_a_dash() -> None:
    """No score is no zero."""
    assert "  -/16  " in terminal.table(report(score=None))
    assert terminal.points(0, 4) == "0/4" and terminal.points(None, 4) == "-/4"
    assert terminal.points(2.5, 4.0) == "2.5/4"


def test_colours_change_nothing_but_the_colour() -> None:
    """Taken out, the table is the plain one; passed, partial and others differ."""
    coloured = terminal.table(report(), None, terminal.ansi)
    assert re.sub(r"\x1b\[\d*m", "", coloured).split() == terminal.table(report()).split()
    colours = [re.findall(r"\x1b\[(\d+)m", line)[0] for line in coloured.splitlines()[3:7]]
    assert len(set(colours)) == 4
    assert "\x1b" not in terminal.table(report())


def test_a_report_without_items_is_a_table() -> None:
    """There is a head at least."""
    assert terminal.table(report(items=(), cells=())).splitlines()[2].startswith("item")


# --- JSON -----------------------------------------------------------------------------------------


def documented(title: str) -> set[str]:
    """The field names of a table of the reference page."""
    page = (ROOT / "docs" / "reference" / "report.md").read_text(encoding="utf-8")
    rows = re.search(rf"{title}\n\n((?:\|.*\n)+)", page)
    assert rows is not None
    first = [row.split("|")[1] for row in rows[1].splitlines()[2:]]
    return {name for cell in first for name in re.findall(r"`(\w+)`", cell)}


def test_the_json_is_what_its_page_says() -> None:
    """Every field of a report and of an item is documented, and the other way round."""
    loaded = json.loads(files.encode(report()))
    assert {*loaded} == documented("version 1. .*")
    assert {*loaded["items"][0]} == documented("An item:")
    assert {*loaded["items"][0]["checks"][0]} == {
        *("name", "status", "score", "max_score", "detail", "mistake")
    }
    assert {*loaded["cells"][0]} == {"cell", "problem"}
    assert {verdict.value for verdict in Verdict} == documented("Verdicts:")


NUMBER = (int, float)
TYPES: dict[str, Any] = {
    "schema_version": int, "submission": str, "assignment": str, "score": NUMBER,
    "max_score": NUMBER, "seed": str, "sandbox": str, "versions": dict, "cells": list,
    "items": list,
}  # fmt: skip
ITEM_TYPES: dict[str, Any] = {
    "name": str, "functions": list, "score": NUMBER, "max_score": NUMBER, "verdict": str,
    "mistake": (str, type(None)), "feedback": str, "checks": list,
}  # fmt: skip


@pytest.mark.parametrize("path", [SOLUTION, STARTER], ids=["solution", "starter"])
def test_real_reports_have_the_documented_types(path: Path) -> None:
    """Each field of a graded notebook's report is of its type, and the sums are right."""
    loaded = json.loads(files.encode(graded(path)))
    assert all(isinstance(loaded[name], kind) for name, kind in TYPES.items())
    assert loaded["schema_version"] == 1
    assert {"rnn-autograder", "python", "numpy"} == {*loaded["versions"]}
    for entry in loaded["items"]:
        assert all(isinstance(entry[name], kind) for name, kind in ITEM_TYPES.items())
        assert entry["verdict"] in {verdict.value for verdict in Verdict}
        assert entry["functions"] and all(isinstance(name, str) for name in entry["functions"])
        for check in entry["checks"]:
            assert check["status"] in ("passed", "failed", "skipped")
    assert loaded["score"] == pytest.approx(sum(entry["score"] for entry in loaded["items"]))
    assert loaded["max_score"] == sum(entry["max_score"] for entry in loaded["items"])


def test_no_score_is_null_in_json() -> None:
    """A fault of the grader is null, not 0 and not NaN."""
    loaded = json.loads(files.encode(report(score=None)))
    assert loaded["score"] is None and loaded["items"][3]["score"] is None


def test_reports_come_back_from_json_as_they_went() -> None:
    """The schema is the structure: what is written can be read again."""
    assert msgspec.json.decode(files.encode(report()), type=Report) == report()
    both = msgspec.json.decode(files.encode([report(), report()]), type=list[Report])
    assert both == [report(), report()]
    assert json.loads(files.encode([])) == []


@pytest.mark.parametrize("name", SUITES)
def test_a_report_has_the_order_of_the_notebook(name: str) -> None:
    """Where a student finds the question, not where the lecture has the statement."""
    master = (ROOT / "solutions" / f"{name}.py").read_text(encoding="utf-8")
    questions = re.findall(r"^# name: (\w+)\n# points: .*\n(?!# manual)", master, re.M)
    handed_in = read(ROOT / "assignments" / name / f"{name}.ipynb")
    results = [item(each.name, 4, Verdict.PASSED) for each in load(name).items]
    whole = assemble(handed_in, load(name), "bwrap", b"", {}, results)
    assert [each.name for each in whole.items] == questions


def test_what_a_notebook_lacks_comes_last_in_its_report() -> None:
    """The others stay in their places."""
    handed_in = Submission("ada", ("bptt = ...", "def grad_W11(): ...", "def sgd_step(): ..."))
    whole = assemble(handed_in, suite(), "bwrap", b"", {}, ITEMS)
    assert [each.name for each in whole.items] == ["bptt", "grad_W11", "sgd_step", "grad_z2"]


def test_a_report_is_assembled_from_the_results() -> None:
    """Sums are rounded, cells count from 1, and names are fit to be shown."""
    handed_in = Submission("a\x1b[31m\nb", ("x = 1",))
    results = [item("a", 0.1, Verdict.PARTIAL), item("b", 0.2, Verdict.PARTIAL)]
    whole = assemble(handed_in, suite(), "bwrap", b"\x00\xff", {2: "no\nway", 0: "a"}, results)
    assert whole.score == 0.3 and whole.max_score == 30 and whole.seed == "00ff"
    assert whole.submission == "a [31m b"
    assert whole.cells == (CellNote(1, "a"), CellNote(3, "no way"))
    none = assemble(handed_in, suite(), "bwrap", b"", {}, [*results, ITEMS[3]])
    assert none.score is None


def test_a_course_tells_as_much_as_it_wants() -> None:
    """At "hint" the failed checks are named, at "score" nothing but points and verdict."""
    failed = CheckResult("values", "failed", 0, 3, "why", "B-30")
    checks = (failed, CheckResult("T = 1", "passed", 1, 1))
    wrong = msgspec.structs.replace(ITEMS[1], mistake="B-30", checks=checks)
    assert tell(wrong, "full") is wrong
    hint, score = tell(wrong, "hint"), tell(wrong, "score")
    assert hint.feedback == "Not right yet: values." and hint.mistake is None
    assert [(check.detail, check.mistake) for check in hint.checks] == [("", None)] * 2
    assert (score.feedback, score.mistake, score.checks) == ("", None, ())
    assert {(each.score, each.verdict) for each in (hint, score)} == {(2.67, Verdict.PARTIAL)}
    assert tell(ITEMS[0], "hint").feedback == "Right."
    missing = item("a", 0, Verdict.MISSING, "`a` is not defined.")
    assert tell(missing, "hint").feedback == "`a` is not defined."


# --- files ----------------------------------------------------------------------------------------


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    """Folders are made, an old file is replaced, and no scraps stay beside it."""
    path = tmp_path / "new" / "folder" / "ada.json"
    files.write(path, b"old")
    files.write(path, b"new")
    assert path.read_bytes() == b"new" and [*path.parent.iterdir()] == [path]


def test_a_file_has_the_mode_that_files_have(tmp_path: Path) -> None:
    """The umask decides who may read a report, as for any file."""
    path = tmp_path / "ada.json"
    before = os.umask(0o027)
    try:
        files.write(path, b"")
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_file_that_cannot_be_written_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old report stays, and no half of a new one."""
    path = tmp_path / "ada.json"
    path.write_bytes(b"old")

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        files.write(path, b"new")
    assert path.read_bytes() == b"old" and [*tmp_path.iterdir()] == [path]
