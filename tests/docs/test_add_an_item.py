"""The page on adding an item: its steps are followed to the letter, in a copy of the project."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

PAGE = ROOT / "docs" / "how-to" / "add-an-item.md"
PAYOFF = "# %% [markdown]\n# ---\n# ## The pay-off"


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(project)}
    return subprocess.run(
        [sys.executable, "-m", "autograder", *arguments],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project in which the page's steps 1 to 3 have been done."""
    copy = tmp_path_factory.mktemp("project")
    for name in ("autograder", "rnn_reference", "solutions", "assignments"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    item, question = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
    (copy / "autograder" / "items" / "bptt" / "grad_zi.py").write_text(item, encoding="utf-8")
    master = copy / "solutions" / "02-bptt.py"
    text = master.read_text(encoding="utf-8")
    assert text.count(PAYOFF) == 1
    master.write_text(text.replace(PAYOFF, question + PAYOFF), encoding="utf-8")
    run(copy, "assign", "02-bptt")
    return copy


def graded(project: Path, path: Path) -> dict[str, Any]:
    report = run(project, "grade", str(path), "--json", "-").stdout
    (only,) = json.loads(report)
    return {"score": only["score"], **{item["name"]: item for item in only["items"]}}


def test_the_new_item_is_found_and_solved(project: Path) -> None:
    """The item is listed in its place and the solved notebook gets all its points."""
    assert "grad_zi" in run(project, "list", "02-bptt").stdout
    report = graded(project, project / "solutions" / "02-bptt.ipynb")
    assert report["score"] == 102
    assert report["grad_zi"]["verdict"] == "PASSED"


def test_the_new_starter_gets_nothing(project: Path) -> None:
    """The handout holds the question without its solution."""
    handout = project / "assignments" / "02-bptt" / "02-bptt.ipynb"
    assert 'act_jacobian(\\"softmax\\", z)[:, i]' not in handout.read_text(encoding="utf-8")
    assert graded(project, handout)["grad_zi"]["verdict"] == "NO_ANSWER"


def test_a_students_mistake_gets_the_pages_sentence(project: Path, tmp_path: Path) -> None:
    """A version with one path only is told so."""
    solved = (project / "solutions" / "02-bptt.ipynb").read_text(encoding="utf-8")
    right = 'return dh @ act_jacobian(\\"softmax\\", z)[:, i]'
    assert solved.count(right) == 1
    wrong = solved.replace(right, 'return dh[i] * act_jacobian(\\"softmax\\", z)[i, i]')
    path = tmp_path / "wrong.ipynb"
    path.write_text(wrong, encoding="utf-8")
    item = graded(project, path)["grad_zi"]
    assert (item["mistake"], item["score"]) == ("N-300", 0)
    assert "one path only" in item["feedback"]


def test_the_suite_still_grades_itself(project: Path) -> None:
    """Validation shows the row, with both mistakes told."""
    out = run(project, "validate", "02-bptt", "--seeds", "1").stdout
    (row,) = (line for line in out.splitlines() if line.startswith("grad_zi"))
    assert row.split()[1:7] == ["2", "2", "2", "2", "0", "0"]
