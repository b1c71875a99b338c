"""A probe that is killed, frames that are cut or come twice: no zero and no pass by it.

What happens once is tried again, and the answer counts. What happens every time is the grader's
error, for the items that it hits.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from autograder.errors import GraderFault
from autograder.grade import grade
from autograder.model import Report, Verdict
from autograder.sandbox import bwrap
from autograder.sandbox.limits import Limits
from autograder.sandbox.session import Question, Session
from autograder.values import pack
from autograder.wire import (
    Answered,
    Call,
    CallResult,
    CellBegun,
    CellEnded,
    Died,
    Hello,
    Ready,
    Returned,
)
from tests.conftest import ROOT, SECRET
from tests.faults.injection import (
    FaultySandbox,
    SlowSandbox,
    at,
    cut,
    doubled,
    dropped,
    flipped,
    killed_from_outside,
    killed_inside,
)

pytestmark = pytest.mark.needs("bwrap")
SOLUTION = ROOT / "solutions" / "02-bptt.ipynb"
SHORT = Limits(cell_seconds=2, call_seconds=2, notebook_seconds=4, submission_seconds=60)
STEPS = {
    "hello": (Hello, 1),
    "the first cell": (CellBegun, 1),
    "a later cell": (CellBegun, 5),
    "the end of a cell": (CellEnded, 3),
    "ready": (Ready, 1),
    "the first answer": (Answered, 1),
    "a later answer": (Answered, 6),
}
HARM = {
    "killed from outside": killed_from_outside,
    "killed inside": killed_inside,
    "doubled": doubled,
    "cut": cut,
    "flipped": flipped,
}


def graded(sandbox: Any) -> tuple[Report, list[str]]:
    """The report of the solution, and at what the grader failed."""
    faults: list[str] = []
    report = grade(
        SOLUTION, sandbox, SECRET, limits=SHORT, fault=lambda item, trace: faults.append(item)
    )
    return report, faults


def assert_whole(report: Report, faults: list[str]) -> None:
    """Full marks, and nothing that the grader failed at."""
    lost = {item.name: item.feedback for item in report.items if item.score != item.max_score}
    assert (faults, lost, report.score) == ([], {}, report.max_score)


@pytest.mark.parametrize("harm", HARM.values(), ids=list(HARM))
@pytest.mark.parametrize("step", STEPS.values(), ids=list(STEPS))
def test_a_fault_that_happens_once_costs_nothing(step: tuple[type, int], harm: Any) -> None:
    """The sandbox is started again, and the answer counts: full marks, and no fault is left."""
    sandbox = FaultySandbox(bwrap, at(*step, harm), times=1)
    report, faults = graded(sandbox)
    assert_whole(report, faults)
    assert report.cells == ()
    assert sandbox.started >= 2 or (step[0], harm) == (CellBegun, doubled)


ALWAYS = [((Ready, 1), killed_inside), ((Ready, 1), cut), ((Ready, 1), killed_from_outside)]
ALWAYS += [((Answered, 1), harm) for harm in HARM.values() if harm is not doubled]
ALWAYS += [((Answered, number), killed_from_outside) for number in (3, 6)]


@pytest.mark.parametrize(("step", "harm"), ALWAYS)
def test_a_fault_that_happens_always_is_the_graders_error(
    step: tuple[type, int], harm: Any
) -> None:
    """What it hits has no score, what was answered before keeps its points; nothing is a zero."""
    sandbox = FaultySandbox(bwrap, at(*step, harm))
    report, faults = graded(sandbox)
    assert faults == ["the sandbox"] and report.score is None
    assert {item.verdict for item in report.items} <= {Verdict.PASSED, Verdict.GRADER_ERROR}
    hit = [item for item in report.items if item.verdict == Verdict.GRADER_ERROR]
    assert hit and all(item.score is None for item in hit)
    assert sandbox.started <= 6


@pytest.mark.parametrize(
    ("number", "harm"), [(6, killed_inside), (6, doubled), (6, flipped), (1, doubled)]
)
def test_a_fault_that_lets_some_answers_through_each_time_is_outlived(
    number: int, harm: Any
) -> None:
    """Each question is asked again alone, so that all are answered in the end, and none twice."""
    sandbox = FaultySandbox(bwrap, at(Answered, number, harm))
    report, faults = graded(sandbox)
    assert_whole(report, faults)
    assert 2 <= sandbox.started <= len(report.items)


@pytest.mark.parametrize("harm", [killed_from_outside, killed_inside, dropped, cut, flipped])
def test_a_probe_that_never_says_hello_is_tried_three_times(
    harm: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then nothing has a score, and the message says that the sandbox did not start."""
    monkeypatch.setattr("autograder.sandbox.boot.SECONDS", 1)
    sandbox = FaultySandbox(bwrap, at(Hello, 1, harm))
    report, faults = graded(sandbox)
    assert {item.verdict for item in report.items} == {Verdict.GRADER_ERROR}
    assert report.score is None and faults == ["the sandbox"]
    assert sandbox.started == 3


