"""Answering questions: each in a fork of the notebook's state, so that it costs only itself.

Two forks work at a time. A fork is killed when a call takes too long; the calls that are left
then go to a fresh fork, a few times.
"""

from __future__ import annotations

import os
import select
import signal
import time
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from autograder import wire
from autograder.probe.calls import call
from autograder.wire import Answered, Ask, Call, CallResult, Died, TooLarge

AT_A_TIME = 2
MOST_DEATHS = 3
"""After so many forks of one question have died, its last calls share the fate; after those that
the question says, where no call has come back yet."""
ROOM = wire.FROM_PROBE_BYTES - 4096
"""What the results of one question may take up together."""

# Taken now: a notebook may replace what the modules hold.
_fork, _waitpid, _pipe, _close = os.fork, os.waitpid, os.pipe, os.close
_kill, _killpg = os.kill, os.killpg
_read, _write, _exit, _setpgid = os.read, os.write, os._exit, os.setpgid
_select, _monotonic = select.select, time.monotonic
_SIGNALS = {int(number): number.name for number in signal.Signals}


def serve(source: int, sink: int, frames: wire.Frames, namespace: Mapping[str, Any]) -> None:
    """Answers the questions that come from `source`, until it ends."""
    waiting: deque[Ask] = deque()
    working: dict[int, _Fork] = {}
    while True:
        while waiting and len(working) < AT_A_TIME:
            fork = _Fork(waiting.popleft(), namespace)
            working[fork.source] = fork
        left = min((fork.deadline - _monotonic() for fork in working.values()), default=None)
        ready, _, _ = _select([source, *working], [], [], left if left is None else max(0.0, left))
        if source in ready:
            data = _read(source, 1 << 16)
            if not data:
                return
            for body in frames.feed(data):
                ask = wire.to_probe(body)
                assert isinstance(ask, Ask)
                waiting.append(ask)
        for fork in list(working.values()):
            if fork.source in ready:
                fork.take()
            elif fork.deadline <= _monotonic():
                fork.end(Died("time", f"{fork.ask.call_seconds:g} s"))
            if fork.ended:
                del working[fork.source]
                fork.close()
                if fork.unasked:
                    fork.start_again()
                    working[fork.source] = fork
                else:
                    send(sink, Answered(fork.ask.token, fork.fitting()))


def send(sink: int, message: wire.FromProbe | CallResult) -> None:
    """Writes one frame, whole."""
    data = memoryview(wire.frame(message))
    while data:
        data = data[_write(sink, data) :]


class _Fork:
    """One question, and the fork that works at it."""

    def __init__(self, ask: Ask, namespace: Mapping[str, Any]) -> None:
        self.ask = ask
        self._namespace = namespace
        self._results: list[CallResult] = []
        self.start_again()

    @property
    def unasked(self) -> Sequence[Call]:
        """The calls that have no result yet and should be made."""
        return self.ask.calls[len(self._results) :]

    def start_again(self) -> None:
        """Forks for the calls that are left."""
        self.ended = False
        self._frames = wire.Frames(wire.FROM_PROBE_BYTES)
        self.source, sink = _pipe()
        self._pid = _fork()
        if self._pid == 0:
            _work(self.unasked, self._namespace, self.source, sink)  # never returns
        with suppress(OSError):
            _setpgid(self._pid, self._pid)
        _close(sink)
        self.deadline = _monotonic() + self.ask.call_seconds

    def take(self) -> None:
        """Reads what the fork has sent."""
        data = _read(self.source, 1 << 16)
        if not data:
            self.end(Died("crash"))
            return
        try:
            for body in self._frames.feed(data):
                if len(self._results) < len(self.ask.calls):
                    self._results.append(wire.call_result(body))
                    self.deadline = _monotonic() + self.ask.call_seconds
        except wire.WireError:
            self.end(Died("crash", "its answer was cut short"))
        self.ended = self.ended or not self.unasked

    def end(self, how: Died) -> None:
        """Gives up the call that the fork is at; and the rest, when there is no hope for it."""
        self.ended = True
        self._results.append(how)
        deaths = sum(isinstance(result, Died) for result in self._results)
        none_came_back = deaths == len(self._results)
        if deaths >= MOST_DEATHS or (none_came_back and deaths >= self.ask.hopeless):
            self._results += [how] * len(self.unasked)

    def close(self) -> None:
        """Ends the fork and what it has started, and says how it died where it did."""
        _close(self.source)
        for kill in (_killpg, _kill):  # it may have left its group
            with suppress(OSError):
                kill(self._pid, signal.SIGKILL)
        _, status = _waitpid(self._pid, 0)
        if os.WIFSIGNALED(status):
            number = os.WTERMSIG(status)
            named = Died("crash", _SIGNALS.get(number, f"signal {number}"))
            self._results = [named if r == Died("crash") else r for r in self._results]

    def fitting(self) -> tuple[CallResult, ...]:
        """The results, those beyond what one frame holds replaced by `TooLarge`."""
        room = ROOM
        fitting: list[CallResult] = []
        for result in self._results:
            size = len(wire.frame(result))
            fitting.append(result if size <= room else TooLarge())
            room -= size if size <= room else 0
        return tuple(fitting)


def _work(calls: Sequence[Call], namespace: Mapping[str, Any], source: int, sink: int) -> None:
    """In the fork: make each call, send what became of it, and be gone."""
    try:
        _setpgid(0, 0)
        _close(source)
        for asked in calls:
            result = call(asked, namespace)
            send(sink, result if len(wire.frame(result)) <= ROOM else TooLarge())
        _exit(0)
    finally:
        _exit(1)
