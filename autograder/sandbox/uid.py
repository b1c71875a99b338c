"""The uid sandbox: another user each time, limits, and a filter of system calls.

For containers that are there for grading, where no namespaces are to be had: Gradescope's, CI's.
What the student's code finds: the interpreter and its standard library, the packages of `library`,
the probe's few files, a home of its own, and whatever else in the container any user may read. So
it does not start where a file of the grader is among that.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from importlib.util import cache_from_source
from pathlib import Path

from autograder.errors import GraderFault
from autograder.sandbox import seccomp, users
from autograder.sandbox.bwrap import PACKAGE, SHARED, environment, interpreter, system
from autograder.sandbox.library import library_in, linked
from autograder.sandbox.limits import Limits
from autograder.sandbox.private import open_to_others, private_files
from autograder.sandbox.running import Running, proportional

NAME = "uid"
STATE = Path("/var/cache/rnn-autograder")
"""Here lie the student's library, the probe and the homes: all that student code needs of ours."""
HOMES = STATE / "home"
STALE_SECONDS = 60
WRITABLE = ("/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/run/lock")
"""Where any user may leave a file."""
DEVICES = (
    *("/dev/null", "/dev/full", "/dev/random", "/dev/urandom"),
    *("/dev/tty", "/dev/ptmx", "/dev/pts"),
)
"""That may be written: not /dev/zero, of which a shared mapping is memory that no process has."""
BOOT = (
    "import sys; sys.path += sys.argv[4:]; from autograder.probe.filter import take;"
    " take(int(sys.argv[1]), *sys.argv[2:4]); from autograder.probe.main import main;"
    " sys.path.pop(); main()"
)
POWERS = {"CHOWN": 0, "DAC_OVERRIDE": 1, "FOWNER": 3, "KILL": 5, "SETGID": 6, "SETUID": 7}


def why_not() -> str | None:
    """What is missing for this sandbox on this machine, or None."""
    if not Path("/proc/self/status").exists():
        return "it needs Linux"
    missing = _missing_powers()
    if missing:
        return (
            "it needs root, to run a notebook as another user"
            if os.getuid() != 0
            else f"root has lost the capabilities {', '.join(missing)} here"
        )
    if seccomp.program(os.uname().machine) is None:
        return f"there is no filter of system calls for {os.uname().machine}"
    readable = [path for path in private_files() if open_to_others(path)]
    if readable:
        return (
            f"any user can read {readable[0]}, and so could a notebook:"
            f" `chmod -R go= {' '.join(map(str, readable))}`"
        )
    closed = [path for path in (Path(os.__file__), _executable()) if not open_to_others(path)]
    if closed:
        return f"no other user can read the interpreter, {closed[0]}"
    try:
        _shared()
    except OSError as error:
        return f"{STATE} cannot be written: {error.strerror}"
    return None


def start(limits: Limits) -> Running:
    """Starts a probe; it waits for its notebook.

    Raises:
        GraderFault: The sandbox does not work here.
    """
    if reason := why_not():
        raise GraderFault(f"the sandbox {NAME} does not work here: {reason}")
    HOMES.mkdir(mode=0o711, exist_ok=True)
    _remove_stale()
    user = users.fresh()
    home = Path(tempfile.mkdtemp(prefix="student-", dir=HOMES))
    os.chown(home, user, user)
    with seccomp.descriptors(namespaces=False) as filters:
        command = [str(_executable()), "-I", "-S", "-B", "-c", BOOT, *map(str, filters)]
        shared = [str(folder) for folder in _shared()]
        readable = [*(name for name, _ in (*system(), *interpreter())), *shared, "/proc", "/dev"]
        writable = [str(home), *WRITABLE, *DEVICES]
        command += [":".join(readable), ":".join(writable), *shared]
        return _Running(command, home, filters, user, limits.scratch_bytes)


def uid() -> int | None:
    """The user that the probe becomes: it is that from its start."""
    return None


def other_processes() -> int:
    """How many processes that are not the sandbox's count towards its limit."""
    return 0


class _Running(Running):
    """A probe whose family is all that its user runs, wherever it has gone.

    Args:
        command: Starts the probe.
        home: Its home folder.
        inherited: Descriptors that it gets besides the standard ones.
        user: Who it is.
        scratch_bytes: What its files may take in each of the folders that it can write.
    """

    def __init__(
        self,
        command: list[str],
        home: Path,
        inherited: list[int],
        user: int,
        scratch_bytes: int,
    ) -> None:
        self._user, self._home, self._scratch_bytes = user, home, scratch_bytes
        self._free_at_start = _free()
        self._ended = False
        super().__init__(command, environment(home), home, inherited, user)

    def uses_more_than(self, most: int) -> bool:
        return super().uses_more_than(most) or self._fills_the_disk()

    def _fills_the_disk(self) -> bool:
        """Whether its files take too much. They are counted only where there is less room."""
        if self._free_at_start - _free() < self._scratch_bytes:
            return False
        places = (str(self._home), *WRITABLE)
        return any(users.size(self._user, (place,)) > self._scratch_bytes for place in places)

    def _together(self, family: Sequence[int]) -> int:
        # Not even root may look into another user's memory here.
        return int(users.acting_as(self._user, lambda: sum(map(proportional, family))) or 0)

    def _family(self) -> list[int]:
        others = users.processes(self._user)
        return [self._process.pid, *(pid for pid in others if pid != self._process.pid)]

    def kill(self) -> None:
        if self._ended:
            return
        family = self._family()
        users.end_all(self._user)
        self._ended = True
        users.reap(family[1:])
        users.remove((str(self._home), *users.files(self._user, WRITABLE)))
        super().kill()


def _free() -> int:
    """The room that is left where any user may leave a file."""
    there = [path for path in (STATE, *map(Path, WRITABLE)) if path.exists()]
    rooms = {path.stat().st_dev: os.statvfs(path) for path in there}
    return sum(room.f_bavail * room.f_frsize for room in rooms.values())


def _remove_stale() -> None:
    """Removes what graders have left that were killed: their notebooks ended with them."""
    for home in HOMES.iterdir():
        try:
            status = home.lstat()
        except FileNotFoundError:
            continue  # its own grader was faster
        user = status.st_uid
        stale = time.time() > status.st_mtime + STALE_SECONDS
        if stale and user >= users.FIRST and not users.processes(user):
            users.remove((str(home), *users.files(user, WRITABLE)))


def _missing_powers() -> list[str]:
    """The capabilities that this process has not and needs."""
    status = Path("/proc/self/status").read_text()
    effective = int(status.split("\nCapEff:")[1].split()[0], 16)
    return [name for name, bit in POWERS.items() if not effective >> bit & 1]


def _executable() -> Path:
    return Path(getattr(sys, "_base_executable", sys.executable)).resolve()


def _shared() -> tuple[Path, Path]:
    """The folders of the student's library and of the probe, readable to any user.

    Raises:
        OSError: They cannot be made.
    """
    STATE.mkdir(mode=0o755, parents=True, exist_ok=True)
    return library_in(STATE), linked("probe", dict(_probe()), STATE)


def _probe() -> Iterable[tuple[str, Path]]:
    for name in SHARED:
        path = PACKAGE / name
        for source in sorted(path.glob("*.py")) if path.is_dir() else [path]:
            yield f"autograder/{source.relative_to(PACKAGE)}", source
            compiled = Path(cache_from_source(str(source)))
            if compiled.is_file():
                yield f"autograder/{compiled.relative_to(PACKAGE)}", compiled
