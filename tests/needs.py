"""What tests need of the machine: without it they are skipped, with the reason.

A test says `@pytest.mark.needs("bwrap")`, or calls `need`. With DOCKER=false those that need
containers are skipped wherever they run; with DOCKER=true, as in CI, nothing is skipped: what is
missing fails the test.
"""

from __future__ import annotations

import os
import subprocess
from functools import cache

import pytest

from autograder import __version__
from autograder.sandbox import bwrap, docker

IMAGE = f"rnn-autograder:{__version__}"
"""What the grader needs is in it: a package is set up on it in seconds, and without a network."""


@cache
def _without_image() -> str | None:
    try:
        found = subprocess.run(["docker", "image", "inspect", IMAGE], capture_output=True)
    except FileNotFoundError:
        return "the command docker is not there"
    if found.returncode != 0:
        return f"there is no engine that has the image {IMAGE}: `make image` builds it"
    return None


REASONS = {"bwrap": bwrap.why_not, "docker": docker.why_not, "image": _without_image}
"""Why not, by what is needed: the sandboxes, and the grader's own image to put into containers."""


def why_not(what: str) -> str | None:
    """Why this is not to be had for the tests, or None."""
    if what != bwrap.NAME and os.environ.get("DOCKER") == "false":
        return "DOCKER=false"
    return REASONS[what]()


def need(what: str) -> None:
    """Skips the test where something is not to be had, or fails it where nothing may be skipped."""
    skip_or_fail(why_not(what))


def skip_or_fail(reason: str | None) -> None:
    """Does that where there is a reason."""
    if reason is not None and os.environ.get("DOCKER") == "true":
        pytest.fail(reason)
    if reason is not None:
        pytest.skip(reason)
