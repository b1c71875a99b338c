"""Check a handout for what `otter assign` gets wrong, by running it.

Otter says "All autograder tests passed" when none was run (0 == 0), keeps only the last of two
tests of one name, and writes a test file that is not Python when a message holds a double quote. So
the notebooks themselves are asked: the solved one must pass every check of the master, the starter
must run from top to bottom and fail in every question.
"""

import ast
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.otter.errors import HandoutError
from autograder.otter.generate import Handout
from autograder.otter.leaks import leaks
from autograder.otter.manual import manual_faults
from autograder.otter.master import Master, Notebook, Question


@dataclass(frozen=True)
class Verified:
    """What was found to be right."""

    name: str
    questions: int
    checks: int
    points: float


def verify_handout(
    master: Master, handout: Handout, points: Mapping[str, float] | None = None
) -> Verified:
    """Raise a `HandoutError` that lists all that is wrong, or say what was checked.

    Args:
        master: the master that the handout was made from.
        handout: the starter and the solved notebook.
        points: what the hidden suite gives for each question, to be compared with the master. What
            is graded by hand has its points in the master alone.
    """
    faults = leaks(master, json.loads(handout.starter)) + _point_faults(master, points)
    faults += manual_faults(master, json.loads(handout.starter))
    for which, data in handout.notebooks.items():
        faults += _test_faults(master, which, json.loads(data))
    if not faults:  # checks that are missing, or are not Python, cannot be run
        with ThreadPoolExecutor(2) as pool:
            runs = pool.map(lambda data: _rehearse(master.name, data), handout.notebooks.values())
            for which, outcome in zip(handout.notebooks, runs, strict=True):
                faults += _run_faults(master, which, outcome)
    if faults:
        raise HandoutError(
            "\n  ".join([f"the handout of {master.name} is not right:", *faults]),
            hint=f"correct the master {master.name}.py and build again",
        )
    checks = sum(len(_visible(question, "starter")) for question in master.questions)
    total = sum(question.points for question in master.questions if not question.manual)
    return Verified(master.name, len(master.questions), checks, total)


def _point_faults(master: Master, points: Mapping[str, float] | None) -> list[str]:
    if points is None:
        return []
    own = {question.name: question.points for question in master.questions if not question.manual}
    return [
        f"{name}: {own.get(name, 0):g} points in the master, {points.get(name, 0):g} in the suite"
        for name in sorted(own.keys() | points.keys())
        if own.get(name) != points.get(name)
    ]


def _visible(question: Question, which: str) -> list[tuple[str, str]]:
    """The checks (name, source) that one of the two notebooks should have for a question."""
    shown = (check for check in question.checks if which == "solved" or not check.hidden)
    return [(check.name, check.source) for check in shown]


def _test_faults(master: Master, which: str, notebook: Notebook) -> list[str]:
    """Is every check of the master in the notebook, as it was written, with its points?"""
    tests = notebook["metadata"].get("otter", {}).get("tests", {})
    faults = []
    for question in master.questions:
        if question.manual:
            continue
        wanted = _visible(question, which)
        if not wanted:
            faults.append(f"{question.name} has no public check: write a test cell for it")
            continue
        try:
            tree = ast.parse(tests.get(question.name, ""))
        except SyntaxError as error:
            faults.append(
                f"the checks of {question.name} in the {which} notebook are not Python "
                f'({error.msg}): use no " in success_message or failure_message'
            )
            continue
        found = [_plain(node) for node in tree.body if isinstance(node, ast.FunctionDef)]
        if found != wanted:
            faults.append(
                f"{question.name} has the checks {[name for name, _ in wanted]} in the master, "
                f"the {which} notebook has {[name for name, _ in found]}, or has them changed"
            )
        worth = _assigned(tree, "points")
        if worth != question.points:
            faults.append(
                f"{question.name} is worth {question.points:g} points in the master and "
                f"{worth} in the {which} notebook"
            )
    return faults


def _plain(function: ast.FunctionDef) -> tuple[str, str]:
    """Name and source of a check without the decorator that Otter puts on it."""
    function.decorator_list = []
    return function.name, ast.unparse(function)


def _assigned(tree: ast.Module, name: str) -> object:
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            return ast.literal_eval(node.value)
    return None


def _run_faults(master: Master, which: str, outcome: dict[str, Any]) -> list[str]:
    """Do the cells run, does every check run, and does it say what it should?"""
    faults = [f"the {which} notebook does not run: {error}" for error in outcome["errors"]]
    for question in master.questions:
        if question.manual:
            continue
        results = outcome["checks"].get(question.name, "they are not in the notebook")
        if isinstance(results, str):
            faults.append(f"the checks of {question.name} cannot be run: {results}")
            continue
        wanted = [name for name, _ in _visible(question, which)]
        ran = [name for name, _, _ in results]
        if ran != wanted:
            faults.append(
                f"of the checks {wanted} of {question.name} only {ran} run: "
                "give each check a name of its own"
            )
        failed = [(name, message) for name, passed, message in results if not passed]
        if which == "solved":
            faults += [
                f"{name} fails on the solution: {message.strip().splitlines()[-1]}"
                for name, message in failed
            ]
        elif not failed:
            faults.append(f"the starter passes {question.name}: is there a solution left in it?")
    return faults


def _rehearse(name: str, notebook: bytes) -> dict[str, Any]:
    """Run a notebook and its checks in a process of its own, in an empty folder."""
    script = Path(__file__).with_name("rehearse.py")
    with tempfile.TemporaryDirectory(prefix="rehearse-") as scratch:
        Path(scratch, f"{name}.ipynb").write_bytes(notebook)
        output = Path(scratch, "outcome.json")
        environment = {**os.environ, "IPYTHONDIR": scratch, "MPLBACKEND": "Agg"}
        try:
            done = subprocess.run(
                [sys.executable, "-P", str(script), f"{name}.ipynb", str(output)],
                cwd=scratch,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=600,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise HandoutError(f"the notebook of {name} runs for more than 10 minutes") from error
        if not output.exists():
            last = (done.stderr.strip() or "it says nothing").splitlines()[-1]
            raise HandoutError(f"the notebook of {name} ends its interpreter: {last}")
        outcome: dict[str, Any] = json.loads(output.read_text(encoding="utf-8"))
    return outcome
