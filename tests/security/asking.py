"""Asking a notebook in a closed sandbox, under limits of seconds."""

from __future__ import annotations

import os

import pytest

from autograder.sandbox import Sandbox, bwrap, seccomp
from autograder.sandbox.limits import Limits
from autograder.sandbox.session import Question, Session
from autograder.values import pack
from autograder.wire import Call, CallResult, Returned

bwrap_works = pytest.mark.needs("bwrap")
filtered = pytest.mark.skipif(
    seccomp.program(os.uname().machine) is None, reason="no filter for this kind of machine"
)
SHORT = Limits(cell_seconds=2, call_seconds=1, notebook_seconds=10, submission_seconds=30)
PATIENT = Limits(cell_seconds=4, call_seconds=2, notebook_seconds=10, submission_seconds=30)
DOUBLE = "def double(x):\n    return 2 * x"
DOUBLED = (Returned(6),)


def ask(function: str, times: int = 1) -> Question:
    """A function is asked for a 3, so often."""
    return Question([Call(function, {"x": pack(3)})] * times)


def run(
    cells: list[str], *questions: Question, limits: Limits = SHORT, sandbox: Sandbox = bwrap
) -> tuple[list[tuple[CallResult, ...]], dict[int, str]]:
    """The answers to the questions, and the problems of the cells."""
    with Session(sandbox, sandbox.start(limits), cells, limits) as session:
        return list(session.answers(questions)), session.problems


def run_each(
    cells: list[str], *functions: str, limits: Limits = PATIENT, sandbox: Sandbox = bwrap
) -> tuple[list[CallResult], dict[int, str]]:
    """What the functions make of a 3, each asked alone, and the problems of the cells."""
    answers, problems = run(cells, *map(ask, functions), limits=limits, sandbox=sandbox)
    return [answer for (answer,) in answers], problems
