"""Grading a submission: what its report depends on, and what changes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.errors import UsageError
from autograder.grade import grade
from autograder.items.suite import load
from autograder.model import Item, Report
from autograder.model import Verdict as V
from autograder.report.files import encode
from tests.conftest import ROOT, SECRET
from tests.grade.gradings import SOLUTION, STARTER, WORKING, failed, graded


def scores(report: Report) -> list[float | None]:
    return [item.score for item in report.items]


@pytest.mark.parametrize("name", [s.NAME for s in WORKING])
def test_the_solution_has_full_marks(name: str) -> None:
    """Every item passes, on each sandbox of this machine."""
    report = graded(SOLUTION, name)
    assert report.score == report.max_score == load("02-bptt").points
    for item in report.items:
        assert (item.score, item.verdict, item.mistake) == (item.max_score, V.PASSED, None)
        assert item.feedback == "Right.", item
    assert report.cells == ()


@pytest.mark.parametrize("name", [s.NAME for s in WORKING])
def test_the_starter_has_nothing_and_a_sentence_for_each_item(name: str) -> None:
    """What was handed out is worth 0, and the report says why, item by item."""
    report = graded(STARTER, name)
    assert report.score == 0
    for item in report.items:
        assert item.score == 0 and item.verdict in (V.NO_ANSWER, V.MISSING, V.RAISED, V.WRONG)
        assert any(why in item.feedback for why in (f"`{item.name}`", "not filled in yet"))
        assert item.feedback.endswith((".", "?"))


@pytest.mark.parametrize("path", [SOLUTION, STARTER], ids=["solution", "starter"])
def test_every_sandbox_gives_the_same_report(path: Path) -> None:
    """Where a notebook ran changes nothing but the name of the sandbox."""
    reports = {encode(Report(**{**fields(graded(path, s.NAME)), "sandbox": ""})) for s in WORKING}
    assert len(reports) == 1


def fields(report: Report) -> dict[str, Any]:
    return {name: getattr(report, name) for name in report.__struct_fields__}


def test_a_regrade_gives_the_same_bytes() -> None:
    """The same notebook and secret give the same report, to the last byte."""
    again = grade(STARTER, WORKING[0], SECRET, fault=failed)
    assert encode(again) == encode(graded(STARTER))


def test_another_secret_draws_other_inputs_and_gives_the_same_scores(tmp_path: Path) -> None:
    """The seed depends on the secret, the scores do not."""
    path = ROOT / "examples" / "submissions" / "03-forgets-the-next-step.ipynb"
    one, other = graded(path), grade(path, WORKING[0], b"another secret", fault=failed)
    assert one.seed != other.seed and len(one.seed) == 64
    assert scores(one) == scores(other)
    assert [i.mistake for i in one.items] == [i.mistake for i in other.items]
    assert [i.verdict for i in one.items] == [i.verdict for i in other.items]


def test_nothing_but_the_code_changes_a_grade(tmp_path: Path) -> None:
    """Outputs, metadata, kernel specifications and text cells are not looked at."""
    notebook = json.loads(STARTER.read_text(encoding="utf-8"))
    notebook["metadata"] = {
        "kernelspec": {"name": "evil", "argv": ["sh", "-c", "touch owned"]},
        "language_info": {"name": "julia"},
        "otter": {"assignment_name": "another", "tests": {"grad_z2": "points = 1000"}},
        "score": 100,
    }
    notebook["nbformat_minor"] = 2
    for cell in notebook["cells"]:
        cell.pop("id", None)
        cell["metadata"] = {"tags": ["skip-execution"], "nbgrader": {"points": 99}}
        if cell["cell_type"] == "code":
            text = {"output_type": "stream", "name": "stdout", "text": "All tests passed!\n" * 99}
            cell["outputs"], cell["execution_count"] = [text], 99
    notebook["cells"].insert(0, {"cell_type": "markdown", "metadata": {}, "source": "# 100 %"})
    path = tmp_path / STARTER.name
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert encode(grade(path, WORKING[0], SECRET, fault=failed)) == encode(graded(STARTER))


def test_progress_names_every_item_once() -> None:
    """Whoever watches sees the items go by, in order."""
    seen: list[str] = []
    grade(STARTER, WORKING[0], SECRET, progress=seen.append, fault=failed)
    assert seen == [item.name for item in load("02-bptt").items]


def test_cells_that_fail_are_noted(write_notebook: Callable[..., Path]) -> None:
    """Cells count from 1 among the code cells, and their problem is one line."""
    path = write_notebook("def grad_z2(): pass", "raise ValueError('\\x1b[31ma\\nb\\ud800')", "1/0")
    report = grade(path, WORKING[0], SECRET, fault=failed)
    assert [(note.cell, note.problem) for note in report.cells] == [
        (2, "ValueError: [31ma b?"),
        (3, "ZeroDivisionError: division by zero"),
    ]


def test_a_function_lost_with_its_cell_is_missing_with_the_reason(
    write_notebook: Callable[..., Path],
) -> None:
    """The sentence of the item names what stopped its cell."""
    path = write_notebook("1 / 0\ndef grad_z2(dY, Z2, f):\n    return dY")
    report = grade(path, WORKING[0], SECRET, fault=failed)
    lost = next(item for item in report.items if item.name == "grad_z2")
    assert lost.verdict == V.MISSING and "division by zero" in lost.feedback


def test_an_unknown_assignment_is_refused() -> None:
    """The message names the assignments there are."""
    with pytest.raises(UsageError, match="there is no assignment 'nothing'") as refused:
        load("nothing")
    assert "02-bptt" in str(refused.value.hint)


def test_items_have_a_place_in_the_lecture() -> None:
    """A suite is in the order of the lecture's statements."""

    def place(item: Item) -> tuple[int, ...]:
        return tuple(map(int, item.statement.split(".")))

    items = load("02-bptt").items
    assert [*items] == sorted(items, key=lambda item: (place(item), item.name))
