"""What a notebook may have left behind on the machine: processes, files, shared memory, sockets."""

from __future__ import annotations

import ctypes
import os
import time
from contextlib import suppress
from pathlib import Path

from autograder.sandbox.docker_engine import connect
from autograder.sandbox.docker_owner import OWNER, labels

FOLDERS = ("/tmp", "/var/tmp", "/dev/shm", "/run/lock", "/dev/mqueue", "/var/crash", "/run/user")
KEY = 0x5EA1
"""The key under which attacks make memory, queues and semaphores of System V."""
_SUBREAPER = 36
_TICKS = os.sysconf("SC_CLK_TCK")


def adopt_orphans() -> None:
    """Processes that notebooks detach become children of this one, and are found by that.

    Raises:
        OSError: The kernel does not have it.
    """
    if ctypes.CDLL(None, use_errno=True).prctl(_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "orphans cannot be adopted")


def left(mark: str) -> list[str]:
    """Files and sockets whose names hold the mark of an attack, and what is under its key."""
    found = [f"{folder}/{name}" for folder in FOLDERS for name in _names(folder) if mark in name]
    for line in _lines("/proc/net/unix"):
        if mark in line:
            found.append(f"the socket {line.split()[-1]}")
    for kind in ("shm", "msg", "sem"):
        for line in _lines(f"/proc/sysvipc/{kind}")[1:]:
            if int(line.split()[0]) == KEY:
                found.append(f"{kind} of System V")
    return found


def orphans(patience: float = 2) -> list[tuple[float, str]]:
    """The processes that this one has, besides itself: when each began, and what it is.

    What is about to end is waited for.
    """
    deadline = time.monotonic() + patience
    while (found := _children()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


def containers(patience: float = 5) -> list[str]:
    """The containers of this process that the engine has not removed. What ends is waited for."""
    own = {"label": f"{OWNER}={labels(0)[OWNER]}"}
    deadline = time.monotonic() + patience
    while True:
        found = connect().containers(all=True, filters=own)
        if not found or time.monotonic() > deadline:
            return [f"the container {container['Id'][:12]}" for container in found]
        time.sleep(0.1)


def _children() -> list[tuple[float, str]]:
    found = []
    for pid in _descendants(os.getpid()):
        with suppress(OSError, ValueError, IndexError):
            stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            if stat[0] in "ZX":
                with suppress(OSError):
                    os.waitpid(pid, os.WNOHANG)
                continue
            command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")
            began = int(stat[19]) / _TICKS
            found.append((began, f"process {pid}: {command[:80].decode(errors='replace')}"))
    return found


def _descendants(pid: int) -> list[int]:
    family = [pid]
    for member in family:
        with suppress(OSError, ValueError):
            for children in Path(f"/proc/{member}/task").glob("*/children"):
                family += [int(child) for child in children.read_text().split()]
    return family[1:]


def _names(folder: str) -> list[str]:
    try:
        return [path.name for path in Path(folder).iterdir()]
    except OSError:
        return []


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(errors="replace").splitlines()
    except OSError:
        return []
