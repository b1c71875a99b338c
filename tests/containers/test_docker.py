"""The docker sandbox: what a notebook finds in its container, and what is left of it."""

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
from docker.api import APIClient

from autograder.course import find
from autograder.errors import GraderFault
from autograder.grade import grade
from autograder.model import Report, Verdict
from autograder.sandbox import docker, docker_engine, docker_owner
from autograder.sandbox.docker_container import FIRST_USER
from autograder.sandbox.docker_engine import connect
from autograder.sandbox.limits import MIB, Limits
from autograder.sandbox.session import Question, Session
from autograder.values import pack, unpack
from autograder.wire import Call, CallResult, Died, Returned
from tests.conftest import ROOT, SECRET, needs_docker
from tests.containers.conftest import forget
from tests.containers.relay import Relay

SHORT = Limits(cell_seconds=5, call_seconds=5, notebook_seconds=20, submission_seconds=60)
DOUBLE = "def double(x):\n    return 2 * x"
DOUBLED = (Returned(pack(np.array([0.0, 2.0, 4.0]))),)
PERFECT = ROOT / "examples" / "submissions" / "01-perfect.ipynb"


@pytest.fixture(autouse=True)
def engine() -> Iterator[None]:
    """An engine, and nothing remembered of one beyond the test."""
    needs_docker()
    yield
    forget()


def run(
    cells: list[str], *functions: str, limits: Limits = SHORT
) -> tuple[list[tuple[CallResult, ...]], dict[int, str]]:
    questions = [Question([Call(name, {"x": pack(np.arange(3.0))})]) for name in functions]
    with Session(docker, docker.start(limits), cells, limits) as session:
        return list(session.answers(questions)), session.problems


def answer(cell: str, function: str = "f") -> Any:
    (((result,),), problems) = run([cell], function)
    assert isinstance(result, Returned), (result, problems)
    return unpack(result.value)


def containers() -> set[str]:
    """Those of this process, dead or alive."""
    label = f"{docker_owner.OWNER}={docker_owner.labels(1)[docker_owner.OWNER]}"
    return {each["Id"] for each in connect().containers(all=True, filters={"label": label})}


def come(true: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.05)
    return true()


# --- what a notebook finds ------------------------------------------------------------------------


def test_a_notebook_has_no_power_in_its_container() -> None:
    """An ordinary user without capabilities or a way to any, under the engine's filter."""
    cell = (
        "def f(x):\n"
        "    lines = dict(line.split(':\\t') for line in open('/proc/self/status'))\n"
        "    return {name: lines[name].split()[0] for name in\n"
        "            ('Uid', 'CapEff', 'CapPrm', 'CapBnd', 'NoNewPrivs', 'Seccomp')}"
    )
    found = answer(cell)
    assert int(found["Uid"]) >= FIRST_USER
    assert {found["CapEff"], found["CapPrm"], found["CapBnd"]} == {"0" * 16}
    assert (found["NoNewPrivs"], found["Seccomp"]) == ("1", "2")


def test_a_notebook_can_write_to_its_folders_and_nowhere_else() -> None:
    """Three folders of limited size; all else is read-only or closed."""
    cell = (
        "import os\n"
        "def f(x):\n"
        "    found = []\n"
        "    for folder, _, _ in os.walk('/'):\n"
        "        if folder.startswith('/proc'):\n            continue\n"
        "        try:\n"
        "            open(folder + '/new', 'w').close()\n"
        "        except OSError:\n            continue\n"
        "        room = os.statvfs(folder)\n"
        "        found.append(f'{folder} {room.f_blocks * room.f_frsize}')\n"
        "    return sorted(found)"
    )
    size = SHORT.scratch_bytes
    expected = [f"{folder} {size}" for folder in ("/dev/shm", "/home/student", "/tmp")]
    assert [line for line in answer(cell) if not line.startswith("/dev/mqueue")] == expected


