"""The probe's life: take the notebook, give up all power, run the cells, answer questions."""

from __future__ import annotations

import os
from time import monotonic

from autograder import wire
from autograder.probe import standins
from autograder.probe.confine import confine
from autograder.probe.forks import send, serve
from autograder.probe.shell import Shell

NOT_BEGUN = "it was not begun, because the cells before it took all the time of the notebook"


def main() -> None:
    """Speaks the wire on what were standard input and output; student code gets neither."""
    source, sink = _take_over_standard_streams()
    frames = wire.Frames(wire.TO_PROBE_BYTES)
    start = _first(source, frames)
    confine(start.confinement)
    standins.install()
    send(sink, wire.Hello())

    shell = Shell(start.cells, start.cell_seconds)
    probe = os.getpid()
    over = monotonic() + start.notebook_seconds
    for number, cell in enumerate(start.cells):
        if number not in start.skip:
            send(sink, wire.CellBegun(number))
            problem = shell.run(number, cell) if monotonic() < over else NOT_BEGUN
            if os.getpid() != probe:
                os._exit(0)  # a process that the cell has made and let run on
            send(sink, wire.CellEnded(number, problem))
    send(sink, wire.Ready())
    serve(source, sink, frames, shell.namespace)
    os._exit(0)


def _take_over_standard_streams() -> tuple[int, int]:
    """Moves the wire to descriptors of its own, and points 0, 1 and 2 at nothing.

    What the notebook prints goes nowhere: it is not needed, so it cannot flood anything.
    """
    source, sink = os.dup(0), os.dup(1)  # not inherited by programs that the notebook starts
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    os.close(nothing)
    return source, sink


def _first(source: int, frames: wire.Frames) -> wire.Start:
    """The first frame: nothing is sent after it before the probe is ready."""
    while data := os.read(source, 1 << 16):
        for body in frames.feed(data):
            start = wire.to_probe(body)
            assert isinstance(start, wire.Start)
            return start
    raise EOFError("no notebook came over the wire")