def test_a_frame_that_is_lost_once_is_asked_for_again() -> None:
    """An answer that does not come is waited for as long as it may take, and asked for alone."""
    report, faults = graded(FaultySandbox(bwrap, at(Answered, 4, dropped), times=1))
    assert_whole(report, faults)


def test_a_slow_pipe_changes_no_score() -> None:
    """Frames in crumbs come together, and are waited for."""
    report, faults = graded(SlowSandbox(bwrap, most=300, seconds=0.001))
    assert_whole(report, faults)


def ask(
    sandbox: Any, cells: list[str], *functions: str
) -> tuple[list[tuple[CallResult, ...]], dict[int, str]]:
    with Session(sandbox, sandbox.start(SHORT), cells, SHORT) as session:
        asked = [Question([Call(name, {"x": pack(3)})]) for name in functions]
        return list(session.answers(asked)), session.problems


DOUBLE = "def double(x):\n    return 2 * x"
DOUBLED = (Returned(6),)


def test_a_notebook_that_ends_its_sandbox_is_blamed_all_the_same() -> None:
    """It does so again when it is tried again, while a notebook that is right comes through."""
    cells = [DOUBLE, "import os\ndef f(x):\n    os.kill(os.getppid(), 9)\n    os.kill(-1, 9)"]
    answers, problems = ask(bwrap, cells, "f", "double")
    assert answers[1] == DOUBLED and problems == {}
    assert isinstance(answers[0][0], Died) and answers[0][0].how == "crash"


def test_a_cell_that_ends_its_sandbox_once_is_not_left_out() -> None:
    """What it says the second time counts, and nothing is noted of the first."""
    fault = at(CellBegun, 2, killed_inside)
    answers, problems = ask(FaultySandbox(bwrap, fault, times=1), ["x = 1", DOUBLE], "double")
    assert answers == [DOUBLED] and problems == {}


def test_a_fork_that_is_shot_from_outside_is_asked_again() -> None:
    """The kernel ends the largest process when memory is short: the call is made once more."""
    cells = ["import time\ndef slow(x):\n    time.sleep(0.8)\n    return 2 * x"]
    with Session(bwrap, bwrap.start(SHORT), cells, SHORT) as session:
        answers = session.answers([Question([Call("slow", {"x": pack(3)})])])
        shooter = threading.Timer(0, shoot_the_fork, [session])
        shooter.start()
        assert list(answers) == [DOUBLED]
        shooter.join()


def shoot_the_fork(session: Session) -> None:
    """Kills the last process of the sandbox when there is one more than the probe."""
    assert session._line is not None
    running: Any = session._line.running
    alone: list[int] = []
    for _ in range(400):
        family = running._family()
        named = [pid for pid in family if "probe" in Path(f"/proc/{pid}/cmdline").read_text()]
        alone = named if not alone and len(named) > 1 else alone
        if alone and len(named) > len(alone):
            os.kill(named[-1], signal.SIGKILL)
            return
        time.sleep(0.01)


def test_an_error_of_the_engine_in_the_middle_leaves_what_was_graded() -> None:
    """A sandbox that cannot be started again costs what is left, not what was answered."""

    class Gone(FaultySandbox):
        def start(self, limits: Limits) -> Any:
            if self.started:
                raise GraderFault("the engine does not answer any more")
            return super().start(limits)

    report, faults = graded(Gone(bwrap, at(Answered, 6, killed_from_outside)))
    passed = [item for item in report.items if item.verdict == Verdict.PASSED]
    assert faults == ["the sandbox"] and report.score is None and passed
    assert all(item.score == item.max_score for item in passed)
