"""Giving up power at the start, where there is no sandbox around the probe that took it."""

from __future__ import annotations

import ctypes
import os
import signal

from autograder.probe import landlock

PARENT_DEATH_SIGNAL, SECCOMP, NO_NEW_PRIVILEGES = 1, 22, 38
FILTER = 2
STEP = 8


class _Program(ctypes.Structure):
    _fields_ = (("steps", ctypes.c_ushort), ("code", ctypes.c_char_p))


def take(descriptor: int, readable: str, writable: str) -> None:
    """Takes the filter that is read from a descriptor, for this process and all that it starts.

    It also ends with the grader, is the first to go where a container's memory runs out, and loses
    all files that are not named, where the kernel can do that.

    Args:
        descriptor: Where the filter of system calls is read from.
        readable: What may be read, joined by colons.
        writable: What may be changed, joined by colons.

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
    landlock.keep(readable.split(":"), writable.split(":"))
    _control(SECCOMP, FILTER, ctypes.byref(_Program(len(code) // STEP, code)))


def _control(*arguments: object) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    padded = [*arguments, 0, 0, 0, 0][:5]
    wide = (ctypes.c_ulong(each) if isinstance(each, int) else each for each in padded)
    if libc.prctl(*wide) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
