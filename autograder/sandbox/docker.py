"""The docker sandbox: a container of its own for each submission, through the Docker SDK.

What the student's code finds is the student's image, read-only: an interpreter, the packages that
a notebook may import, the probe. /tmp, /dev/shm and a home folder of limited size; no network, no
capability, no way to gain one, the engine's own filter of system calls; nothing of the host's.
"""

from __future__ import annotations

from autograder.errors import GraderFault
from autograder.sandbox.bwrap import HOME, environment
from autograder.sandbox.docker_container import Container
from autograder.sandbox.docker_engine import connect
from autograder.sandbox.docker_image import student_image
from autograder.sandbox.limits import Limits

NAME = "docker"
BOOT = (
    "import sys; sys.path += ['/student/site-packages', '/student/probe'];"
    " from autograder.probe.main import main; sys.path.pop(); main()"
)
COMMAND = ("python3", "-I", "-S", "-B", "-c", BOOT)


def why_not() -> str | None:
    """What is missing for this sandbox on this machine, or None."""
    try:
        connect()
        student_image()
    except GraderFault as error:
        return error.message if error.hint is None else f"{error.message}; {error.hint}"
    return None


def start(limits: Limits) -> Container:
    """Starts a probe; it waits for its notebook. Whether that worked is told by what it is asked.

    Raises:
        GraderFault: There is no engine here, or not the image for this grader.
    """
    connect()
    student_image()
    return Container(COMMAND, environment(HOME), HOME, limits)


def uid() -> int | None:
    """The user that the probe becomes: its container has one of its own."""
    return None


def other_processes() -> int:
    """How many processes that are not the sandbox's count towards its limit."""
    return 0
