"""Where student code runs: one module per way to start a probe, strongest first."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

from autograder.errors import GraderFault, UsageError
from autograder.sandbox import bwrap, process, uid
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


SANDBOXES: dict[str, Sandbox] = {
    bwrap.NAME: bwrap,
    uid.NAME: uid,
    process.NAME: process,
}
AUTO = "auto"
CONTAINER_MARKS = ("/.dockerenv", "/run/.containerenv")


def choose(name: str = AUTO) -> Sandbox:
    """The sandbox of this name; for "auto" the strongest that works here.

    One that is named is not tried out: if it does not work, its start will say so.

    Raises:
        UsageError: There is no sandbox of this name.
        GraderFault: In a container, for a user that is not root, none keeps secrets. What runs
            there is a batch or CI, where no one reads the warning that `process` comes with.
    """
    if name == AUTO:
        chosen = next(sandbox for sandbox in SANDBOXES.values() if sandbox.why_not() is None)
        if chosen is process and os.getuid() != 0 and _in_container():
            raise GraderFault(
                f"no sandbox works for user {os.getuid()} in this container: uid needs root",
                hint="start the container as root (the notebook runs as another user all the same),"
                " or name --sandbox process for notebooks that you trust",
            )
        return chosen
    if name not in SANDBOXES:
        known = ", ".join((AUTO, *SANDBOXES))
        raise UsageError(f"there is no sandbox {name!r}", hint=f"the sandboxes are {known}")
    return SANDBOXES[name]


def _in_container() -> bool:
    return any(Path(mark).exists() for mark in CONTAINER_MARKS)