def test_nothing_of_the_host_is_mounted() -> None:
    """What lies on a disk is the image, and what the engine puts into every container."""
    cell = (
        "def f(x):\n"
        "    on_disk = []\n"
        "    for line in open('/proc/self/mountinfo'):\n"
        "        fields, _, kind = line.partition(' - ')\n"
        "        if kind.split()[0] not in ('proc', 'sysfs', 'tmpfs', 'devpts', 'mqueue',\n"
        "                                   'cgroup', 'cgroup2'):\n"
        "            on_disk.append(fields.split()[4])\n"
        "    return sorted(on_disk)"
    )
    added = {"/etc/hostname", "/etc/hosts", "/etc/resolv.conf"}
    assert {path for path in answer(cell) if "init" not in path} <= {"/", *added}


def test_two_containers_have_two_users() -> None:
    """What the kernel counts by user is not counted over two submissions."""
    cell = "import os\ndef f(x):\n    return os.getuid()"
    assert len({answer(cell) for _ in range(3)}) > 1


# --- limits ---------------------------------------------------------------------------------------


def test_a_submission_that_is_ended_for_its_memory_gets_that_verdict(
    write_notebook: Callable[..., Path],
) -> None:
    """The kernel ends it, and the report says why; what came before keeps its points."""
    cell = (
        "import numpy as np, os, signal\n"
        "def layer_shapes(*args, **kwargs):\n"
        "    for _ in range(4):\n"
        "        if os.fork() == 0:\n"
        "            held = np.ones(15 << 20)\n"
        "            signal.pause()\n"
        "    import time\n    time.sleep(30)"
    )
    limits = SHORT._replace(memory_bytes=400 * MIB, cell_seconds=20, call_seconds=20)
    report = grade(write_notebook(cell), docker, SECRET, assignment="02-bptt", limits=limits)
    (item,) = (item for item in report.items if item.name == "layer_shapes")
    assert (item.score, item.verdict) == (0, Verdict.MEMORY_LIMIT)


def test_the_courses_limits_are_the_containers(
    tmp_path: Path, write_notebook: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A container is started before the course is read, and again where that asks for others."""
    (tmp_path / "course.toml").write_text(
        "[limits]\nmemory_bytes = 1_000_000_000\nprocesses = 99\n"
    )
    seen: list[tuple[int, int, int]] = []

    def progress(_: str) -> None:
        for number in containers():
            host = connect().inspect_container(number)["HostConfig"]
            if not seen and host["PidsLimit"] != Limits().processes:
                seen.append((host["Memory"], host["MemorySwap"], host["PidsLimit"]))

    report = grade(
        write_notebook("def layer_shapes(): pass"),
        docker,
        SECRET,
        assignment="02-bptt",
        course=lambda: find(str(tmp_path / "course.toml")),
        progress=progress,
    )
    assert report.score == 0 and seen == [(1_000_000_000, 1_000_000_000, 99)]


def test_files_in_memory_are_counted_as_memory() -> None:
    """What processes alone do not hold is counted as well: a memfd belongs to none."""
    cell = (
        "import ctypes, os\n"
        "libc = ctypes.CDLL(None)\n"
        "for _ in range(9):\n"
        "    fd = libc.memfd_create(b'held', 0)\n"
        "    for _ in range(60):\n        os.write(fd, bytes(1 << 20))\n"
    )
    limits = SHORT._replace(memory_bytes=400 * MIB, cell_seconds=20, call_seconds=20)
    answers, problems = run([DOUBLE, cell], "double", limits=limits)
    assert answers == [DOUBLED]
    assert problems == {1: "it needed more memory than there is for a submission"}


def test_an_engine_that_cannot_keep_a_limit_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Such engines say so when they make a container, and would start it all the same."""
    make = APIClient.create_container

    def make_and_warn(*arguments: Any, **settings: Any) -> Any:
        said = "Your kernel does not support memory limit capabilities. Limitation discarded."
        return {**make(*arguments, **settings), "Warnings": [said]}

    monkeypatch.setattr(APIClient, "create_container", make_and_warn)
    with pytest.raises(GraderFault, match="cannot keep the limits: Your kernel") as refused:
        run([DOUBLE], "double")
    assert "version 2" in str(refused.value.hint)
    assert come(lambda: containers() == set())


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
