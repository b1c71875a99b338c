"""What is odd but honest keeps its marks, or hears what is the matter: real notebooks, sandboxed.

`submissions/honest/*.toml` holds odd code in an ordinary file, `honest/saved.py` ordinary code in
odd files, as other programs save them, and `honest/foreign.py` files that are no submission.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from autograder import sandbox
from autograder.model import Report, Verdict
from tests.submissions.notebooks import graded, made_from, table

Row = dict[str, Any]
"""As in `test_variants`; `problems` are the beginnings of what is noted of the cells that did not
run to their end, and `lost` what the items say that lose their points."""

TABLES = ("output", "magics", "imports", "python", "state")


def rows() -> list[Any]:
    found = [row for name in TABLES for row in table(f"honest/{name}.toml")["variant"]]
    return [pytest.param(row, id=row["id"]) for row in found]


@pytest.fixture(scope="module")
def box() -> sandbox.Sandbox:
    return sandbox.choose("auto")


def assert_honoured(report: Report, problems: list[str], lost: dict[str, str]) -> None:
    """Full marks but for the items of `lost`, which say why; the cells' problems are noted."""
    noted = [note.problem for note in report.cells]
    assert len(noted) == len(problems), noted
    for problem, start in zip(noted, problems, strict=True):
        assert problem.startswith(start)
    for item in report.items:
        if item.name in lost:
            assert lost[item.name] in item.feedback
            assert item.score == 0
        else:
            found = item.verdict, item.score
            assert found == (Verdict.PASSED, item.max_score), (item.name, item.feedback, noted)


@pytest.mark.parametrize("row", rows())
def test_odd_but_honest_code_keeps_its_marks(
    row: Row, tmp_path: Path, box: sandbox.Sandbox
) -> None:
    """What is right passes whatever stands around it, and what is not says why."""
    report = graded(made_from(row), tmp_path, box)
    assert_honoured(report, row.get("problems", []), row.get("lost", {}))
