"""Where student code runs: one module per way to start a probe, strongest first."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

from autograder.errors import GraderFault, UsageError
from autograder.sandbox import bwrap, docker, process, uid
from autograder.sandbox.handle import Handle
from autograder.sandbox.limits import Limits


class Sandbox(Protocol):
    """What a sandbox module offers."""

    NAME: str

    def why_not(self) -> str | None:
        """What is missing for this sandbox on this machine, or None."""

    def start(self, limits: Limits) -> Handle:
        """Starts a probe; it waits for its notebook. Raises GraderFault where it cannot."""

    def uid(self) -> int | None:
        """The user that the probe becomes before the first cell, or None to stay who it is."""

    def other_processes(self) -> int:
        """How many processes that are not the sandbox's count towards its limit."""


SANDBOXES: dict[str, Sandbox] = {
    docker.NAME: docker,
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
        GraderFault: None keeps secrets for this user in this container. What runs there is a batch
            or CI, where no one reads the warning that `process` comes with.
    """
    if name == AUTO:
        try:
            return strongest()
        except GraderFault:
            if os.getuid() != 0 and any(Path(mark).exists() for mark in CONTAINER_MARKS):
                raise
            return process
    if name not in SANDBOXES:
        known = ", ".join((AUTO, *SANDBOXES))
        raise UsageError(f"there is no sandbox {name!r}", hint=f"the sandboxes are {known}")
    return SANDBOXES[name]


def strongest() -> Sandbox:
    """The strongest sandbox that works here, of those that keep the grader's files from a notebook.

    Raises:
        GraderFault: There is none; the message has the reason of each.
    """
    reasons = []
    for name, sandbox in SANDBOXES.items():
        if sandbox is not process:
            reason = sandbox.why_not()
            if reason is None:
                return sandbox
            reasons.append(f"{name}: {reason}")
    raise GraderFault(
        f"no sandbox that keeps secrets works here; {'; '.join(reasons)}",
        hint="mend one of these; in a container start it as root, student code is not root there."
        " For notebooks that you trust name --sandbox process",
    )
