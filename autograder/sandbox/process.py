"""The process sandbox: a subprocess with hard limits. For trusted notebooks only.

The student's code runs as the grader's own user, and can read and write whatever that user can.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from autograder.sandbox.bwrap import PACKAGE, environment
from autograder.sandbox.library import linked_library, site_directories
from autograder.sandbox.limits import Limits
from autograder.sandbox.running import Running

NAME = "process"
BOOT = (
    "import sys; sys.path += sys.argv[1:]; from autograder.probe.main import main;"
    " sys.path.pop(); main()"
)


def why_not() -> str | None:
    """What is missing for this sandbox on this machine: nothing, anywhere."""
    return None


def start(limits: Limits) -> Running:
    """Starts a probe; it waits for its notebook."""
    home = Path(tempfile.mkdtemp(prefix="rnn-autograder-"))
    library = linked_library()
    packages = site_directories() if library is None else [library]
    paths = [str(path) for path in (*packages, PACKAGE.parent)]
    command = [sys.executable, "-I", "-S", "-B", "-c", BOOT, *paths]
    return Running(command, environment(home), scratch=home)


def uid() -> int | None:
    """The user that the probe becomes: it stays who it is."""
    return None


def other_processes() -> int:
    """How many processes that are not the sandbox's count towards its limit: all of the user's."""
    count = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if process.stat().st_uid == os.getuid():
                count += len(list((process / "task").iterdir()))
        except OSError:
            continue  # it ended while we looked
    return count
