"""What an independent review broke, one test for each hole."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograder.errors import InputError
from autograder.items.suite import load
from autograder.otter.handed_in import notebook
from autograder.report import summary
from autograder.report.assemble import report
from autograder.sandbox import Sandbox, bwrap, docker, seccomp, users
from autograder.sandbox.limits import MIB, Limits
from autograder.sandbox.session import Question, Session
from autograder.submission import Submission, read
from autograder.values import pack, unpack
from autograder.wire import NOT_ASKED, Call, CallResult, Died, Returned
from tests.containers.box import PYTHON, Box
from tests.containers.conftest import forget
from tests.needs import need
from tests.sandbox.test_uid import answer
from tests.submissions.notebooks import graded, replaced, solution

bwrap_works = pytest.mark.needs("bwrap")
filtered = pytest.mark.skipif(
    seccomp.program(os.uname().machine) is None, reason="no filter for this kind of machine"
)
as_root = pytest.mark.skipif(os.getuid() != 0, reason="only root can start another user's process")
SHORT = Limits(cell_seconds=4, call_seconds=2, notebook_seconds=10, submission_seconds=30)
GHOST = (
    "import ctypes, os, threading, time\n"
    "def ghost(work):\n"
    "    threading.Thread(target=work).start()\n"
    "    number = {'x86_64': 60, 'aarch64': 93}[os.uname().machine]\n"
    "    ctypes.CDLL(None).syscall(number, 0)\n"
)
"""Defines a function that ends the first thread of its process, while another one works on."""


def run(
    cells: list[str], *functions: str, limits: Limits = SHORT, sandbox: Sandbox = bwrap
) -> tuple[list[CallResult], dict[int, str]]:
    """What the functions make of a 3, each asked alone, and the problems of the cells."""
    questions = [Question([Call(function, {"x": pack(3)})]) for function in functions]
    with Session(sandbox, sandbox.start(limits), cells, limits) as session:
        return [answer for (answer,) in session.answers(questions)], session.problems


# --- memory ---------------------------------------------------------------------------------------


@bwrap_works
def test_memory_is_counted_where_the_first_thread_has_ended() -> None:
    """Such a process is a zombie with no memory, by what is told of its first thread."""
    cell = GHOST + (
        "def work():\n"
        "    time.sleep(0.5)\n"
        "    held = bytearray(150 << 20)\n"
        "    held[::4096] = bytes(len(held[::4096]))\n"
        "    time.sleep(60)\n"
        "for _ in range(4):\n"
        "    if os.fork() == 0:\n"
        "        ghost(work)\n"
        "time.sleep(60)"
    )
    limits = SHORT._replace(memory_bytes=500 * MIB, cell_seconds=8)
    _, problems = run([cell], "f", limits=limits)
    assert problems == {0: "it needed more memory than there is for a submission"}


@bwrap_works
def test_files_without_content_count_as_memory() -> None:
    """A file system in memory has a size, and takes some ten million empty files beside it."""
    cell = (
        "import os\n"
        "if os.fork() == 0:\n"
        "    os._exit(0)\n"
        "for number in range(10_000_000):\n"
        "    os.close(os.open(f'{number}', os.O_CREAT))"
    )
    limits = SHORT._replace(memory_bytes=300 * MIB, cell_seconds=30, notebook_seconds=40)
    _, problems = run([cell], "f", limits=limits._replace(submission_seconds=60))
    assert problems == {0: "it needed more memory than there is for a submission"}


SHARED = {
    "of no file": "mmap.mmap(-1, 1 << 20)",
    "of /dev/zero": "mmap.mmap(os.open('/dev/zero', os.O_RDWR), 1 << 20)",
}


@bwrap_works
@filtered
@pytest.mark.parametrize("mapping", SHARED.values(), ids=SHARED)
def test_shared_memory_that_is_nobodys_is_refused(mapping: str) -> None:
    """A process that has let go of its pages keeps the memory, and is told to have none."""
    cell = (
        "import mmap, os\n"
        "def f(x):\n"
        "    try:\n"
        f"        {mapping}\n"
        "    except PermissionError:\n"
        "        return 'refused'"
    )
    assert run([cell], "f") == ([Returned("refused")], {})


@pytest.mark.needs("image")
def test_the_uid_sandbox_has_no_memory_of_dev_zero() -> None:
    """It cannot take the device away; where the kernel has Landlock it is only read."""
    known = "from autograder.probe import landlock as l; l._call(l.CREATE, None, 0, l.VERSION)"
    cell = (
        "import os\n"
        "def f(x):\n"
        "    told = len(open('/dev/zero', 'rb').read(3))\n"
        "    try:\n"
        "        os.open('/dev/zero', os.O_RDWR)\n"
        "    except PermissionError:\n"
        "        return told"
    )
    with Box("--memory", "1g") as box:
        box.set_up()
        if box.run(PYTHON, "-I", "-c", known, check=False).returncode != 0:
            pytest.skip("the kernel has no Landlock")
        assert answer(box, cell) == 3


# --- other graders and other notebooks ------------------------------------------------------------


@bwrap_works
@filtered
def test_no_lease_is_to_be_had() -> None:
    """Where the grader is not root, a lease on its files would hold up whoever opens one.

    That is for 45 seconds each, and for other sandboxes and the grader as well.
    """
    cell = (
        "import errno, fcntl\n"
        "def f(x):\n"
        "    try:\n"
        "        fcntl.fcntl(open('/tmp/own', 'w'), 1024, fcntl.F_WRLCK)\n"
        "    except OSError as error:\n"
        "        return errno.errorcode[error.errno]"
    )
    assert run([cell], "f") == ([Returned("EPERM")], {})


@bwrap_works
def test_locks_and_mapped_files_work_under_the_filter() -> None:
    """The calls of which some uses are refused are those that honest notebooks make as well."""
    cell = (
        "import fcntl, mmap, multiprocessing\n"
        "import numpy as np\n"
        "def f(x):\n"
        "    with open('/tmp/own', 'wb') as file:\n"
        "        fcntl.flock(file, fcntl.LOCK_EX)\n"
        "    mapped = np.memmap('/tmp/own', float, 'w+', shape=(3,))\n"
        "    mapped[:] = x\n"
        "    shared = multiprocessing.Value('i', x)\n"
        "    return [*mapped, shared.value, len(mmap.mmap(-1, 8, mmap.MAP_PRIVATE))]"
    )
    (answer,), _ = run([cell], "f", limits=SHORT._replace(call_seconds=10))
    assert isinstance(answer, Returned)
    assert list(unpack(answer.value)) == [3, 3, 3, 3, 8]


@as_root
def test_a_process_whose_first_thread_has_ended_is_found() -> None:
    """It looks like a zombie, and would outlive its notebook in the sandbox `uid`."""
    user = users.FIRST + 2 * (int.from_bytes(os.urandom(3), "big") + 1)
    script = GHOST + f"os.setresuid({user}, {user}, {user})\nghost(lambda: time.sleep(60))"
    process = subprocess.Popen([sys.executable, "-I", "-c", script])
    try:
        state = ""
        for _ in range(100):
            time.sleep(0.05)
            stat = Path(f"/proc/{process.pid}/stat").read_text()
            state = stat.rpartition(")")[2].split()[0]
            if state == "Z":
                break
        assert state == "Z"
        assert users.processes(user) == [process.pid]
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def test_more_files_than_a_command_can_name_are_removed(tmp_path: Path) -> None:
    """What a notebook leaves in a folder of all users is removed by name, however much it is."""
    paths = [tmp_path / f"{'x' * 200}{number}" for number in range(10_000)]
    for path in paths:
        path.touch()
    users.remove(map(str, paths))
    assert list(tmp_path.iterdir()) == []


# --- points ---------------------------------------------------------------------------------------


@bwrap_works
def test_a_function_that_only_raises_is_not_forgiven(tmp_path: Path) -> None:
    """Seven points lost on purpose are no ten points, by what bptt would do with the mistake."""
    functions = (
        "def grad_z2(dY, Z2, f):\n"
        "    return sum(g @ act_jacobian(f, z) for g, z in zip(dY, Z2))\n\n"
        "def bptt(*args, **kwargs):\n    raise ValueError"
    )
    items = graded(replaced(solution(), functions), tmp_path, bwrap).items
    told = {item.name: (item.mistake, item.score) for item in items}
    assert told["grad_z2"] == ("N-25", 0)
    assert told["bptt"] == (None, 0)


# --- secrets --------------------------------------------------------------------------------------


def test_the_proxies_of_the_engines_user_stay_outside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The SDK would hand them to each container, with the password in their addresses."""
    need("docker")
    proxies = {"default": {"httpProxy": "http://user:canary@proxy:3128"}}
    (tmp_path / "config.json").write_text(json.dumps({"proxies": proxies}))
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    cell = "import os\ndef f(x):\n    return ' '.join(os.environ.values())"
    forget()
    try:
        (answer,), _ = run([cell], "f", sandbox=docker)
    finally:
        forget()
    assert isinstance(answer, Returned)
    assert isinstance(answer.value, str)
    assert "/home/student" in answer.value
    assert "canary" not in answer.value


