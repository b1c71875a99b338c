"""The first words with a probe: it is handed the notebook, and says hello when it is confined."""

from __future__ import annotations

from autograder import wire
from autograder.sandbox import Sandbox
from autograder.sandbox.clock import Clock
from autograder.sandbox.limits import Limits
from autograder.sandbox.line import Ended, Line

SECONDS = 60


def hand_over(
    line: Line,
    cells: tuple[str, ...],
    skip: tuple[int, ...],
    sandbox: Sandbox,
    limits: Limits,
    clock: Clock,
) -> str | None:
    """Hands the notebook over, and waits for the hello.

    No student code has run by then: whatever went wrong is no notebook's fault.

    Args:
        line: To the probe.
        cells: The submission's code cells.
        skip: The numbers of the cells that are not to be run.
        sandbox: Where the probe is.
        limits: What the submission may use.
        clock: What the deadlines are counted by.

    Returns:
        Why the probe did not start, or None.
    """
    confinement = wire.Confinement(
        memory_bytes=limits.memory_bytes,
        file_bytes=limits.file_bytes,
        processes=limits.processes + sandbox.other_processes(),
        cpu_seconds=int(limits.submission_seconds),
        uid=sandbox.uid(),
    )
    start = wire.Start(cells, skip, limits.cell_seconds, limits.notebook_seconds, confinement)
    line.send(start, SECONDS)
    try:
        hello = line.next(clock.now() + SECONDS)
    except Ended:
        hello = None
    if isinstance(hello, wire.Hello):
        return None
    return next(reversed(line.running.errors().splitlines()), "it says nothing")
