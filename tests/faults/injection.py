"""Sandboxes with a fault: real probes, whose processes are killed and whose bytes are altered."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from autograder import wire
from autograder.sandbox import Sandbox
from autograder.sandbox.limits import Limits

Fault = Callable[["FaultyRunning", wire.FromProbe, bytes], list[bytes]]
"""(the probe, a message from it, its frame) -> what arrives instead; may do harm besides."""


class FaultySandbox:
    """A sandbox in which `fault` meets the frames of the first `times` probes.

    Args:
        sandbox: What the probes really run in.
        fault: What happens to each frame.
        times: In how many probes it happens; None for all.
    """

    def __init__(self, sandbox: Sandbox, fault: Fault, times: int | None = None) -> None:
        self.NAME = sandbox.NAME
        self.started = 0
        self._sandbox, self._fault, self._times = sandbox, fault, times

    def start(self, limits: Limits) -> Any:
        running = self._sandbox.start(limits)
        self.started += 1
        whole = self._times is not None and self.started > self._times
        return running if whole else FaultyRunning(running, self._fault)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sandbox, name)


class FaultyRunning:
    """A probe whose frames pass through a fault, each whole.

    Attributes:
        process: The number of its first process.
        seen: How many messages of each kind have passed.
    """

    def __init__(self, running: Any, fault: Fault) -> None:
        self._running, self._fault = running, fault
        self._frames = wire.Frames(wire.FROM_PROBE_BYTES)
        self.process: int = running._process.pid
        self.seen: dict[type, int] = {}

    def read(self, seconds: float) -> bytes | None:
        data: bytes | None = self._running.read(seconds)
        if not data:
            return data
        arrives = b""
        for body in self._frames.feed(data):
            message = wire.from_probe(body)
            self.seen[type(message)] = self.seen.get(type(message), 0) + 1
            framed = len(body).to_bytes(wire.HEADER, "big") + body
            arrives += b"".join(self._fault(self, message, framed))
        return arrives or None

    def kill_from_outside(self) -> None:
        """Ends the first process, as whoever runs the machine may."""
        os.kill(self.process, signal.SIGKILL)

    def kill_inside(self) -> None:
        """Ends the processes below the first: what a notebook could do as well."""
        for pid in self._running._family()[1:]:
            with suppress(ProcessLookupError):  # it went with the one before
                os.kill(pid, signal.SIGKILL)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._running, name)


def at(kind: type, number: int, do: Callable[[FaultyRunning, bytes], list[bytes]]) -> Fault:
    """The fault that does something at the so-many-th message of a kind, and nothing else."""

    def fault(running: FaultyRunning, message: wire.FromProbe, frame: bytes) -> list[bytes]:
        if isinstance(message, kind) and running.seen[kind] == number:
            return do(running, frame)
        return [frame]

    return fault


def killed_from_outside(running: FaultyRunning, frame: bytes) -> list[bytes]:
    """The first process is gone, and the frame with it."""
    running.kill_from_outside()
    return []


def killed_inside(running: FaultyRunning, frame: bytes) -> list[bytes]:
    """The probe is gone, and the frame with it."""
    running.kill_inside()
    return []


def doubled(running: FaultyRunning, frame: bytes) -> list[bytes]:
    """The frame arrives twice."""
    return [frame, frame]


def cut(running: FaultyRunning, frame: bytes) -> list[bytes]:
    """The frame lacks its second half; what comes after it follows at once."""
    return [frame[: len(frame) // 2]]


def dropped(running: FaultyRunning, frame: bytes) -> list[bytes]:
    """The frame does not arrive."""
    return []


def flipped(running: FaultyRunning, frame: bytes) -> list[bytes]:
    """A bit of the frame's kind is another one."""
    changed = bytearray(frame)
    changed[wire.HEADER + 8] ^= 1
    return [bytes(changed)]


class SlowSandbox:
    """A sandbox whose pipe gives a few bytes at a time, each after a while."""

    def __init__(self, sandbox: Sandbox, most: int, seconds: float) -> None:
        self.NAME = sandbox.NAME
        self._sandbox, self._most, self._seconds = sandbox, most, seconds

    def start(self, limits: Limits) -> Any:
        return _SlowRunning(self._sandbox.start(limits), self._most, self._seconds)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sandbox, name)


class _SlowRunning:
    def __init__(self, running: Any, most: int, seconds: float) -> None:
        self._running, self._most, self._seconds = running, most, seconds
        self._held = b""

    def read(self, seconds: float) -> bytes | None:
        if not self._held:
            data: bytes | None = self._running.read(seconds)
            if not data:
                return data
            self._held = data
        time.sleep(self._seconds)
        given, self._held = self._held[: self._most], self._held[self._most :]
        return given

    def __getattr__(self, name: str) -> Any:
        return getattr(self._running, name)
