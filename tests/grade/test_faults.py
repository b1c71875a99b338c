"""What cannot be graded, and the grader's own faults: told, and no student loses by them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.errors import GraderFault, InputError
from autograder.grade import grade
from autograder.items.suite import load
from autograder.marking import mark
from autograder.model import Assignment, Case, ItemResult
from autograder.model import Verdict as V
from autograder.sandbox import Sandbox, process
from autograder.sandbox.limits import Limits
from autograder.sandbox.running import Running
from autograder.sandbox.session import Session
from autograder.seeds import submission_seed
from autograder.submission import Submission
from tests.conftest import SECRET
from tests.grade.gradings import SOLUTION, STARTER, WORKING
from tests.grade.small_suite import CELLS, NAMES, suite


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


def test_a_sandbox_that_does_not_start_is_the_graders_fault() -> None:
    """No sandbox, no grade."""
    with pytest.raises(GraderFault, match="no sandbox any more"):
        grade(STARTER, Counted(fail_at=1), SECRET)


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
