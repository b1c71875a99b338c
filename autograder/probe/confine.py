"""Giving up power, before the first line of student code: another user, hard limits."""

from __future__ import annotations

import os
import resource

from autograder.wire import Confinement


def confine(limits: Confinement) -> None:
    """Sets hard resource limits and, where the probe started as root, becomes the user `uid`.

    Raises:
        OSError: A limit or the change of user was refused; the probe must not go on.
    """
    hard = {
        resource.RLIMIT_AS: limits.memory_bytes,
        resource.RLIMIT_FSIZE: limits.file_bytes,
        resource.RLIMIT_NPROC: limits.processes,
        resource.RLIMIT_CPU: limits.cpu_seconds,
        resource.RLIMIT_NOFILE: 1024,
        resource.RLIMIT_CORE: 0,
    }
    for name, most in hard.items():
        _, ceiling = resource.getrlimit(name)
        if ceiling != resource.RLIM_INFINITY:
            most = min(most, ceiling)
        resource.setrlimit(name, (most, most))
    if limits.uid is not None:
        os.setgroups([])
        os.setresgid(limits.uid, limits.uid, limits.uid)
        os.setresuid(limits.uid, limits.uid, limits.uid)
