"""Grading a submission: what it depends on, what it does not, and faults of the grader itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.errors import GraderFault, InputError, UsageError
from autograder.grade import grade
from autograder.items.suite import load
from autograder.marking import mark
from autograder.model import Assignment, Case, Item, ItemResult, Report
from autograder.model import Verdict as V
from autograder.report.files import encode
from autograder.sandbox import Sandbox, bwrap, choose, process
from autograder.sandbox.limits import Limits
from autograder.sandbox.running import Running
from autograder.sandbox.session import Session
from autograder.seeds import submission_seed
from autograder.submission import Submission
from tests.conftest import ROOT, SECRET
from tests.small import ITEM

SOLUTION = ROOT / "solutions" / "02-bptt.ipynb"
STARTER = ROOT / "assignments" / "02-bptt" / "02-bptt.ipynb"
WORKING = [s for s in (bwrap, process) if s.why_not() is None]


@cache
def graded(path: Path, name: str = WORKING[0].NAME) -> Report:
    """A report, made once."""
    return grade(path, choose(name), SECRET, fault=failed)


def failed(item: str, trace: str) -> None:
    raise AssertionError(f"the grader failed at {item}: {trace}")


def scores(report: Report) -> list[float | None]:
    return [item.score for item in report.items]


# --- the solution and the starter -----------------------------------------------------------------


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


# --- what cannot be graded ------------------------------------------------------------------------


class Counted:
    """A sandbox that counts its probes and can be told to fail at one."""

    def __init__(self, fail_at: int = 0) -> None:
        self.started: list[Running] = []
        self._fail_at = fail_at
        self.NAME, self.why_not = process.NAME, process.why_not
        self.uid, self.other_processes = process.uid, process.other_processes

    def start(self, limits: Limits) -> Running:
        if len(self.started) + 1 == self._fail_at:
            raise GraderFault("there is no sandbox any more")
        self.started.append(process.start(limits))
        return self.started[-1]

    def all_ended(self) -> bool:
        return all(running._process.returncode is not None for running in self.started)


def test_a_file_that_is_no_submission_ends_its_sandbox(tmp_path: Path) -> None:
    """The probe that was started for it does not stay, nor its folder."""
    sandbox = Counted()
    with pytest.raises(InputError):
        grade(tmp_path / "nothing.ipynb", sandbox, SECRET)
    assert len(sandbox.started) == 1 and sandbox.all_ended()
    scratch = sandbox.started[0]._scratch
    assert scratch is not None and not scratch.exists()


def test_an_unknown_assignment_is_refused() -> None:
    """The message names the assignments there are."""
    with pytest.raises(UsageError, match="there is no assignment 'nothing'") as refused:
        load("nothing")
    assert "02-bptt" in str(refused.value.hint)


def test_a_sandbox_that_does_not_start_is_the_graders_fault() -> None:
    """No sandbox, no grade."""
    with pytest.raises(GraderFault, match="no sandbox any more"):
        grade(STARTER, Counted(fail_at=1), SECRET)


# --- the grader's own faults ----------------------------------------------------------------------

CODE = "import numpy as np\ndef f(X, h0):\n    return 2 * np.vstack([h0, X[:-1]])"
NAMES = ("first", "second", "third")
CELLS = tuple(CODE.replace("def f", f"def {name}") for name in NAMES)


def suite(**second: Any) -> Assignment:
    """Three items of which the second may be broken."""
    items = [replace(ITEM, name=name) for name in NAMES]
    items[1] = replace(items[1], **second)
    return Assignment("small", "Three items", tuple(items))


def marked(
    assignment: Assignment, cells: tuple[str, ...] = CELLS, sandbox: Sandbox = process
) -> tuple[list[ItemResult], list[str]]:
    """The results, and at which items the grader failed."""
    faults: list[str] = []
    handed_in = Submission("small", cells)
    seed = submission_seed(SECRET, handed_in.digest)
    limits = Limits(cell_seconds=5, call_seconds=5)
    with Session(sandbox, sandbox.start(limits), cells, limits) as session:
        results = mark(
            assignment,
            seed,
            handed_in,
            session,
            progress=lambda name: None,
            fault=lambda name, trace: faults.append(f"{name}: {trace.splitlines()[-1]}"),
        )
    return results, faults


def raises(*args: Any, **kwargs: Any) -> Any:
    raise RuntimeError("the item is broken")


def unpackable(rng: Any) -> list[Case]:
    return [Case("values", {"X": object()})]


BROKEN: dict[str, dict[str, Any]] = {
    "draw": {"draw": raises},
    "no case": {"draw": lambda rng: []},
    "expected": {"expected": raises},
    "agrees": {"agrees": raises},
    "arguments that do not go over the wire": {"draw": unpackable, "expected": lambda X: 1.0},
    "weights": {"groups": (), "inputs_weight": 0, "repeat_weight": 0},
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=list(BROKEN))
def test_a_broken_item_is_the_graders_error_and_costs_itself(broken: dict[str, Any]) -> None:
    """It has no score, its fault is told, and its neighbours keep their points."""
    results, faults = marked(suite(**broken))
    assert [result.name for result in results] == [*NAMES]
    first, second, third = results
    assert (first.score, third.score) == (10, 10)
    assert (second.score, second.verdict) == (None, V.GRADER_ERROR)
    assert "no fault of yours" in second.feedback and second.max_score == 10
    assert len(faults) == 1 and faults[0].startswith("second: ")


def test_a_question_that_no_frame_holds_costs_no_student_a_point() -> None:
    """Arguments of more than 64 MB are the grader's error, and not a crash of the function."""
    large = Case("values", {"X": np.zeros((9 << 20, 1)), "h0": np.zeros(1)})
    results, faults = marked(suite(draw=lambda rng: [large], expected=lambda X, h0: 1.0))
    assert results[1].verdict == V.GRADER_ERROR and results[1].score is None
    assert all(result.score in (10, None) for result in results)
    assert "does not go over the wire" in faults[0]


