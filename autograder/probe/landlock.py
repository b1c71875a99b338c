"""Giving up all files but some, where the kernel has Landlock (Linux 5.13, if it is switched on).

Numbers and structures are those of <linux/landlock.h>, in its second version.
"""

from __future__ import annotations

import ctypes
import errno
import os
import stat
import struct
from collections.abc import Iterable

CREATE, ADD, RESTRICT = 444, 445, 446
VERSION, PATH_BENEATH = 1, 1
EXECUTE, WRITE, READ, LIST = 1, 2, 4, 8
ALL, MOVE = (1 << 13) - 1, 1 << 13
"""All that the first version knows; and moving between folders, which the second added."""
OF_FILES = EXECUTE | WRITE | READ
NOT_HERE = (errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM)


def keep(readable: Iterable[str], writable: Iterable[str]) -> bool:
    """Keeps the right to read some files and folders and to change others; False if there is none.

    Names of files may be listed everywhere, as far as their folders' permissions go. The process
    must have given up new privileges.

    Raises:
        OSError: The kernel has Landlock and refused; the probe must not go on.
    """
    try:
        version = _call(CREATE, None, 0, VERSION)
    except OSError as error:
        if error.errno in NOT_HERE:
            return False
        raise
    known = ALL | (MOVE if version >= 2 else 0)
    rules = _call(CREATE, struct.pack("=Q", known), 8, 0)
    for path in readable:
        _allow(rules, path, EXECUTE | READ | LIST)
    for path in writable:
        _allow(rules, path, known)
    _allow(rules, "/", LIST)
    _call(RESTRICT, rules, 0)
    os.close(rules)
    return True


def _allow(rules: int, path: str, rights: int) -> None:
    """Allows these rights on a file, or on a folder and all below it; what is not there is none."""
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    if not stat.S_ISDIR(os.fstat(place).st_mode):
        rights &= OF_FILES
    _call(ADD, rules, PATH_BENEATH, struct.pack("=Qi", rights, place), 0)
    os.close(place)


def _call(number: int, *arguments: object) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    wide = (ctypes.c_long(each) if isinstance(each, int) else each for each in arguments)
    value: int = libc.syscall(ctypes.c_long(number), *wide)
    if value < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return value
