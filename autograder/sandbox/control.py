"""Notebooks of our own, run as students' are: what goes wrong with them is the grader's fault."""

from __future__ import annotations

import numpy as np

from autograder import wire
from autograder.errors import GraderFault
from autograder.sandbox import Sandbox
from autograder.sandbox.limits import Limits
from autograder.sandbox.session import Question, Session
from autograder.values import pack
from autograder.wire import Call, Returned

USUAL = "import IPython, numpy.random, matplotlib"
"""Tried to see whether a sandbox works: the probe has these to load when it has no power left."""
ECHO = "def echo(x):\n    return x"
LENGTHS = (1, 1, 10, 1, 1000, 1, 100_000, 1)
"""Of the answers of the control, short and long ones by turns."""


class _Control(Session):
    def _before_blame(self) -> None:
        raise GraderFault(
            f"the sandbox {self._sandbox.NAME} does not run a notebook that is right",
            hint="the machine may be out of memory or of processes; grade again when it is not",
        )


def control(sandbox: Sandbox, limits: Limits) -> None:
    """Runs a notebook that is right, as a submission is run.

    Raises:
        GraderFault: It did not give its answers, and so no other notebook is to blame if it does
            not.
    """
    sent = [pack(np.arange(float(length))) for length in LENGTHS]
    with _Control(sandbox, sandbox.start(limits), (ECHO,), limits) as session:
        answers = session.answers(Question([Call("echo", {"x": each})]) for each in sent)
        if [*answers] != [(Returned(each),) for each in sent] or session.problems:
            session._before_blame()


def try_out(sandbox: Sandbox) -> str | None:
    """Runs a usual first cell in a sandbox; returns why that did not work, or None."""
    limits = Limits()
    try:
        with Session(sandbox, sandbox.start(limits), (USUAL,), limits) as session:
            *_, (answer,) = session.answers([Question([Call("print", {})])])
    except GraderFault as error:
        return error.message
    problem = session.problems.get(0)
    if problem is None and isinstance(answer, wire.Undefined):
        return None
    return f"it could not `{USUAL}`: {problem or answer}"
