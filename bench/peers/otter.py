"""Otter: a hidden test in an autograder.zip, run by `otter run` as on an instructor's machine."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from bench.peers.attacks import Attack
from bench.peers.confined import run
from bench.peers.question import POINTS, TEST, code, notebook

NAME, VERSION = "Otter", "7.0.0"
GENERATE = ["python", "-m", "otter", "generate", "-t", "tests", "-o", "autograder.zip"]
GENERATE += ["--no-environment"]
REQUIREMENTS = ("otter-grader==7.0.0", "numpy", "ipykernel", "nbconvert")


def prepare(venv: Path, work: Path) -> None:
    """Makes the autograder.zip."""
    _write_test(work)
    run(venv, work, GENERATE)


def package(venv: Path, work: Path) -> Path:
    """Makes the autograder.zip with the Otter of an environment that is trusted."""
    _write_test(work)
    command = [str(venv / "bin" / GENERATE[0]), "-W", "ignore", *GENERATE[1:]]
    subprocess.run(command, cwd=work, check=True, stdout=subprocess.DEVNULL)
    return work / "autograder.zip"


def _write_test(work: Path) -> None:
    (work / "tests").mkdir()
    lines = "".join(f">>> {line}\n" for line in TEST.splitlines())
    case = {"code": lines, "hidden": True, "locked": False}
    suite = {"cases": [case], "scored": True, "setup": "", "teardown": "", "type": "doctest"}
    spec = {"name": "q1", "points": POINTS, "suites": [suite]}
    (work / "tests" / "q1.py").write_text(f"OK_FORMAT = True\n\ntest = {spec!r}\n")


def marks(venv: Path, work: Path, attack: Attack) -> float | None:
    """Grades the attack and reads results.json; None where there is none."""
    (work / "out").mkdir()
    (work / "ps1.ipynb").write_text(json.dumps(notebook(code(attack.cell))))
    run(
        venv,
        work,
        [
            "python",
            "-m",
            "otter",
            "run",
            "-a",
            "autograder.zip",
            "-o",
            "out",
            "--no-logo",
            "ps1.ipynb",
        ],
        check=False,
    )
    try:
        results = json.loads((work / "out" / "results.json").read_text())
    except FileNotFoundError:
        return None
    return float(sum(test.get("score", 0) for test in results["tests"]))
