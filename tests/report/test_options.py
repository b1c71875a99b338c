"""The options of `grade` that CI uses: what they write, and how the command ends."""

from __future__ import annotations

import base64
import json
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from autograder.cli import main
from autograder.secret import VARIABLE
from tests.conftest import ROOT

TRUSTED = ("--sandbox", "process")
HALF = ROOT / "examples" / "submissions" / "05-raises-in-the-middle.ipynb"
STARTER = ROOT / "assignments" / "02-bptt" / "02-bptt.ipynb"


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "a secret of the tests")


def grade(*arguments: object) -> int:
    return main(["grade", *map(str, arguments), *TRUSTED])


def classroom(path: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(base64.b64decode(path.read_bytes()))
    return told


def test_each_form_is_written_to_the_file_that_is_named(tmp_path: Path) -> None:
    """All in one run, with the score that the JSON has; folders are made."""
    places = {name: tmp_path / "new" / name for name in ("json", "junit", "summary", "classroom")}
    options = [word for name, path in places.items() for word in (f"--{name}", path)]
    assert grade(HALF, *options) == 0
    (report,) = json.loads(places["json"].read_bytes())
    score, most = report["score"], report["max_score"]
    assert 0 < score < most
    properties = ElementTree.parse(places["junit"]).iter("property")
    assert f"{score:g}/{most:g}" in [each.attrib["value"] for each in properties]
    assert f", {score:g}/{most:g}</h3>" in places["summary"].read_text(encoding="utf-8")
    told = classroom(places["classroom"])
    assert sum(test["score"] for test in told["tests"]) == pytest.approx(score)
    assert (told["max_score"], told["status"]) == (most, "pass")


def test_a_file_that_cannot_be_graded_is_in_every_form(tmp_path: Path) -> None:
    """The forms are written although there is no report; nothing in them is a score."""
    bad = tmp_path / "work.ipynb"
    bad.write_text("not a notebook")
    junit, summary, told = (tmp_path / name for name in ("junit", "summary", "classroom"))
    assert grade(bad, "--junit", junit, "--summary", summary, "--classroom", told) == 2
    (failure,) = ElementTree.parse(junit).iter("failure")
    assert failure.attrib["type"] == "REFUSED" and "is not JSON" in failure.attrib["message"]
    assert "is not JSON" in summary.read_text(encoding="utf-8")
    assert (classroom(told)["status"], classroom(told)["max_score"]) == ("error", 0)


@pytest.mark.parametrize(("percent", "code"), [("0", 0), ("1", 1), ("100", 1)])
def test_a_low_score_fails_only_when_asked(tmp_path: Path, percent: str, code: int) -> None:
    """The starter has no point; the report is written all the same, with the status."""
    told = tmp_path / "classroom"
    assert grade(STARTER, "--fail-under", percent, "--classroom", told) == code
    assert classroom(told)["status"] == ("fail" if code else "pass")


def test_the_threshold_itself_is_enough() -> None:
    """All points are no less than 100 %."""
    assert grade(ROOT / "solutions" / "02-bptt.ipynb", "--fail-under", "100") == 0


def test_a_file_that_cannot_be_graded_weighs_more_than_a_low_score(tmp_path: Path) -> None:
    """Of the two reasons the one is told that needs someone's hand."""
    assert grade(STARTER, tmp_path / "missing.ipynb", "--fail-under", "50") == 2


@pytest.mark.parametrize("percent", ["-1", "101", "nan", "inf", "half", ""])
def test_what_is_no_percentage_is_refused(percent: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A usage error, before anything is graded."""
    with pytest.raises(SystemExit) as leave:
        grade(STARTER, f"--fail-under={percent}")
    assert leave.value.code == 2 and "--fail-under" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--junit", "--summary", "--classroom"])
def test_a_form_that_cannot_be_written_is_a_sentence(
    tmp_path: Path, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The exit code says so, and the notebook is graded."""
    assert grade(STARTER, option, tmp_path) == 2
    captured = capsys.readouterr()
    assert f"error: the report {tmp_path} cannot be written" in captured.err
    assert "NO_ANSWER" in captured.out


def test_a_name_that_a_student_chose_is_text_in_every_form(tmp_path: Path) -> None:
    """The file's name reaches the forms as text on one line."""
    path = tmp_path / "<b>x<|b> ]]>\n::warning::\x1b[31m`.ipynb"
    shutil.copy(STARTER, path)
    junit, summary, told = (tmp_path / name for name in ("junit", "summary", "classroom"))
    assert grade(path, "--junit", junit, "--summary", summary, "--classroom", told) == 0
    suite = ElementTree.parse(junit).getroot()[0]
    assert suite.attrib["name"] == "02-bptt <b>x<|b> ]]> ::warning:: [31m`"
    assert "<h3>&lt;b&gt;x&lt;|b&gt; ]]&gt; ::warning::" in summary.read_text(encoding="utf-8")
    assert all(test["name"].isprintable() for test in classroom(told)["tests"])
