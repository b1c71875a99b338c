"""What a review of the core broke, one test for each hole: all of it through bwrap."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder import checks
from autograder.checks import Misfit
from autograder.sandbox import bwrap, library, seccomp
from autograder.sandbox.limits import MIB, Limits
from autograder.sandbox.session import Question, Session
from autograder.submission import Submission
from autograder.values import pack, unpack
from autograder.wire import (
    Array,
    Call,
    CallResult,
    CellBegun,
    CellEnded,
    Died,
    FromProbe,
    Raised,
    Returned,
    Sequence,
    WireError,
    call_result,
    frame,
    from_probe,
)

bwrap_works = pytest.mark.needs("bwrap")
filtered = pytest.mark.skipif(
    seccomp.program(os.uname().machine) is None, reason="no filter for this kind of machine"
)
SHORT = Limits(cell_seconds=2, call_seconds=1, notebook_seconds=10, submission_seconds=30)
DOUBLE = "def double(x):\n    return 2 * x"
DOUBLED = (Returned(6),)
LIBC = "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\n"
PROBE = (
    "import gc, os, time\n"
    "def module(name):\n"
    "    return next(d for d in gc.get_objects()\n"
    "                if isinstance(d, dict) and d.get('__name__') == name)\n"
    "wire = module('autograder.wire')\n"
)
"""A cell that has the probe's own modules again, although they were taken out of sight."""


def ask(function: str, times: int = 1) -> Question:
    return Question([Call(function, {"x": pack(3)})] * times)


def run(
    cells: list[str], *questions: Question, limits: Limits = SHORT
) -> tuple[list[tuple[CallResult, ...]], dict[int, str]]:
    with Session(bwrap, bwrap.start(limits), cells, limits) as session:
        return list(session.answers(questions)), session.problems


# --- the judge ------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", [(1.0, 2.0), {"W": 1.0, "b": 2.0}], ids=["tuple", "dict"])
def test_an_array_of_no_entries_and_a_million_million_rows_is_no_work(form: Any) -> None:
    """`np.empty((2**40, 0))` goes over the wire in a few bytes, and is not taken apart by rows."""
    answer = unpack(Array("<f8", (1 << 40, 0), b""))
    before = time.monotonic()
    assert isinstance(checks.fit(form, answer), Misfit)
    assert isinstance(checks.fit(form, [answer, answer]), dict)
    assert time.monotonic() - before < 1


def test_a_long_string_among_numbers_does_not_become_an_array_of_long_strings() -> None:
    """NumPy would give each number the room of the string: gigabytes for a frame of a megabyte."""
    fitted = checks.fit(1.0, ["x" * 500_000, *[0] * 500_000])
    assert isinstance(fitted, Misfit)


@pytest.mark.parametrize(
    "message",
    [
        CellBegun(-1),
        CellEnded(-1, None),
        CellEnded(0, "x" * 1001),
    ],
    ids=["begun", "ended", "problem"],
)
def test_what_the_judge_keeps_of_a_cell_is_small(message: FromProbe) -> None:
    """No cells below the first, no problem without end: what is kept has a bound."""
    with pytest.raises(WireError):
        from_probe(frame(message)[4:])


@bwrap_works
def test_a_stream_of_forged_cells_is_not_kept() -> None:
    """Cells that are not there end the sandbox at once, and with it only the cell that told."""
    cell = PROBE + (
        "n = 0\n"
        "while True:\n"
        "    n -= 1\n"
        "    begun, ended = wire['CellBegun'](n), wire['CellEnded'](n, 'x' * 900_000)\n"
        "    os.write(4, wire['frame'](begun) + wire['frame'](ended))"
    )
    answers, problems = run([DOUBLE, cell], ask("double"))
    assert answers == [DOUBLED]
    assert problems == {1: "it garbled what the sandbox says"}


@pytest.mark.parametrize("cell", [" " * 2_000_000, "\n" * 2_000_000, "a" * 2_000_000])
def test_names_are_looked_for_once_however_long_the_notebook(cell: str) -> None:
    """Hundreds of names in a notebook of megabytes are no work of minutes."""
    handed_in = Submission("long", ("def f(): pass", cell))
    before = time.monotonic()
    assert handed_in.count(["f", *map(str, range(300))]) == 1
    assert time.monotonic() - before < 2


# --- the probe ------------------------------------------------------------------------------------


