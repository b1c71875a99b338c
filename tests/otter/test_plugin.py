"""`otter run` with a package: Otter's own command and kernel, and no student code in either."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from autograder.course import Course
from autograder.errors import GraderFault
from autograder.grade import grade
from autograder.otter.package import package
from autograder.otter.settings import Settings
from autograder.sandbox import choose
from tests.conftest import ROOT, SECRET, notebook
from tests.otter.canary import Canary

EXAMPLE = ROOT / "examples" / "submissions" / "02-pairs-with-the-wrong-state.ipynb"


class Run(NamedTuple):
    code: int
    said: str
    results: Any


def otter_run(folder: Path, submission: Path, settings: Settings) -> Run:
    """What Otter's command says, and the results that it copies out, if any."""
    packed, out = folder / "autograder.zip", folder / "out"
    packed.write_bytes(package(settings, ""))
    out.mkdir()
    otter = [sys.executable, "-P", "-c", "from otter.cli import cli; cli()", "run", "--no-logo"]
    done = subprocess.run(
        [*otter, "-a", str(packed), "-o", str(out), str(submission)],
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"},
    )
    results = out / "results.json"
    found = json.loads(results.read_text()) if results.exists() else None
    return Run(done.returncode, done.stdout + done.stderr, found)


def packed(path: Path, files: Mapping[str, bytes]) -> Path:
    """A zip file as a student makes it."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def test_otter_run_gives_the_scores_of_grade(tmp_path: Path) -> None:
    """Each item has a test of its name with its points, and the sentence of the report."""
    settings = Settings("02-bptt", secret=SECRET.decode())
    run = otter_run(tmp_path, EXAMPLE, settings)
    assert run.code == 0, run.said
    report = grade(EXAMPLE, choose(), SECRET, course=Course)
    found = {test["name"]: (test["score"], test["max_score"]) for test in run.results["tests"]}
    assert found == {item.name: (item.score, item.max_score) for item in report.items}
    said = {test["name"]: test["output"] for test in run.results["tests"]}
    for item in report.items:
        assert item.feedback in said[item.name]


def test_nothing_that_was_handed_in_is_run_or_read_by_otter(tmp_path: Path) -> None:
    """Logs are not unpickled, modules beside the notebook not imported, cells not executed."""
    canary = tmp_path / "canary"
    touch = f"open({str(canary)!r}, 'w').close()\n"
    cells = [touch, "def grad_W11(*args):\n    return 0"]
    handed_in = notebook(cells)
    handed_in["metadata"] = {
        "kernelspec": {"name": "theirs", "display_name": "theirs", "language": "python"},
        "otter": {"OK_FORMAT": True, "tests": {"x": {"name": "x", "suites": []}}},
    }
    files = {
        "02-bptt.ipynb": json.dumps(handed_in).encode(),
        ".OTTER_LOG": pickle.dumps(Canary(canary)),
        "numpy.py": touch.encode(),
        "otter.py": touch.encode(),
        "sitecustomize.py": touch.encode(),
        "tests/q1.py": touch.encode(),
        "__init__.py": touch.encode(),
    }
    submission = packed(tmp_path / "theirs.zip", files)
    run = otter_run(tmp_path, submission, Settings("02-bptt", secret=SECRET.decode()))
    assert not canary.exists()
    assert run.code == 0, run.said
    assert sum(test["score"] for test in run.results["tests"]) == 0


def test_a_fault_of_the_grader_ends_otter_without_results(tmp_path: Path) -> None:
    """An instructor reads what failed; no student gets a zero for it."""
    run = otter_run(tmp_path, EXAMPLE, Settings("02-bptt", course="[limits]\nnonsense = 1\n"))
    assert run.code != 0
    assert run.results is None
    assert "there is no nonsense here" in run.said


def test_the_courses_points_are_those_of_the_package(tmp_path: Path) -> None:
    """What `course.toml` sets travels in the package."""
    course = "[assignments.02-bptt.points]\ngrad_b1 = 40\n"
    run = otter_run(tmp_path, EXAMPLE, Settings("02-bptt", course, SECRET.decode()))
    (grad_b1,) = (test for test in run.results["tests"] if test["name"] == "grad_b1")
    assert (grad_b1["score"], grad_b1["max_score"]) == (40, 40)


def test_folders_that_any_user_can_enter_are_refused(tmp_path: Path) -> None:
    """Where the package could be read by student code, nothing is run."""
    from autograder.otter.grading import graded

    for parent in (tmp_path, *tmp_path.parents):
        if parent not in (Path("/"), Path("/tmp")):
            parent.chmod(parent.stat().st_mode | 0o011)
    (tmp_path / "source").mkdir(mode=0o755)
    with pytest.raises(GraderFault, match="any user can enter"):
        graded(tmp_path, EXAMPLE, Settings("02-bptt", secret=SECRET.decode()))
