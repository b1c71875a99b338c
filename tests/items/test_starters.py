"""The handouts as they are given out: nothing is wrong in them yet."""

from __future__ import annotations

import pytest

from autograder.grade import grade
from autograder.items import SUITES
from autograder.model import Verdict
from autograder.sandbox import choose
from tests.conftest import ROOT, SECRET


@pytest.mark.parametrize("name", SUITES)
def test_what_is_not_written_yet_is_told_to_be_written(name: str) -> None:
    """Functions, tables and nets alike: no answer, no mistake, and the same words as the checks."""
    report = grade(ROOT / "assignments" / name / f"{name}.ipynb", choose(), SECRET)
    for item in report.items:
        assert (item.verdict, item.score, item.mistake) == (Verdict.NO_ANSWER, 0, None)
        assert "in place of " in item.feedback, item.feedback
        assert item.feedback.startswith(f"`{item.name}` ")