def test_the_notebook_of_another_folder_is_not_taken_for_ones_own(tmp_path: Path) -> None:
    """Where a class's repositories lie side by side, a link would hand in a neighbour's work."""
    theirs, mine = tmp_path / "theirs.ipynb", tmp_path / "mine" / "mine.ipynb"
    theirs.write_text(json.dumps({"cells": [], "nbformat": 4}), encoding="utf-8")
    assert read(theirs).cells == ()
    mine.parent.mkdir()
    (mine.parent / "between.ipynb").symlink_to("../theirs.ipynb")
    mine.symlink_to("between.ipynb")
    with pytest.raises(InputError, match="leads out of its folder"):
        read(mine)


def test_cells_that_fail_by_the_thousand_leave_room_for_other_reports() -> None:
    """A page for GitHub holds a megabyte, and ends with the first report that does not fit."""
    suite = load("02-bptt")
    problems = dict.fromkeys(range(5_000), "<" * 1000)
    reports = [
        report(Submission(name, ()), suite, "bwrap", bytes(32), told, ())
        for name, told in (("first", problems), ("second", {}))
    ]
    page = summary.render(reports, [])
    assert b"<h3>first" in page
    assert b"<h3>second" in page


# --- the grader's own verdict ---------------------------------------------------------------------


