"""A user for one sandbox: nobody was it before, and all that is its own ends with it.

Where there are no namespaces, the user is what tells a student's processes and files from others'.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from autograder.errors import GraderFault

FIRST, LAST = 20_000, 1 << 30
"""Where the users are taken from: no system has accounts beyond, as far as its map goes."""
RESERVED = 1_000
"""The end of a short map is left free: 65534 is nobody."""
END_SECONDS = 10
AT_A_TIME = 200
"""So many paths, as long as paths can be, fit into one command."""


def fresh() -> int:
    """A user that runs nothing; the one that follows it is kept free to end it.

    Raises:
        GraderFault: The container's map of users has no room.
    """
    last = min(LAST, _mapped("uid_map"), _mapped("gid_map")) - RESERVED
    if last < FIRST + 2:
        raise GraderFault(
            "there are too few users in this container to run a notebook as one of its own",
            hint="give it a map of 65,536 users",
        )
    while True:
        number = FIRST + int.from_bytes(os.urandom(8), "big") % (last - FIRST)
        number -= number % 2
        if not processes(number) and not processes(number + 1):
            return number


def _mapped(name: str) -> int:
    """How many users or groups there are, from 0 on, in this user namespace."""
    for line in Path(f"/proc/self/{name}").read_text().splitlines():
        inside, _, count = map(int, line.split())
        if inside <= FIRST < inside + count:
            return inside + count
    return 0


def processes(user: int) -> list[int]:
    """The processes of a user that run, zombies not among them.

    The owner of the folder in /proc is not asked: a process can make that root.
    """
    found = []
    for name in os.listdir("/proc"):  # noqa: PTH208
        if name.isdigit() and _belongs(name, user):
            found.append(int(name))
    return found


def _belongs(pid: str, user: int) -> bool:
    try:
        with open(f"/proc/{pid}/status", "rb") as file:  # noqa: PTH123
            status = file.read()
        ended = b"\nState:\tZ" in status or b"\nState:\tX" in status
        if ended and int(status.split(b"\nThreads:")[1].split(None, 1)[0]) <= 1:
            return False  # its first thread may have ended, and others go on
        return user in map(int, status.split(b"\nUid:")[1].split(None, 4)[:4])
    except (OSError, ValueError, IndexError):
        return False  # it ended while we looked


def end_all(user: int) -> None:
    """Ends every process of the user, however fast it starts new ones.

    Raises:
        GraderFault: Some cannot be ended.
    """
    deadline = time.monotonic() + END_SECONDS
    while True:
        # Before it is looked: those that are seen may be gone, and others there that they started.
        _end_at_once(user)
        running = processes(user)
        if not running:
            return
        if time.monotonic() > deadline:
            raise GraderFault(f"{len(running)} processes of the sandbox cannot be ended")
        time.sleep(0.001)


def _end_at_once(user: int) -> None:
    """Kills them in one call: each alone would leave the others time to start more."""
    acting_as(user, lambda: os.kill(-1, signal.SIGKILL))


def acting_as(user: int, act: Callable[[], object]) -> str:
    """What a function gives, as text, in a process that has the rights of the user and is not its.

    The kernel compares who acts (effective user) with whom a process is (real and saved user): as
    the next user in reality and this one in effect, it reaches all of the user's processes, and
    none of them reaches it.
    """
    source, sink = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.setgroups([])
            os.setresgid(user + 1, user, user + 1)
            os.setresuid(user + 1, user, user + 1)
            if os.getresuid() == (user + 1, user, user + 1) and user >= FIRST:
                os.write(sink, str(act()).encode())
        finally:
            os._exit(0)
    os.close(sink)
    with os.fdopen(source, "rb") as pipe:
        said = pipe.read()
    os.waitpid(pid, 0)
    return said.decode()


def reap(pids: Iterable[int]) -> None:
    """Takes leave of processes that have come to be children of this one: it may be the first."""
    for pid in pids:
        with suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)


def files(user: int, folders: Iterable[str]) -> list[str]:
    """What the user owns in these folders, the topmost of what lies within each other."""
    found = []
    for top in folders:
        for folder, inner, names in os.walk(top, onerror=lambda error: None):
            own = {name for name in (*inner, *names) if _owns(f"{folder}/{name}", user)}
            found += [f"{folder}/{name}" for name in own]
            inner[:] = [name for name in inner if name not in own]
    return found


def size(user: int, folders: Iterable[str]) -> int:
    """How many bytes the user's files in these folders take."""
    total = 0
    for top in folders:
        for folder, _, names in os.walk(top, onerror=lambda error: None):
            for name in names:
                with suppress(OSError):
                    status = os.lstat(f"{folder}/{name}")
                    total += status.st_blocks * 512 if status.st_uid == user else 0
    return total


def _owns(path: str, user: int) -> bool:
    try:
        return os.lstat(path).st_uid == user
    except OSError:
        return False


def remove(paths: Iterable[str]) -> None:
    """Removes files and folders; `rm` takes them however deep they are nested."""
    paths = list(paths)
    for start in range(0, len(paths), AT_A_TIME):
        subprocess.run(
            ["rm", "-rf", "--one-file-system", "--", *paths[start : start + AT_A_TIME]],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