def test_nothing_is_broken_by_itself() -> None:
    """The same three items, whole, all pass."""
    results, faults = marked(suite())
    assert [result.score for result in results] == [10, 10, 10] and faults == []


def test_a_mistake_that_cannot_be_run_does_not_fail_the_judge() -> None:
    """A wrong version that raises is a mistake that raises, not a fault."""
    from autograder.model import Mistake

    broken = (Mistake("broken", wrong=raises, says="..."),)
    cells = (CELLS[0], "def second(X, h0):\n    return X", CELLS[2])
    results, faults = marked(suite(mistakes=broken), cells)
    assert [result.score for result in results] == [10, 0, 10] and faults == []


def test_a_sandbox_that_cannot_be_started_again_is_the_graders_error() -> None:
    """When a cell took the sandbox along and there is no other, no item is given a zero."""
    sandbox = Counted(fail_at=2)
    results, faults = marked(suite(), (*CELLS, "import os\nos._exit(1)"), sandbox)
    assert {(result.score, result.verdict) for result in results} == {(None, V.GRADER_ERROR)}
    assert faults == ["the sandbox: there is no sandbox any more"]
    assert sandbox.all_ended()


def test_a_report_with_a_grader_error_has_no_score(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sum with a part unknown is unknown."""
    whole = load("02-bptt")
    broken = tuple(replace(i, expected=raises) if i.name == "grad_X" else i for i in whole.items)
    monkeypatch.setattr("autograder.items.suite.load", lambda name: replace(whole, items=broken))
    faults: list[str] = []
    report = grade(SOLUTION, WORKING[0], SECRET, fault=lambda item, trace: faults.append(item))
    assert report.score is None and report.max_score == whole.points and faults == ["grad_X"]
    by_name = {item.name: item for item in report.items}
    assert by_name["grad_X"].verdict == V.GRADER_ERROR
    del by_name["grad_X"]
    assert all(item.score == item.max_score for item in by_name.values())


def test_items_have_a_place_in_the_lecture() -> None:
    """A suite is in the order of the lecture's statements."""

    def place(item: Item) -> tuple[int, ...]:
        return tuple(map(int, item.statement.split(".")))

    items = load("02-bptt").items
    assert [*items] == sorted(items, key=lambda item: (place(item), item.name))
