"""Asking a notebook in the uid sandbox, as root in a container."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.containers.box import Box

in_container = pytest.mark.needs("image")

ASK = """\
import json, sys
from autograder.sandbox import uid
from autograder.sandbox.limits import Limits
from autograder.sandbox.session import Question, Session
from autograder.values import pack, unpack
from autograder.wire import Call, Returned

def ask(cells, *functions, **limits):
    limits = Limits(**{"cell_seconds": 5, "call_seconds": 5, **limits})
    with Session(uid, uid.start(limits), cells, limits) as session:
        answers = session.answers([Question([Call(each, {"x": pack(1)})]) for each in functions])
        told = [unpack(a.value) if isinstance(a, Returned) else str(a) for (a,) in answers]
    return told + [str(session.problems)] if session.problems else told

def say(value):
    print(json.dumps(value, default=lambda array: array.tolist()))
"""
"""Runs cells in the sandbox and gives what their functions return; prints something as JSON."""


def say(box: Box, script: str) -> Any:
    """What a script in the container prints as JSON, with `ask` at hand."""
    return json.loads(box.python(f"{ASK}\n{script}"))


def answer(box: Box, cell: str, **limits: Any) -> Any:
    """What the function `f` of a cell returns within the sandbox."""
    (told,) = say(box, f"say(ask([{cell!r}], 'f', **{limits!r}))")
    return told
