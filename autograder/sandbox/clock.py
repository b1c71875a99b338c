"""Time as the grader lived through it: deadlines do not run while it stands still."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

STANDSTILL_SECONDS = 1
"""A wait that takes so much longer than was asked for was no wait: nobody was there to end it."""


class Clock:
    """Seconds in which the grader ran.

    It may be stopped (Ctrl-Z, a debugger, a machine that is too busy) while the probe goes on.
    What the probe says meanwhile is late by no fault of the notebook.
    """

    def __init__(self) -> None:
        self._stood_still = 0.0

    def now(self) -> float:
        """The time to reckon deadlines with."""
        return time.monotonic() - self._stood_still

    @contextmanager
    def waiting(self, seconds: float) -> Iterator[None]:
        """Around a wait of at most `seconds`; what it takes beyond them does not count."""
        before = time.monotonic()
        yield
        late = time.monotonic() - before - seconds
        if late > STANDSTILL_SECONDS:
            self._stood_still += late
