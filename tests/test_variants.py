"""Whatever is right gets full marks, in whatever style: real notebooks, run in the sandbox.

`accepted/` holds the notebooks: other methods, other forms of the answer, other habits. Where a
convention or a method is a matter of policy (`policies.toml`), it costs what the policy says.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from autograder import sandbox
from autograder.model import ItemResult, Report, Verdict
from autograder.sandbox.limits import Limits
from tests.submissions.notebooks import (
    graded,
    made_from,
    mistake,
    table,
)

Row = dict[str, Any]
"""A row: `id`, `title` and `cells`, which stand in the place of the solution's that define the
same functions and those of `drop`, or after them all with `keep`; `first` come before all. Cells
may fail to run with `broken`, columns may be remarked on with `style`."""

STYLE_NOTE = "A style note"
QUICK = Limits(call_seconds=2)


def rows(name: str) -> list[Any]:
    return [pytest.param(row, id=row["id"]) for row in table(f"accepted/{name}.toml")["variant"]]


@pytest.fixture(scope="module")
def box() -> sandbox.Sandbox:
    return sandbox.choose("auto")


@pytest.mark.parametrize("row", rows("methods") + rows("forms") + rows("habits"))
def test_what_is_right_gets_full_marks(row: Row, tmp_path: Path, box: sandbox.Sandbox) -> None:
    """Every item is passed, and nothing is remarked on but columns for vectors."""
    report = graded(made_from(row), tmp_path, box)
    assert row.get("broken") or report.cells == (), "a cell did not run to its end"
    for item in report.items:
        assert_passed(item)
        assert row.get("style") or STYLE_NOTE not in item.feedback
    assert report.score == report.max_score


@pytest.mark.parametrize("row", rows("policies"))
def test_a_matter_of_policy_costs_what_the_policy_says(
    row: Row, tmp_path: Path, box: sandbox.Sandbox
) -> None:
    """The other layout costs half, a consistent factor costs once, a slow method its large net."""
    report = graded(made_from(row), tmp_path, box, QUICK)
    left, failed = row.get("left", {}), row.get("failed", {})
    for item in report.items:
        if item.name in left:
            share, identity = left[item.name]
            assert item.score == pytest.approx(share * item.max_score, abs=0.01), item.feedback
            assert item.mistake == identity
            assert mistake(item.name, identity).says in item.feedback
        elif item.name in failed:
            assert [c.name for c in item.checks if c.status == "failed"] == [failed[item.name]]
            assert item.mistake is None
            assert "too slow" in item.feedback
        else:
            assert_passed(item)


def assert_passed(item: ItemResult) -> None:
    assert (item.verdict, item.score) == (Verdict.PASSED, item.max_score), item.feedback


def test_columns_for_vectors_are_remarked_on(tmp_path: Path, box: sandbox.Sandbox) -> None:
    """(M, 1) for (M,) costs nothing, but the student hears of it."""
    (row,) = (row for row in table("accepted/forms.toml")["variant"] if row["id"] == "V24")
    assert remarked(graded(made_from(row), tmp_path, box)) == {
        "grad_b1",
        "grad_h1",
        "grad_z1",
        "grad_b0",
        "grad_h0",
    }


def remarked(report: Report) -> set[str]:
    return {item.name for item in report.items if STYLE_NOTE in item.feedback}
