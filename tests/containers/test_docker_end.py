"""The end of a container: nothing is left of it, and an engine that dies costs no point."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.grade import grade
from autograder.model import Report, Verdict
from autograder.sandbox import docker, docker_container, docker_engine, docker_owner
from autograder.sandbox.docker_engine import connect
from autograder.sandbox.session import Question, Session
from autograder.values import pack
from autograder.wire import Call, Died
from tests.conftest import ROOT, SECRET
from tests.containers.asking import DOUBLE, DOUBLED, SHORT, come, containers, run
from tests.containers.conftest import forget
from tests.containers.relay import Relay
from tests.needs import need

PERFECT = ROOT / "examples" / "submissions" / "01-perfect.ipynb"


@pytest.fixture(autouse=True)
def engine() -> Iterator[None]:
    """An engine, and nothing remembered of one beyond the test."""
    need("docker")
    yield
    forget()


# --- what is left ---------------------------------------------------------------------------------


def test_no_container_is_left_of_a_submission() -> None:
    """Whether it came to its end or was ended, the engine removes it."""
    run([DOUBLE], "double")
    run(["while True: pass"], "double", limits=SHORT._replace(cell_seconds=1))
    assert come(lambda: containers() == set())


ENDLESS = (
    "def layer_shapes(): pass\n"
    "import signal\n"
    "signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\n"
    "while True: pass"
)


def grading(notebook: Path) -> tuple[subprocess.Popen[bytes], Callable[[], list[Any]]]:
    """A grader in a process of its own, with a container that does not end by itself."""
    before = {each["Id"] for each in connect().containers(filters={"label": docker_owner.OWNER})}
    command = [sys.executable, "-m", "autograder", "grade", str(notebook)]
    command += ["--assignment", "02-bptt", "--sandbox", "docker"]
    process = subprocess.Popen(
        command,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        cwd=ROOT,
        # Tests may run with it ignored, as in the background of a shell.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    owner = f"/{process.pid}-"

    def its_own() -> list[Any]:
        found = connect().containers(all=True, filters={"label": docker_owner.OWNER})
        new = (each for each in found if each["Id"] not in before)
        return [each for each in new if owner in each["Labels"][docker_owner.OWNER]]

    assert come(lambda: any(each["State"] == "running" for each in its_own()))
    time.sleep(0.5)  # the notebook runs
    return process, its_own


def test_no_container_is_left_by_ctrl_c(write_notebook: Callable[..., Path]) -> None:
    """The grader ends what it has started before it ends itself."""
    process, its_own = grading(write_notebook(ENDLESS))
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 130
    assert come(lambda: its_own() == [])


def test_what_a_killed_grader_leaves_is_removed_by_the_next(
    write_notebook: Callable[..., Path],
) -> None:
    """Even a notebook that nothing inside can end is gone when the next one is graded."""
    process, its_own = grading(write_notebook(ENDLESS))
    process.kill()
    process.wait()
    forget()
    run([DOUBLE], "double")
    assert come(lambda: its_own() == [])


# --- an engine that fails -------------------------------------------------------------------------


@pytest.fixture
def relay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Relay]:
    """The way to the engine, which the test can cut."""
    target = docker_engine.address()
    assert target is not None
    if not target.startswith("unix://"):
        pytest.skip(f"the engine at {target} is not on this machine")
    relay = Relay(tmp_path / "engine.sock", target.removeprefix("unix://"))
    monkeypatch.setenv(docker_engine.VARIABLE, relay.address)
    forget()
    yield relay
    relay.cut()


def graded_without_engine(relay: Relay, *, mend: bool) -> tuple[Report, set[str], list[str]]:
    """Grades a notebook that is right, and cuts the way to the engine after a few items.

    Returns:
        The report, the items that had been judged by then, and what was said of faults.
    """
    judged: set[str] = set()
    faults: list[str] = []

    def progress(item: str) -> None:
        judged.add(item)
        if len(judged) == 3:
            relay.cut()
            if mend:
                relay.mend()

    report = grade(
        PERFECT, docker, SECRET, progress=progress, fault=lambda _, what: faults.append(what)
    )
    return report, judged, faults


def test_an_engine_that_dies_and_comes_back_costs_no_point(relay: Relay) -> None:
    """The notebook runs again, in another container, and what is left is asked there."""
    report, _, faults = graded_without_engine(relay, mend=True)
    assert report.score == report.max_score and faults == []


def test_an_engine_that_dies_for_good_costs_what_is_not_graded_yet(relay: Relay) -> None:
    """What has been judged keeps its points; the rest has no score, and is the grader's fault."""
    report, judged, faults = graded_without_engine(relay, mend=False)
    verdicts = {item.name: item.verdict for item in report.items}
    assert {verdicts.pop(name) for name in judged} == {Verdict.PASSED}
    assert {*verdicts.values()} == {Verdict.GRADER_ERROR} and report.score is None
    assert len(faults) == 1 and "the engine does not answer" in faults[0]


def test_a_start_that_the_engine_refuses_once_costs_no_point(relay: Relay) -> None:
    """It is tried again, and nothing is left of the container that was made first."""
    docker.why_not()  # the image has been looked for
    relay.refusals = 1
    report = grade(PERFECT, docker, SECRET)
    assert report.score == report.max_score and relay.refusals == 0
    assert come(lambda: not containers())


def test_an_engine_that_refuses_every_start_is_a_fault_of_the_graders(relay: Relay) -> None:
    """The engine's own words are told, and there is no zero."""
    relay.refusals = 100
    faults: list[str] = []
    report = grade(PERFECT, docker, SECRET, fault=lambda _, what: faults.append(what))
    assert {item.verdict for item in report.items} == {Verdict.GRADER_ERROR}
    assert report.score is None and "could not start a container: try later" in faults[0]


def test_a_container_that_comes_too_late_is_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for it any more, so nobody else would end it."""
    docker.why_not()  # the image has been looked for
    monkeypatch.setattr(docker_container, "START_SECONDS", 0)
    late = docker.start(SHORT)
    late.kill()
    assert isinstance(late, docker_container.Container) and late._up.wait(60)
    assert late._id is None and come(lambda: not containers())


def test_a_container_that_somebody_ends_is_started_again() -> None:
    """`docker kill` by an administrator is no doing of the notebook's."""
    limits = SHORT
    cells = ["import time\ntime.sleep(2)", DOUBLE]
    with Session(docker, docker.start(limits), cells, limits) as session:

        def end_the_first() -> None:
            assert come(lambda: len(containers()) == 1)
            time.sleep(1)
            connect().kill(containers().pop())

        ender = threading.Thread(target=end_the_first)
        ender.start()
        call = Call("double", {"x": pack(np.arange(3.0))})
        assert list(session.answers([Question([call])])) == [DOUBLED]
        ender.join()
    assert session.problems == {}


def test_a_fork_that_ends_every_process_is_no_doing_of_the_engines() -> None:
    """A notebook that ends its own container is blamed for it."""
    cell = "import os\ndef f(x):\n    os.kill(-1, 9)"
    answers, _ = run([DOUBLE, cell], "double", "f", "double")
    assert answers == [DOUBLED, (Died("crash", "it ended the whole sandbox"),), DOUBLED]
