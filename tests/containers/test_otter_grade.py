"""`otter grade` with a package gives the points of `grade`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.grade import grade
from autograder.sandbox import choose
from tests.conftest import ROOT, SECRET
from tests.containers import box as containers
from tests.containers import stock

pytestmark = pytest.mark.needs("image")
EXAMPLE = ROOT / "examples" / "submissions" / "02-pairs-with-the-wrong-state.ipynb"


@pytest.fixture(scope="module")
def image() -> Iterator[str]:
    """The image that `otter grade` builds."""
    with stock.image(containers.SETTINGS) as name:
        yield name


def test_otter_grade_gives_the_points_and_verdicts_of_grade(image: str) -> None:
    """Otter starts the container, copies the notebook in, and reads the same points out."""
    told = stock.grade([EXAMPLE], image)[EXAMPLE]
    assert told["error"] == "None"
    report = grade(EXAMPLE, choose(), SECRET, course=Course)
    assert told["items"] == {i.name: [i.score, i.max_score, i.verdict] for i in report.items}
    row = told["row"]
    assert row["file"] == EXAMPLE.name
    assert (row["total_points_earned"], row["grading_status"]) == (report.score, "Completed")


def test_a_file_that_is_no_notebook_is_no_completed_grading(image: str, tmp_path: Path) -> None:
    """Otter says that the container failed."""
    path = tmp_path / "02-bptt.ipynb"
    path.write_text("this is no notebook")
    assert "Exit code: 2" in stock.grade([path], image)[path]["error"]