@bwrap_works
def test_a_fork_that_leaves_its_process_group_is_ended_all_the_same() -> None:
    """It costs its own call, not the time of the questions beside it."""
    cell = (
        "import os, time\n"
        "def f(x):\n    os.setpgid(0, os.getpgid(os.getppid()))\n    time.sleep(60)"
    )
    before = time.monotonic()
    answers, _ = run([DOUBLE, cell], ask("f"), ask("double"))
    assert answers == [(Died("time", "1 s"),), DOUBLED]
    assert time.monotonic() - before < 4


@bwrap_works
def test_a_fork_may_end_by_any_signal() -> None:
    """Real-time signals have no name, and end the call only."""
    cell = "import os\ndef f(x):\n    os.kill(os.getpid(), 40)"
    assert run([cell], ask("f"))[0] == [(Died("crash", "signal 40"),)]


@bwrap_works
@pytest.mark.parametrize("cell", ["import time\ntime.sleep(0.6)", "while True: pass"])
def test_a_notebook_past_its_time_keeps_what_its_cells_defined(cell: str) -> None:
    """Many cells that train or never end are not begun any more; they do not cost the others."""
    limits = SHORT._replace(cell_seconds=1, notebook_seconds=1)
    answers, problems = run([DOUBLE, *[cell] * 3], ask("double"), limits=limits)
    assert answers == [DOUBLED]
    assert problems[3].startswith("it was not begun")


@bwrap_works
def test_a_probe_that_stands_still_is_waited_for_as_long_as_one_question_takes() -> None:
    """The questions behind it do not add to the time."""
    cell = "import os, time\ndef f(x):\n    os.kill(os.getppid(), 19)\n    time.sleep(60)"
    questions = ask("f"), ask("double", 20), ask("double", 20), ask("double", 20)
    before = time.monotonic()
    answers, _ = run([DOUBLE, cell], *questions)
    assert [answer[0] for answer in answers[1:]] == [*DOUBLED] * 3
    assert time.monotonic() - before < 12


@bwrap_works
def test_the_class_of_an_exception_may_have_any_name() -> None:
    """Half an emoji, or a metaclass that raises when asked for the name, costs nothing more."""
    cells = [
        "class Meta(type):\n    @property\n    def __name__(cls):\n        raise SystemExit\n"
        "class Hidden(Exception, metaclass=Meta):\n    pass\nraise Hidden('h')",
        "odd = type('Odd', (Exception,), {})\nodd.__name__ = 'Odd'\n"
        "def f(x):\n    raise Hidden('h')",
    ]
    answers, problems = run(cells, ask("f"))
    assert problems == {0: "Hidden: h"}
    assert answers == [(Raised("Hidden", "h"),)]


# --- the sandbox ----------------------------------------------------------------------------------

REFUSED = {
    "memory of a file without a name": "os.memfd_create('m')",
    "memory of System V": "shmget(0, 1 << 20, 0o1600)",
    "a user namespace": "libc.unshare(0x10000000)",
    "a user namespace by clone": "libc.syscall(CLONE, 0x10000011, 0, 0, 0, 0)",
    "a keyring": "libc.syscall(ADD_KEY, b'user', b'channel', b'answers', 7, -4)",
}


@bwrap_works
@filtered
@pytest.mark.parametrize("call", REFUSED.values(), ids=REFUSED)
def test_system_calls_that_go_round_the_limits_are_refused(call: str) -> None:
    """What is counted for no process, or is shared by all sandboxes, is not to be had."""
    numbers = {"x86_64": (56, 248), "aarch64": (220, 217)}[os.uname().machine]
    cell = LIBC + (
        f"CLONE, ADD_KEY = {numbers}\n"
        "def shmget(*arguments):\n    return libc.shmget(*arguments)\n"
        "def f(x):\n"
        "    try:\n"
        f"        return [{call}, ctypes.get_errno()]\n"
        "    except OSError as error:\n"
        "        return [-1, error.errno]"
    )
    (((answer,),), _) = run([cell], ask("f"))
    assert isinstance(answer, Returned)
    assert list(unpack(answer.value)) == [-1, 1]


@bwrap_works
def test_threads_and_programs_start_under_the_filter() -> None:
    """The C library falls back from clone3; threads, pools of processes and shell lines work."""
    cell = (
        "import multiprocessing, subprocess, threading\n"
        "def f(x):\n"
        "    seen = []\n"
        "    thread = threading.Thread(target=seen.append, args=(1,))\n"
        "    thread.start()\n"
        "    thread.join()\n"
        "    with multiprocessing.Pool(2) as pool:\n"
        "        seen += pool.map(abs, [-2, -3])\n"
        "    return seen + [int(subprocess.check_output(['echo', '4']))]"
    )
    (((answer,),), _) = run([cell], ask("f"), limits=SHORT._replace(call_seconds=10))
    assert isinstance(answer, Returned)
    assert list(unpack(answer.value)) == [1, 2, 3, 4]


