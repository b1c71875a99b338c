"""Where student code runs: one module per way to start a probe, strongest first."""

from __future__ import annotations

from typing import Protocol

from autograder.errors import UsageError
from autograder.sandbox import bwrap, process
from autograder.sandbox.limits import Limits
from autograder.sandbox.running import Running


class Sandbox(Protocol):
    """What a sandbox module offers."""

    NAME: str

    def why_not(self) -> str | None:
        """What is missing for this sandbox on this machine, or None."""

    def start(self, limits: Limits) -> Running:
        """Starts a probe; it waits for its notebook. Raises GraderFault where it cannot."""

    def uid(self) -> int | None:
        """The user that the probe becomes before the first cell, or None to stay who it is."""

    def other_processes(self) -> int:
        """How many processes that are not the sandbox's count towards its limit."""


SANDBOXES: dict[str, Sandbox] = {bwrap.NAME: bwrap, process.NAME: process}
AUTO = "auto"


def choose(name: str = AUTO) -> Sandbox:
    """The sandbox of this name; for "auto" the strongest that works here.

    One that is named is not tried out: if it does not work, its start will say so.

    Raises:
        UsageError: There is no sandbox of this name.
    """
    if name == AUTO:
        return next(sandbox for sandbox in SANDBOXES.values() if sandbox.why_not() is None)
    if name not in SANDBOXES:
        known = ", ".join((AUTO, *SANDBOXES))
        raise UsageError(f"there is no sandbox {name!r}", hint=f"the sandboxes are {known}")
    return SANDBOXES[name]
