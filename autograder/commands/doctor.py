"""`rnn-autograder doctor`: what this machine can do, and what to install for more."""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys

from autograder import sandbox
from autograder.errors import OK, GraderFault
from autograder.sandbox.control import try_out
from autograder.secret import VARIABLE, secret_file
from autograder.text import one_line


def run(options: argparse.Namespace) -> int:
    """Prints what works here and what is missing; fails when no notebook could be graded."""
    print(f"python   {sys.version.split()[0]}")
    for name, module in sandbox.SANDBOXES.items():
        reason = module.why_not() or try_out(module)
        print(f"{name:8} {f'works{_note(name)}' if reason is None else f'no: {reason}'}")
    try:
        print(f"auto     takes {sandbox.choose().NAME}")
    except StopIteration:
        raise GraderFault("no sandbox works here", hint="install bubblewrap") from None
    try:
        held = VARIABLE if os.environ.get(VARIABLE) else one_line(str(secret_file()))
        print(f"secret   in {held}")
    except GraderFault as error:
        print(f"secret   no: {error.message}")
    missing = [n for n in ("otter", "jupytext", "nbformat") if not importlib.util.find_spec(n)]
    print(
        "assign   works"
        if not missing
        else f"assign   no: {', '.join(missing)} not installed;"
        " pip install 'rnn-autograder[assign]'"
    )
    return OK


def _note(name: str) -> str:
    """What is to be known of a sandbox that works."""
    if name == "process":
        return " (for trusted notebooks only)"
    if name == "docker":
        from autograder.sandbox.docker_engine import description

        return f" ({description()})"
    return ""
