"""What an independent review broke, a test for each hole; memory: `test_red_team_memory.py`."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from autograder.errors import InputError
from autograder.items.suite import load
from autograder.otter.handed_in import notebook
from autograder.report import summary
from autograder.report.assemble import report
from autograder.sandbox import bwrap, docker, users
from autograder.submission import Submission, read
from autograder.values import unpack
from autograder.wire import NOT_ASKED, Died, Returned
from tests.containers.conftest import forget
from tests.needs import need
from tests.security.asking import PATIENT, bwrap_works, filtered, run_each
from tests.submissions.notebooks import graded, replaced, solution

# --- other graders and other notebooks ------------------------------------------------------------


@bwrap_works
@filtered
@pytest.mark.parametrize("command", [6, 7, 37, 38, 1024])
def test_no_lease_and_no_lock_on_a_part_of_a_file_is_to_be_had(command: int) -> None:
    """A lease on its files would hold up whoever opens one; locks are memory that nobody counts.

    The first is for 45 seconds each, and for other sandboxes and the grader as well.
    """
    cell = (
        "import errno, fcntl, struct\n"
        "def f(x):\n"
        "    lock = struct.pack('hhqqi4x', fcntl.F_WRLCK, 0, 0, 1, 0)\n"
        f"    what = fcntl.F_WRLCK if {command} == 1024 else lock\n"
        "    try:\n"
        f"        fcntl.fcntl(open('/tmp/own', 'w'), {command}, what)\n"
        "    except OSError as error:\n"
        "        return errno.errorcode[error.errno]"
    )
    assert run_each([cell], "f") == ([Returned("EPERM")], {})


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
    (answer,), _ = run_each([cell], "f", limits=PATIENT._replace(call_seconds=10))
    assert isinstance(answer, Returned)
    assert list(unpack(answer.value)) == [3, 3, 3, 3, 8]


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
        (answer,), _ = run_each([cell], "f", sandbox=docker)
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
    limits = PATIENT._replace(submission_seconds=5)
    answers, problems = run_each(cells, *["slow"] * 12, limits=limits)
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