@bwrap_works
def test_a_submission_that_runs_out_of_time_is_no_fault_of_the_graders() -> None:
    """There is no time for its cells to be run once more, and nobody is to blame but itself."""
    cells = [
        "# speaks of ipython, which takes a while before the first cell begins\n"
        "import time\n"
        "def slow(x):\n    time.sleep(1.8)"
    ]
    limits = SHORT._replace(submission_seconds=5)
    answers, problems = run(cells, *["slow"] * 12, limits=limits)
    assert [answer for answer in answers if answer != Returned(None)][-1] == Died("time", NOT_ASKED)
    assert problems == {}


def test_folders_deeper_than_a_path_may_be_are_the_students_doing(tmp_path: Path) -> None:
    """Otter's and Gradescope's folders are looked through by path, which has an end."""
    inner = os.open(tmp_path, os.O_RDONLY)
    for _ in range(30):
        os.mkdir("d" * 200, dir_fd=inner)
        further = os.open("d" * 200, os.O_RDONLY, dir_fd=inner)
        os.close(inner)
        inner = further
    os.close(inner)
    try:
        with pytest.raises(InputError, match="without end"):
            notebook(tmp_path, "02-bptt")
    finally:
        subprocess.run(["rm", "-rf", tmp_path / ("d" * 200)], check=True)
