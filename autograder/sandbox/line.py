"""The line to one probe: whole messages out, whole messages in, within deadlines and limits."""

from __future__ import annotations

from collections import deque

from autograder import wire
from autograder.errors import GraderFault
from autograder.sandbox.clock import Clock
from autograder.sandbox.handle import Handle
from autograder.wire import Died

LOOK_SECONDS = 0.1
"""How often the memory of the sandbox is looked at."""
GARBLED = Died("crash", "it garbled what the sandbox says")


class Ended(Exception):
    """The sandbox came to its end, or has to be brought to it."""

    def __init__(self, how: Died) -> None:
        super().__init__(how)
        self.how = how


class Line:
    """Speaks with a probe.

    Args:
        running: The probe.
        memory_bytes: What all its processes may use together.
        clock: What deadlines are reckoned with.

    Attributes:
        ended: Whether the probe has closed its end.
    """

    def __init__(self, running: Handle, memory_bytes: int, clock: Clock) -> None:
        self.running = running
        self.ended = False
        self._clock = clock
        self._memory_bytes = memory_bytes
        self._frames = wire.Frames(wire.FROM_PROBE_BYTES)
        self._bodies: deque[bytes] = deque()
        self._garbled = False
        self._looked = clock.now()

    def send(self, message: wire.ToProbe, seconds: float) -> None:
        """Sends a message. A probe that does not take it will not answer it: that is seen then.

        Raises:
            GraderFault: It is longer than a frame may be, which no student is to blame for.
        """
        frame = wire.frame(message)
        if len(frame) > wire.TO_PROBE_BYTES:
            raise GraderFault(f"a question of {len(frame):,} bytes does not go over the wire")
        self.running.write(frame, seconds)

    def next(self, deadline: float) -> wire.FromProbe:
        """The next message of the probe.

        Raises:
            Ended: There is none: it is over, out of time or memory, or sends what is no message.
        """
        while not self._bodies:
            if self._garbled:
                raise Ended(GARBLED)
            left = deadline - self._clock.now()
            if left <= 0:
                raise Ended(Died("time", "the sandbox had to be ended"))
            self._look_at_memory()
            wait = min(left, LOOK_SECONDS)
            with self._clock.waiting(wait):
                data = self.running.read(wait)
            if data:
                self._take(data)
            elif data is not None:
                self.ended = True
                if self.running.uses_more_than(self._memory_bytes):
                    raise Ended(Died("memory"))
                raise Ended(Died("crash", "it ended the whole sandbox"))
        try:
            return wire.from_probe(self._bodies.popleft())
        except wire.WireError:
            raise Ended(GARBLED) from None

    def _look_at_memory(self) -> None:
        """Raises Ended. Looks now and then, however busy the line is kept."""
        if self._clock.now() > self._looked + LOOK_SECONDS:
            self._looked = self._clock.now()
            if self.running.uses_more_than(self._memory_bytes):
                raise Ended(Died("memory"))

    def _take(self, data: bytes) -> None:
        """Cuts bytes into messages. What came whole before a garbled one still counts."""
        try:
            for body in self._frames.feed(data):
                self._bodies.append(body)
        except wire.WireError:
            self._garbled = True
