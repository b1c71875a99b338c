"""Gradings of the solution and of the starter, each made once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from autograder.grade import grade
from autograder.model import Report
from autograder.sandbox import bwrap, choose, process
from tests.conftest import ROOT, SECRET

SOLUTION = ROOT / "solutions" / "02-bptt.ipynb"
STARTER = ROOT / "assignments" / "02-bptt" / "02-bptt.ipynb"
WORKING = [s for s in (bwrap, process) if s.why_not() is None]


@cache
def graded(path: Path, name: str = WORKING[0].NAME) -> Report:
    """A report, made once."""
    return grade(path, choose(name), SECRET, fault=failed)


def failed(item: str, trace: str) -> None:
    raise AssertionError(f"the grader failed at {item}: {trace}")
