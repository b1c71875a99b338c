"""What memory a container has: who needs more is told so before the kernel ends it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from autograder.sandbox.limits import MIB, Limits

CAPS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)
"""Where the kernel says it, in the newer and in the older form."""
FOR_THE_GRADER = 128 * MIB
LEAST = 512 * MIB
"""NumPy and Matplotlib need so much address space."""


def fitted(limits: Limits, caps: Sequence[Path] = CAPS) -> Limits:
    """The limits, with no more memory than the container has beside what the grader needs."""
    room = min((_bytes(path) for path in caps), default=limits.memory_bytes)
    most = max(LEAST, room - FOR_THE_GRADER)
    return limits._replace(memory_bytes=min(limits.memory_bytes, most))


def _bytes(path: Path) -> int:
    """The limit in a file; beyond all limits where there is none."""
    try:
        return int(path.read_text())
    except (OSError, ValueError):  # not there, or "max"
        return 1 << 62
