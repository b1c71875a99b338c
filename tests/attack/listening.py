"""A sandbox of which every byte that comes back is searched for what must not be in it."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from autograder import checks
from autograder.exam import prepare
from autograder.items.suite import load
from autograder.sandbox import Sandbox
from autograder.sandbox.limits import Limits
from autograder.submission import Submission

FEWEST = 3
"""Fewer numbers than these an honest answer may hold by chance."""


class Ear:
    """Hears bytes, and notes which of the needles were among them."""

    def __init__(self, needles: Mapping[str, bytes]) -> None:
        self.found: set[str] = set()
        self.heard = 0
        self._needles = needles
        self._overlap = max((len(needle) for needle in needles.values()), default=1) - 1
        self._tail = b""

    def hear(self, data: bytes) -> None:
        """Takes the next bytes."""
        self.heard += len(data)
        text = self._tail + data
        self.found |= {name for name, needle in self._needles.items() if needle in text}
        self._tail = text[-self._overlap :]


class Listening:
    """A sandbox that is listened to."""

    def __init__(self, sandbox: Sandbox, ear: Ear) -> None:
        self.NAME = sandbox.NAME
        self._sandbox = sandbox
        self._ear = ear

    def start(self, limits: Limits) -> Any:
        return _Running(self._sandbox.start(limits), self._ear)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sandbox, name)


class _Running:
    def __init__(self, running: Any, ear: Ear) -> None:
        self._running = running
        self._ear = ear

    def read(self, seconds: float) -> bytes | None:
        data: bytes | None = self._running.read(seconds)
        if data:
            self._ear.hear(data)
        return data

    def errors(self) -> str:
        said: str = self._running.errors()
        self._ear.hear(said.encode())
        return said

    def __getattr__(self, name: str) -> Any:
        return getattr(self._running, name)


def forms(name: str, canary: bytes) -> dict[str, bytes]:
    """A canary as it may be said: plain, as hexadecimal digits, in base 64, backwards."""
    return {
        name: canary,
        f"{name} in hex": canary.hex().encode(),
        f"{name} in base 64": base64.b64encode(canary)[: len(canary) // 3 * 4],
        f"{name} backwards": canary[::-1],
    }


def expected_values(handed_in: Submission, assignment: str, seed: bytes) -> dict[str, bytes]:
    """The bytes of the answers that are expected of this submission, by item and part."""
    needles = {}
    for item in load(assignment).items:
        exam = prepare(item, seed)
        told = {each.tobytes() for case in exam.cases for each in _arrays(case.arguments)}
        for number, answer in enumerate(exam.expected):
            for part, value in checks.parts(answer, item.returns).items():
                if isinstance(value, np.ndarray) and _telling(value):
                    data = value.tobytes()
                    if not any(data in each for each in told):
                        needles[f"{item.name}, case {number}, {part}"] = data
    return needles


def _telling(value: np.ndarray) -> bool:
    return value.dtype.kind == "f" and len(np.unique(value)) >= FEWEST


def _arrays(value: Any) -> Iterator[np.ndarray]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for each in value:
            yield from _arrays(each)
    elif isinstance(value, np.ndarray):
        yield value