@bwrap_works
def test_memory_that_processes_share_is_counted() -> None:
    """Shared mappings of several processes are held against the limit of all together."""
    cell = (
        "import mmap, os, time\n"
        "for number in range(4):\n"
        "    if os.fork() == 0:\n"
        "        file = os.open(f'/dev/shm/{number}', os.O_RDWR | os.O_CREAT)\n"
        "        os.ftruncate(file, 60 << 20)\n"
        "        held = mmap.mmap(file, 60 << 20)\n"
        "        for place in range(0, 60 << 20, 4096):\n"
        "            held[place] = 1\n"
        "        time.sleep(30)\n"
        "time.sleep(30)"
    )
    limits = SHORT._replace(memory_bytes=200 * MIB, cell_seconds=8)
    _, problems = run([cell], ask("f"), limits=limits)
    assert problems == {0: "it needed more memory than there is for a submission"}


@bwrap_works
def test_memory_that_forks_only_inherit_is_counted_once() -> None:
    """A notebook may hold most of its memory, and have two calls at work."""
    cell = (
        "import time\nimport numpy as np\nheld = np.ones(25 << 20)\n"
        "def f(x):\n    time.sleep(0.4)\n    return 6"
    )
    limits = SHORT._replace(memory_bytes=400 * MIB, cell_seconds=8)
    before = time.monotonic()
    answers, problems = run([cell], *[ask("f")] * 4, limits=limits)
    assert (answers, problems) == ([DOUBLED] * 4, {})
    assert time.monotonic() - before < 4


@bwrap_works
@pytest.mark.skipif(os.getuid() != 0, reason="only root gives a sandbox another user")
def test_each_sandbox_has_a_user_of_its_own() -> None:
    """What the kernel keeps by user (keyrings, counts) is no way from one submission to another."""
    assert bwrap.uid() != bwrap.uid()


@pytest.mark.parametrize("mask", [0o077, 0o027])
def test_the_library_can_be_read_whatever_the_umask(
    mask: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The probe of a root grader is another user, and has to import from there."""
    package = tmp_path / "site-packages" / "six"
    old = os.umask(mask)
    try:
        package.mkdir(parents=True)
        (package / "six.py").write_text("x = 1")
        monkeypatch.setattr(library, "student_library", lambda: [package])
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
        folder = library.linked_library()
    finally:
        os.umask(old)
    assert folder is not None
    assert folder.stat().st_mode & 0o005 == 0o005
    assert (folder / "six").stat().st_mode & 0o005 == 0o005
    assert (folder / "six" / "six.py").stat().st_mode & 0o004


# --- the command ----------------------------------------------------------------------------------


def command(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "autograder", *map(str, arguments)],
        env={**os.environ, "RNN_AUTOGRADER_SECRET": "a secret of the tests", **environment},
        capture_output=True,
        timeout=30,
        check=False,
    )


@bwrap_works
def test_a_terminal_that_knows_no_nabla_gets_the_table_all_the_same(
    write_notebook: Callable[..., Path],
) -> None:
    """What cannot be shown is replaced, and does not end the command."""
    path = write_notebook("def grad_W11(*a): raise ValueError('∇ \U0001f600')")
    graded = command("grade", path, "--sandbox", "bwrap", PYTHONIOENCODING="latin-1")
    assert graded.returncode == 0, graded.stderr
    assert b"`grad_W11` raised ValueError: ? ?" in graded.stdout


@bwrap_works
def test_a_report_that_cannot_be_written_does_not_stop_the_others(
    write_notebook: Callable[..., Path], tmp_path: Path
) -> None:
    """A file name too long for its report costs that report."""
    long = write_notebook("def grad_W11(*a): pass", name="a" * 255)
    path = write_notebook("def grad_W11(*a): pass")
    out = tmp_path / "out"
    graded = command("grade", long, path, "--sandbox", "bwrap", "--out", out)
    assert [report.name for report in out.iterdir()] == ["submission.json"]
    assert graded.returncode == 2
    assert b"cannot be written" in graded.stderr


def test_a_wire_value_has_as_many_parts_as_are_taken_apart() -> None:
    """A list of a million nothings is no answer."""
    with pytest.raises(WireError):
        call_result(frame(Returned(Sequence((None,) * 5000)))[4:])
    call_result(frame(Returned(Sequence((None,) * 4096)))[4:])
