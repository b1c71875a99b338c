"""The probe's life: take the notebook, give up all power, run the cells, answer calls."""

from __future__ import annotations

import os
from collections.abc import Iterator

from autograder import wire
from autograder.probe import standins
from autograder.probe.calls import answer
from autograder.probe.confine import confine
from autograder.probe.shell import Shell

# Taken now: a notebook may replace what the modules hold.
_read, _write, _exit = os.read, os.write, os._exit


def main() -> None:
    """Speaks the wire on what were standard input and output; student code gets neither."""
    source, sink = _take_over_standard_streams()
    frames = _frames(source)
    start = next(frames)
    assert isinstance(start, wire.Start)
    confine(start.confinement)
    standins.install()
    _send(sink, wire.Hello())

    shell = Shell(start.cells, start.cell_seconds)
    for number, cell in enumerate(start.cells):
        if number not in start.skip:
            _send(sink, wire.CellBegun(number))
            _send(sink, wire.CellEnded(number, shell.run(number, cell)))
    _send(sink, wire.Ready())

    for ask in frames:
        assert isinstance(ask, wire.Ask)
        _send(sink, wire.Answered(ask.token, answer(ask, shell.namespace)))
    _exit(0)


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


def _frames(source: int) -> Iterator[wire.ToProbe]:
    frames = wire.Frames(wire.TO_PROBE_BYTES)
    while data := _read(source, 1 << 16):
        for body in frames.feed(data):
            yield wire.to_probe(body)


def _send(sink: int, message: wire.FromProbe) -> None:
    data = memoryview(wire.frame(message))
    while data:
        data = data[_write(sink, data) :]
