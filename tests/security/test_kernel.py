"""What a review of the core broke: ways round the sandbox by memory, users and system calls."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from autograder.sandbox import bwrap, library
from autograder.sandbox.limits import MIB
from autograder.values import unpack
from autograder.wire import Returned
from tests.security.asking import DOUBLED, SHORT, ask, bwrap_works, filtered, run

LIBC = "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\n"
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
