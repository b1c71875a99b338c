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

NOT_PROMISED = {
    "bwrap": "a cap on the memory of all processes together; it is looked at ten times a second",
    "uid": "that cap; without Landlock in the kernel, that what any user may read is out of sight",
    "process": "anything but the limits of one process; it is for notebooks that you trust",
}
"""Of each sandbox, what docs/explanation/threat-model.md says that it does not keep."""


def run(options: argparse.Namespace) -> int:
    """Prints what works here, what that does not promise, and what is missing.

    Raises:
        GraderFault: No notebook could be graded here.
    """
    print(f"python   {sys.version.split()[0]}")
    for name, module in sandbox.SANDBOXES.items():
        reason = module.why_not() or try_out(module)
        print(f"{name:8} {f'works{_note(name)}' if reason is None else f'no: {reason}'}")
        if name in NOT_PROMISED:
            print(f"{'':8} not promised: {NOT_PROMISED[name]}")
    print(f"auto     takes {sandbox.choose().NAME}")
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
    if name == "docker":
        from autograder.sandbox.docker_engine import description

        return f" ({description()})"
    return ""
