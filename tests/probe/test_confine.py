"""Confinement: in a forked child, power is given up for good before the first cell."""

from __future__ import annotations

import os
import resource
import traceback
from collections.abc import Callable

import pytest

from autograder.probe.confine import confine
from autograder.wire import Confinement

MIB = 1 << 20
root = pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")


def in_a_child(fact: Callable[[], object]) -> bool:
    """Whether a fact holds in a child process; what it changes stays there."""
    child = os.fork()
    if child == 0:
        try:
            os._exit(0 if fact() else 1)
        except BaseException:
            traceback.print_exc()
            os._exit(2)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def limits(uid: int | None = None, memory: int = 4096 * MIB) -> Confinement:
    return Confinement(
        memory_bytes=memory, file_bytes=3 * MIB, processes=77, cpu_seconds=99, uid=uid
    )


def test_the_limits_are_hard() -> None:
    """Soft and hard limits are the same, so nothing can be raised again."""

    def fact() -> bool:
        confine(limits())
        return (
            resource.getrlimit(resource.RLIMIT_AS) == (4096 * MIB, 4096 * MIB)
            and resource.getrlimit(resource.RLIMIT_FSIZE) == (3 * MIB, 3 * MIB)
            and resource.getrlimit(resource.RLIMIT_NPROC) == (77, 77)
            and resource.getrlimit(resource.RLIMIT_CPU) == (99, 99)
            and resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
            and resource.getrlimit(resource.RLIMIT_NOFILE) == (1024, 1024)
        )

    assert in_a_child(fact)


def test_a_lower_limit_that_is_there_already_is_kept() -> None:
    """What an administrator has limited is not raised."""

    def fact() -> bool:
        resource.setrlimit(resource.RLIMIT_FSIZE, (MIB, MIB))
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
        confine(limits())
        return resource.getrlimit(resource.RLIMIT_FSIZE) == (MIB, MIB) and resource.getrlimit(
            resource.RLIMIT_NOFILE
        ) == (64, 64)

    assert in_a_child(fact)


def test_memory_beyond_the_limit_is_refused() -> None:
    """An allocation that does not fit raises MemoryError."""

    def fact() -> bool:
        confine(limits(memory=2048 * MIB))
        try:
            bytearray(4096 * MIB)
        except MemoryError:
            return True
        return False

    assert in_a_child(fact)


@root
def test_root_becomes_another_user_for_good() -> None:
    """User, group and groups change, and no way leads back."""

    def fact() -> bool:
        confine(limits(uid=234_567))
        if os.getresuid() != (234_567,) * 3 or os.getresgid() != (234_567,) * 3 or os.getgroups():
            return False
        for back in (lambda: os.setuid(0), lambda: os.setgid(0), lambda: os.setgroups([0])):
            try:
                back()
                return False
            except PermissionError:
                continue
        return True

    assert in_a_child(fact)


@root
def test_a_user_that_cannot_be_become_is_an_error() -> None:
    """An ordinary user does not go on with the power it has."""

    def fact() -> bool:
        confine(limits(uid=234_567))
        try:
            confine(limits(uid=234_568))
        except OSError:
            return True
        return False

    assert in_a_child(fact)
