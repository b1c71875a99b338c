"""The container engine: where it is, and what is said when it does not do what it is asked to.

Docker, a rootless Docker and Podman speak the same interface. The SDK is loaded when there is an
engine to speak with: that takes as long as a fifth of a grading.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.errors import GraderFault
from autograder.text import one_line

if TYPE_CHECKING:
    from docker.api import APIClient

VARIABLE = "DOCKER_HOST"
SECONDS = 60
"""How long the engine may take for an answer."""
SOCKETS = (
    "/var/run/docker.sock",
    "$XDG_RUNTIME_DIR/docker.sock",
    "~/.docker/run/docker.sock",
    "$XDG_RUNTIME_DIR/podman/podman.sock",
    "/run/podman/podman.sock",
)
"""Where engines listen: Docker, rootless, on a desktop; Podman of a user, of the system."""
START = "start it: `systemctl start docker`, or `systemctl --user start podman.socket`"


def address() -> str | None:
    """Where an engine should be: what DOCKER_HOST names, else the first socket that is there."""
    if named := os.environ.get(VARIABLE):
        return named
    places = (Path(os.path.expandvars(name)).expanduser() for name in SOCKETS)
    # Not `Path.exists`, which raises where a folder on the way is closed to this user.
    return next((f"unix://{place}" for place in places if os.path.exists(place)), None)  # noqa: PTH110


@cache
def connect() -> APIClient:
    """A connection to the engine, one for all that this process asks of it.

    Raises:
        GraderFault: There is none, or it does not answer.
    """
    where = address()
    if where is None:
        raise GraderFault(
            "there is no container engine here",
            hint=f"install Docker or Podman; one on another machine is named by {VARIABLE}",
        )
    if where.startswith("ssh://"):
        raise GraderFault(
            f"{VARIABLE} names an engine over ssh, whose streams cannot be used",
            hint="forward its socket with `ssh -L`, and name that as unix://...",
        )
    try:
        from docker.api import APIClient
        from docker.errors import DockerException
        from docker.utils import kwargs_from_env
    except ImportError:
        raise GraderFault(
            "the Python package `docker` is not installed", hint="pip install docker"
        ) from None
    try:
        settings = {**kwargs_from_env(), "base_url": where}
        return APIClient(version="auto", timeout=SECONDS, **settings)
    except DockerException as error:
        if "Permission denied" in str(error):
            raise GraderFault(
                f"this user may not use the engine at {one_line(where)}",
                hint="join the group that its socket belongs to, or use a rootless engine",
            ) from None
        raise GraderFault(f"no engine answers at {one_line(where)}", hint=START) from None


def description() -> str:
    """Which engine this is, where it listens, and what it has not of what a sandbox is made of.

    Raises:
        GraderFault: It does not answer.
    """
    from docker.errors import APIError

    client = connect()
    try:
        about, version = client.info(), client.version()
    except (APIError, OSError) as error:
        raise fault(error, "describe itself") from None
    security = " ".join(about.get("SecurityOptions") or ())
    known = {
        "no filter of system calls": "seccomp" in security,
        "no limit of swap": about.get("SwapLimit", True),
        "no limit of processes": about.get("PidsLimit", True),
        "no limit of memory": about.get("MemoryLimit", True),
    }
    name = (version.get("Platform") or {}).get("Name") or "engine"
    words = [f"{name} {version.get('Version', '')}".strip(), f"at {address()}"]
    words += [what for what, there in known.items() if not there]
    return one_line(", ".join(words))


def fault(error: Exception, doing: str) -> GraderFault:
    """What went wrong with the engine, as a sentence."""
    from docker.errors import APIError

    if not isinstance(error, APIError):
        return GraderFault(f"the engine does not answer, when asked to {doing}", hint=START)
    return refused(str(error.explanation or error), doing)


def refused(words: str, doing: str) -> GraderFault:
    """What the engine says when it does not do what it is asked to, as a sentence."""
    said = one_line(words)
    if "no space left" in said:
        return GraderFault(
            f"the engine has no space left to {doing}",
            hint="`docker system df` shows what takes it, `docker image prune` frees some",
        )
    return GraderFault(f"the engine could not {doing}: {said}")
