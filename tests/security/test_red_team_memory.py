"""What an independent review broke: memory and processes that were counted for nobody."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograder.sandbox import users
from autograder.sandbox.limits import MIB
from autograder.wire import Returned
from tests.containers.box import PYTHON, Box
from tests.sandbox.uid.asking import answer
from tests.security.asking import PATIENT, bwrap_works, filtered, run_each

as_root = pytest.mark.skipif(os.getuid() != 0, reason="only root can start another user's process")
GHOST = (
    "import ctypes, os, threading, time\n"
    "def ghost(work):\n"
    "    threading.Thread(target=work).start()\n"
    "    number = {'x86_64': 60, 'aarch64': 93}[os.uname().machine]\n"
    "    ctypes.CDLL(None).syscall(number, 0)\n"
)
"""Defines a function that ends the first thread of its process, while another one works on."""


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
    limits = PATIENT._replace(memory_bytes=500 * MIB, cell_seconds=8)
    _, problems = run_each([cell], "f", limits=limits)
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
    limits = PATIENT._replace(memory_bytes=300 * MIB, cell_seconds=30, notebook_seconds=40)
    _, problems = run_each([cell], "f", limits=limits._replace(submission_seconds=60))
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
    assert run_each([cell], "f") == ([Returned("refused")], {})


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
