"""Taking a filter of system calls, where no sandbox around the probe has set one."""

from __future__ import annotations

import ctypes
import os
import signal

PARENT_DEATH_SIGNAL, SECCOMP, NO_NEW_PRIVILEGES = 1, 22, 38
FILTER = 2
STEP = 8


class _Program(ctypes.Structure):
    _fields_ = (("steps", ctypes.c_ushort), ("code", ctypes.c_char_p))


def take(descriptor: int) -> None:
    """Takes the filter that is read from a descriptor, for this process and all that it starts.

    It also ends with the grader, and is the first to go where a container's memory runs out.

    Raises:
        OSError: The kernel refused; the probe must not go on.
    """
    code = b""
    while more := os.read(descriptor, 1 << 16):
        code += more
    os.close(descriptor)
    with open("/proc/self/oom_score_adj", "w") as file:  # noqa: PTH123
        file.write("1000")
    _control(PARENT_DEATH_SIGNAL, signal.SIGKILL)
    _control(NO_NEW_PRIVILEGES, 1)
    _control(SECCOMP, FILTER, ctypes.byref(_Program(len(code) // STEP, code)))


def _control(*arguments: object) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    padded = [*arguments, 0, 0, 0, 0][:5]
    wide = (ctypes.c_ulong(each) if isinstance(each, int) else each for each in padded)
    if libc.prctl(*wide) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
