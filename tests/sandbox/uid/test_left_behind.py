"""What student code leaves of itself when a uid sandbox ends: no process and no file."""

from __future__ import annotations

import pytest

from autograder.sandbox import uid
from tests.containers.box import PYTHON, Box
from tests.sandbox.uid.asking import ASK, answer, in_container, say

STAYING = {
    "a child in a session of its own": "subprocess.Popen(['sleep', '77'], start_new_session=True)",
    "a grandchild": "subprocess.run('sleep 77 & sleep 77 &', shell=True)",
    "one that root seems to own": (
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)\n"
        "    signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "    while True: time.sleep(77)"
    ),
    "one that starts others as fast as it can": (
        "if os.fork() == 0:\n"
        "    while True:\n"
        "        try:\n"
        "            if os.fork() == 0: os.setsid()\n"
        "        except OSError: pass"
    ),
    "one that kills whom it can": (
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    while True:\n"
        "        try: os.kill(-1, signal.SIGSTOP)\n"
        "        except OSError: pass"
    ),
}
IMPORTS = "import ctypes, os, signal, subprocess, time\n"


@in_container
@pytest.mark.parametrize("cell", STAYING.values(), ids=STAYING)
def test_no_process_is_left_when_a_sandbox_ends(box: Box, cell: str) -> None:
    """Whatever a notebook starts ends with it, wherever that has gone."""
    script = (
        f"ask([{IMPORTS + cell!r}], 'f', cell_seconds=1)\n"
        "from pathlib import Path\n"
        "uids = [int(p.read_text().split('Uid:')[1].split()[0])\n"
        "        for p in Path('/proc').glob('[0-9]*/status')\n"
        "        if 'State:\\tZ' not in p.read_text()]\n"
        "say(sorted(set(uids)))"
    )
    assert say(box, script) == [0]


@in_container
def test_no_file_is_left_when_a_sandbox_ends(box: Box) -> None:
    """Files in folders for all users go with the user, however deep they are nested."""
    cell = (
        "import os\n"
        "for top in ('/tmp', '/var/tmp', '/dev/shm', '/run/lock', os.environ['HOME']):\n"
        "    os.makedirs(top + '/left-here/below', mode=0o700)\n"
        "    open(top + '/left-here/below/file', 'w').write('x')\n"
        "    open(top + '/left-here.txt', 'w').write('x')\n"
        "os.symlink('/root', '/tmp/left-here-link')\n"
        "os.chdir('/tmp/left-here')\n"
        "for _ in range(3000):\n"
        "    os.mkdir('d')\n"
        "    os.chdir('d')\n"
        "def f(x):\n    return 'made'"
    )
    assert answer(box, cell) == "made"
    left = box.run("find", "/tmp", "/var/tmp", "/dev/shm", "/run", str(uid.STATE / "home"),
                   "-name", "*left-here*").stdout  # fmt: skip
    assert left == ""
    assert box.run("ls", "/root", check=False).returncode == 0


@in_container
def test_a_killed_grader_takes_the_notebook_with_it(box: Box) -> None:
    """No loop goes on when nobody waits for it, and the next sandbox removes the home."""
    script = (
        f"{ASK}\nimport os, threading, time\n"
        "threading.Timer(2, lambda: os.kill(os.getpid(), 9)).start()\n"
        "ask(['while True: pass'], 'f', cell_seconds=60)"
    )
    box.run(PYTHON, "-I", "-", data=script.encode(), check=False)
    look = "for p in /proc/[0-9]*; do grep -q ^State:.Z $p/status || grep ^Uid: $p/status; done"
    box.run("sleep", "0.5")
    running = box.run("sh", "-c", look).stdout.splitlines()
    assert {line.split()[1] for line in running} == {"0"}
    box.run("sh", "-c", f"touch -d yesterday {uid.STATE}/home/*")
    assert answer(box, "def f(x):\n    return 'next'") == "next"
    assert box.run("ls", str(uid.STATE / "home")).stdout == ""
