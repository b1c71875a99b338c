"""Whose a container is, written on its labels: those of a grader that is gone are removed.

An engine removes a container by itself when it ends, and it ends when its grader is gone. What is
left to do here is for a grader and an engine that were killed, and for notebooks that did not let
themselves be ended.
"""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

from autograder.sandbox.docker_engine import connect

OWNER, UNTIL = "rnn-autograder.owner", "rnn-autograder.until"


def labels(seconds: float) -> dict[str, str]:
    """The labels of a container that this process needs for so long at most."""
    return {OWNER: _owner(os.getpid()) or "", UNTIL: str(int(time.time() + seconds))}


def is_abandoned(labelled: Mapping[str, str]) -> bool:
    """Whether nobody needs the container with these labels any more.

    Of a process on another machine nothing is known but how long it wanted the container at most.
    """
    machine, _, process = labelled.get(OWNER, "").rpartition("/")
    if machine == _machine():
        number = process.partition("-")[0]
        return not number.isdecimal() or _owner(int(number)) != labelled[OWNER]
    until = labelled.get(UNTIL, "")
    return not until.isdecimal() or int(until) < time.time()


@cache
def remove_abandoned() -> None:
    """Removes the containers that graders have left behind; once in the life of a process."""
    from docker.errors import APIError

    client = connect()
    with suppress(APIError, OSError):
        for container in client.containers(all=True, filters={"label": OWNER}):
            if is_abandoned(container["Labels"]):
                with suppress(APIError):
                    client.remove_container(container["Id"], force=True)


def _owner(number: int) -> str | None:
    """A process, told from all that had or will have its number; None when it is not there."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return None
    except OSError:
        pass  # it is another user's
    began = ""
    with suppress(OSError, IndexError):
        state, *rest = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
        if state == "Z":
            return None  # it has ended, and nobody has asked how
        began = rest[18]
    return f"{_machine()}/{number}-{began}"


@cache
def _machine() -> str:
    """This machine since it was started, and the namespace in which its processes are counted."""
    names = [platform.node()]
    with suppress(OSError):
        names.append(Path("/proc/sys/kernel/random/boot_id").read_text().strip())
    with suppress(OSError):
        names.append(os.readlink("/proc/self/ns/pid"))  # noqa: PTH115
    return " ".join(names)
