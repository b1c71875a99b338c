"""Mistakes about vanishing and exploding gradients, and right versions, through the sandbox."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder import sandbox
from autograder.items.suite import load
from autograder.model import Verdict
from tests.submissions import packed

NAME, TABLE = "03-dynamics", "dynamics"
ITEMS = {item.name: item for item in load(NAME).items}
ROWS = packed.mistaken(TABLE)


@pytest.fixture(scope="module")
def box() -> sandbox.Sandbox:
    return sandbox.choose("auto")


def test_every_mistake_about_dynamics_is_written_as_a_student_writes_it() -> None:
    """No mistake is without its edit of the solution, and no edit without its mistake."""
    for name in {name for row in ROWS for name in row}:
        known = {mistake.id for mistake in ITEMS[name].mistakes}
        assert known == {row[name] for row in ROWS if name in row}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "+".join(row.values()))
def test_each_mistake_about_dynamics_is_told(
    row: dict[str, str], tmp_path: Path, box: sandbox.Sandbox
) -> None:
    """It loses its own item and gets its own sentence; what is right keeps all its points."""
    report = packed.graded(NAME, packed.made_wrong(TABLE, row), tmp_path, box)
    assert report.cells == ()
    for item in report.items:
        if item.name not in row:
            assert item.verdict == Verdict.PASSED, item.feedback
            continue
        (mistake,) = (m for m in ITEMS[item.name].mistakes if m.id == row[item.name])
        assert item.score is not None
        assert item.score < item.max_score
        assert item.mistake == mistake.id, (item.name, item.feedback)
        assert mistake.says in item.feedback


@pytest.mark.parametrize("name", ["", *packed.variants(TABLE)])
def test_what_is_right_about_dynamics_gets_everything(
    name: str, tmp_path: Path, box: sandbox.Sandbox
) -> None:
    """A maximum found on a grid, singular values by another way, single precision."""
    cells = packed.solution(TABLE)
    if name:
        cells = (*cells, packed.variants(TABLE)[name])
    report = packed.graded(NAME, cells, tmp_path, box)
    assert report.cells == ()
    assert [item.feedback for item in report.items if item.verdict != Verdict.PASSED] == []
    assert report.score == 100
