"""`grade`: what it prints, what it writes, and what it refuses to grade."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.sandbox import choose
from tests.cli.command import TRUSTED, run
from tests.grade.gradings import SOLUTION, STARTER


def test_a_graded_notebook_is_a_table_on_standard_output() -> None:
    """The table and nothing else; which sandbox was taken is said beside it; exit code 0."""
    done = run("grade", SOLUTION)
    assert done.returncode == 0
    assert done.stdout.startswith("02-bptt  02-bptt  ") and "PASSED" in done.stdout
    assert done.stderr.splitlines()[0] == f"sandbox: {choose().NAME}"
    assert "\x1b" not in done.stdout + done.stderr and "\r" not in done.stdout + done.stderr


def test_the_process_sandbox_warns() -> None:
    """Where the notebook's code is trusted that is said loudly, with the way out."""
    done = run("grade", STARTER, *TRUSTED)
    assert done.returncode == 0
    warning, hint = done.stderr.splitlines()
    assert warning.startswith("warning: the sandbox `process` keeps limits but no secrets")
    assert hint.startswith("hint: ")


def test_json_goes_to_standard_output_alone() -> None:
    """`--json -` prints a list of reports, and no table."""
    done = run("grade", STARTER, *TRUSTED, "--json", "-")
    (report,) = json.loads(done.stdout)
    assert report["submission"] == "02-bptt" and report["score"] == 0


def test_json_and_out_write_the_same_reports(tmp_path: Path) -> None:
    """A file with all reports, and a file for each; the tables are printed as well."""
    one, other = tmp_path / "one.ipynb", tmp_path / "other.ipynb"
    shutil.copy(STARTER, one)
    shutil.copy(STARTER, other)
    together, folder = tmp_path / "new" / "all.json", tmp_path / "out" / "here"
    done = run("grade", one, other, *TRUSTED, "--json", together, "--out", folder)
    assert done.returncode == 0 and done.stdout.count("(sandbox process)") == 2
    reports = json.loads(together.read_text(encoding="utf-8"))
    assert [report["submission"] for report in reports] == ["one", "other"]
    assert {path.name for path in folder.iterdir()} == {"one.json", "other.json"}
    for report in reports:
        path = folder / f"{report['submission']}.json"
        assert json.loads(path.read_text(encoding="utf-8")) == report


def test_bad_files_do_not_stop_the_good_ones(tmp_path: Path) -> None:
    """Each bad file is a sentence with a hint; the good are graded; nothing is overwritten."""
    folder = tmp_path / "out"
    folder.mkdir()
    bad = [tmp_path / f"{name}.ipynb" for name in ("missing", "empty", "other", "folder")]
    bad[1].write_text("")
    bad[2].write_text(json.dumps({"nbformat": 4, "cells": []}))
    bad[3].mkdir()
    for path in bad:
        (folder / f"{path.stem}.json").write_text("from before")
    good = tmp_path / "good.ipynb"
    shutil.copy(STARTER, good)
    done = run("grade", *bad[:2], good, *bad[2:], *TRUSTED, "--out", folder)
    assert done.returncode == 2
    assert done.stdout.startswith("good  02-bptt  ") and done.stdout.count("(sandbox") == 1
    assert json.loads((folder / "good.json").read_text(encoding="utf-8"))["score"] == 0
    for path in bad:
        assert (folder / f"{path.stem}.json").read_text() == "from before"
    errors = re.findall(r"^error: (.*)\nhint: (.*)$", done.stderr, re.M)
    assert len(errors) == 4
    for path, (sentence, hint) in zip(bad, errors, strict=True):
        assert sentence.startswith(str(path)) and "expected" in sentence
        assert hint and not hint.endswith(".")
    assert "Traceback" not in done.stderr


def test_all_bad_is_an_empty_list(tmp_path: Path) -> None:
    """With nothing graded the JSON is a list without reports, and the exit code 2."""
    done = run("grade", tmp_path / "missing.ipynb", *TRUSTED, "--json", "-")
    assert done.returncode == 2 and json.loads(done.stdout) == []


def test_a_notebook_of_another_assignment_is_refused(write_notebook: Callable[..., Path]) -> None:
    """Named or not, an assignment that the notebook has nothing of is told."""
    path = write_notebook("def lesson_9(): pass")
    for more in ((), ("--assignment", "02-bptt")):
        done = run("grade", path, *TRUSTED, *more)
        assert done.returncode == 2 and done.stdout == ""
        assert f"error: {path} defines no function of " in done.stderr


def test_two_files_of_one_name_do_not_share_a_report(tmp_path: Path) -> None:
    """The second would take the place of the first: it is refused, the first is kept."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    for name in ("a", "b"):
        shutil.copy(STARTER, tmp_path / name / "work.ipynb")
    paths = [tmp_path / name / "work.ipynb" for name in ("a", "b")]
    done = run("grade", *paths, *TRUSTED, "--out", tmp_path / "out")
    assert done.returncode == 2 and done.stdout.count("(sandbox") == 1
    assert f"error: {paths[1]} has the same name as {paths[0]}" in done.stderr
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["work.json"]


@pytest.mark.parametrize("option", ["--out", "--json"])
def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path: Path, option: str) -> None:
    """A file where a folder should be, and the other way round."""
    place = tmp_path / "place"
    if option == "--out":
        place.write_text("")
    else:
        place.mkdir()
    done = run("grade", STARTER, *TRUSTED, option, place)
    assert done.returncode == 2
    error, hint = done.stderr.splitlines()[-2:]
    assert error.startswith("error: ") and str(place) in error and hint.startswith("hint: ")


def test_a_name_as_long_as_names_may_be_has_its_report(tmp_path: Path) -> None:
    """The report's is cut where `.json` would make it too long."""
    path = tmp_path / ("a" + "ä" * 125 + ".zip")
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(STARTER, "02-bptt.ipynb")
    done = run("grade", path, *TRUSTED, "--out", tmp_path / "out")
    assert done.returncode == 0
    (report,) = (tmp_path / "out").iterdir()
    assert report.name == "a" + "ä" * 124 + ".json"


def test_a_name_with_odd_characters_is_graded(tmp_path: Path) -> None:
    """The table and the report's name are safe to show; the report's file has the whole name."""
    path = tmp_path / "\x1b[31mred\nline\u202e.ipynb"
    shutil.copy(STARTER, path)
    done = run("grade", path, *TRUSTED, "--out", tmp_path / "out")
    assert done.returncode == 0 and done.stdout.startswith("[31mred line  02-bptt")
    assert "\x1b" not in done.stdout + done.stderr
    assert [p.name for p in (tmp_path / "out").iterdir()] == [f"{path.stem}.json"]
