"""A probe that is running: its two pipes, its memory, its end."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")
STDERR_BYTES = 4096
FILE_BYTES = 1024
"""What the kernel keeps of a file in memory, an empty one as well; measured."""
END_SECONDS = 1
"""Between the end of a probe's pipe and the end of its first process."""


class Running:
    """A probe's process tree, from the outside.

    Args:
        command: Starts the probe; it speaks the wire on standard input and output.
        environment: The whole environment of the command.
        scratch: A folder that it starts in, and that goes when it ends.
        inherited: Descriptors that the command gets besides the standard ones.
        user: The user, and the group, that runs the command; None for the grader's own.
        out_of_reach: Whether no signal of the notebook's gets to the first process of the tree.
        in_memory: Folders of the probe's own that are no disk: the room of their files is limited,
            and not how many there are.
    """

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        scratch: Path | None = None,
        inherited: Sequence[int] = (),
        user: int | None = None,
        out_of_reach: bool = False,
        in_memory: Sequence[str] = (),
    ) -> None:
        self._scratch = scratch
        self._in_memory = in_memory
        self._out_of_reach = out_of_reach
        self._process = subprocess.Popen(
            command,
            env=dict(environment),
            cwd=scratch,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,
            pass_fds=inherited,
            user=user,
            group=user,
            extra_groups=None if user is None else (),
        )
        assert self._process.stdin and self._process.stdout and self._process.stderr
        self._sink = self._process.stdin.fileno()
        self._source = self._process.stdout.fileno()
        self._errors = self._process.stderr.fileno()
        os.set_blocking(self._sink, False)
        os.set_blocking(self._errors, False)

    def read(self, seconds: float) -> bytes | None:
        """The next bytes from the probe; b"" at its end, None when `seconds` have passed."""
        ready, _, _ = select.select([self._source], [], [], max(0.0, seconds))
        return os.read(self._source, 1 << 16) if ready else None

    def write(self, data: bytes, seconds: float) -> bool:
        """Sends bytes to the probe; False if it does not take them within `seconds`, or is gone."""
        left = memoryview(data)
        deadline = time.monotonic() + seconds
        while left:
            _, ready, _ = select.select([], [self._sink], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                return False
            try:
                left = left[os.write(self._sink, left) :]
            except OSError:
                return False
        return True

    def errors(self) -> str:
        """The first of what the command wrote to standard error before the probe took over."""
        with suppress(OSError):
            return os.read(self._errors, STDERR_BYTES).decode(errors="replace").strip()
        return ""

    def was_ended(self) -> bool:
        """Whether it was ended from outside: by a signal to a process out of the notebook's reach.

        Asked when the probe has closed its pipe. Where the notebook reaches every process, nobody
        can tell who it was, and the answer is no.
        """
        if not self._out_of_reach:
            return False
        # Looked at, but not reaped: `kill` comes later, and the number must still be its own.
        how = os.WEXITED | os.WNOWAIT | os.WNOHANG
        deadline = time.monotonic() + END_SECONDS
        while (end := os.waitid(os.P_PID, self._process.pid, how)) is None:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.01)
        return end.si_code != os.CLD_EXITED

    def uses_more_than(self, most: int) -> bool:
        """Whether all processes of the probe together hold more bytes of memory than this.

        Pages that several of them hold count once. To count them so takes a while, and is done
        when it matters.
        """
        family = self._family()
        left = most - (_of_files(family, self._in_memory) if self._in_memory else 0)
        return sum(map(_resident, family)) > left and self._together(family) > left

    def kill(self) -> None:
        """Ends every process of the probe, and waits for it. Does nothing when called again."""
        if self._process.returncode is not None:
            return
        family = self._family()
        with suppress(OSError):
            os.killpg(self._process.pid, signal.SIGKILL)
        for pid in family[1:]:
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        if self._scratch is not None and self._scratch.exists():
            _remove(self._scratch)

    def _together(self, family: Sequence[int]) -> int:
        """The memory of processes, shared pages counted once."""
        return sum(map(proportional, family))

    def _family(self) -> list[int]:
        """The probe, which comes first, and all its descendants."""
        family = [self._process.pid]
        for member in family:
            with suppress(OSError, ValueError):
                for children in Path(f"/proc/{member}/task").glob("*/children"):
                    family += [int(child) for child in children.read_text().split()]
        return family


def _remove(folder: Path) -> None:
    """Removes a folder, however deep it goes and whatever is forbidden in it."""
    usual = {"PATH": os.defpath}  # whatever the grader's own holds
    for command in (["chmod", "-R", "u+rwX"], ["rm", "-rf"]):
        whole = [*command, "--", str(folder)]
        subprocess.run(whole, env=usual, stderr=subprocess.DEVNULL, check=False)


def _of_files(family: Sequence[int], folders: Sequence[str]) -> int:
    """The memory that the files in folders of the processes' own take, whatever their size."""
    outside = Path("/").stat()
    for pid in reversed(family):  # of one that has ended the folders are not told
        root = Path(f"/proc/{pid}/root")
        with suppress(OSError):
            if os.path.samestat(root.stat(), outside):
                break  # it is not in the sandbox yet
            rooms = [os.statvfs(f"{root}{folder}") for folder in folders]
            return sum(room.f_files - room.f_ffree for room in rooms) * FILE_BYTES
    return 0


def _resident(pid: int) -> int:
    """A process's memory: what any of its threads has. One that has ended seems to have none."""
    process = Path(f"/proc/{pid}")
    with suppress(OSError, ValueError, IndexError):
        for thread in (process, *process.glob("task/*")):
            if pages := int((thread / "statm").read_text().split()[1]):
                return pages * PAGE
    return 0


def proportional(pid: int) -> int:
    """A process's memory, of each page the part that is one over the number of its holders."""
    with suppress(OSError, ValueError, IndexError):
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        return int(rollup.split("\nPss:")[1].split()[0]) << 10
    return _resident(pid)
