"""Asking a notebook in a container, and looking for what is left of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.sandbox import docker, docker_owner
from autograder.sandbox.docker_engine import connect
from autograder.sandbox.limits import Limits
from autograder.sandbox.session import Question, Session
from autograder.values import pack, unpack
from autograder.wire import Call, CallResult, Returned

SHORT = Limits(cell_seconds=5, call_seconds=5, notebook_seconds=20, submission_seconds=60)
DOUBLE = "def double(x):\n    return 2 * x"
DOUBLED = (Returned(pack(np.array([0.0, 2.0, 4.0]))),)


def run(
    cells: list[str], *functions: str, limits: Limits = SHORT
) -> tuple[list[tuple[CallResult, ...]], dict[int, str]]:
    questions = [Question([Call(name, {"x": pack(np.arange(3.0))})]) for name in functions]
    with Session(docker, docker.start(limits), cells, limits) as session:
        return list(session.answers(questions)), session.problems


def answer(cell: str, function: str = "f") -> Any:
    (((result,),), problems) = run([cell], function)
    assert isinstance(result, Returned), (result, problems)
    return unpack(result.value)


def containers() -> set[str]:
    """Those of this process, dead or alive."""
    label = f"{docker_owner.OWNER}={docker_owner.labels(1)[docker_owner.OWNER]}"
    return {each["Id"] for each in connect().containers(all=True, filters={"label": label})}


def come(true: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.05)
    return true()
