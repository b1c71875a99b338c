"""nbgrader: an assignment with a hidden test, released, handed in and graded as its manual says."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from bench.peers.attacks import Attack
from bench.peers.confined import run
from bench.peers.question import POINTS, SOLUTION, TEST, code, notebook

NAME, VERSION = "nbgrader", "0.9.6"
REQUIREMENTS = ("nbgrader==0.9.6", "numpy")
_SCORE = """
from nbgrader.api import Gradebook, MissingEntry
with Gradebook("sqlite:////work/gradebook.db") as gradebook:
    try:
        print(gradebook.find_submission("ps1", "student").score)
    except MissingEntry:
        print("none")
"""


def prepare(venv: Path, work: Path) -> None:
    """Makes the course with its released assignment."""
    source = work / "source" / "ps1"
    source.mkdir(parents=True)
    (work / "nbgrader_config.py").write_text(
        'c = get_config()\nc.CourseDirectory.course_id = "course"\n'
    )
    common = {"schema_version": 3, "task": False}
    answer = {"grade_id": "f", "grade": False, "solution": True, "locked": False, **common}
    test = {"grade_id": "t", "grade": True, "solution": False, "locked": True, **common}
    cells = (
        code(f"### BEGIN SOLUTION\n{SOLUTION}### END SOLUTION", nbgrader=answer),
        code(
            f"assert callable(mean_square)\n### BEGIN HIDDEN TESTS\n{TEST}### END HIDDEN TESTS",
            nbgrader={**test, "points": POINTS},
        ),
    )
    (source / "ps1.ipynb").write_text(json.dumps(notebook(*cells)))
    run(venv, work, ["python", "-m", "nbgrader", "generate_assignment", "ps1"])


def marks(venv: Path, work: Path, attack: Attack) -> float | None:
    """Hands the attack in, grades it, and reads the gradebook; None where there is no grade."""
    handed_in = work / "submitted" / "student" / "ps1"
    shutil.copytree(work / "release" / "ps1", handed_in)
    path = handed_in / "ps1.ipynb"
    released = json.loads(path.read_text())
    for cell in released["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            cell["source"] = attack.cell
    path.write_text(json.dumps(released))
    for name, content in attack.files.items():
        (handed_in / name).write_text(content)
    run(
        venv,
        work,
        ["python", "-m", "nbgrader", "autograde", "ps1", "--student", "student"],
        check=False,
    )
    score = run(venv, work, ["python", "-c", _SCORE]).stdout.split()[-1]
    return None if score == "none" else float(score)
