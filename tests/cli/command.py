"""The command, run as users run it, in an environment of the tests' own."""

from __future__ import annotations

import os
import subprocess
import sys

from autograder.secret import VARIABLE
from tests.conftest import ROOT

COMMAND = [sys.executable, "-m", "autograder"]
TRUSTED = ("--sandbox", "process")


def environment(**more: str) -> dict[str, str]:
    names = {"PATH": os.environ["PATH"], "HOME": os.environ["HOME"], VARIABLE: "a secret of tests"}
    names |= {"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "PYTHONWARNINGS": "error"}
    names |= {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
    return names | more


def run(*arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
    """The command, without a terminal."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        env=environment(**more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )
