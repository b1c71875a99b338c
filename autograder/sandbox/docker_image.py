"""The image that student code runs in, and whether it is the one for this grader."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from autograder import __version__
from autograder.errors import GraderFault
from autograder.sandbox.bwrap import PACKAGE, SHARED
from autograder.sandbox.docker_engine import connect, fault

STUDENT = f"rnn-autograder-student:{__version__}"
AUTOGRADER = f"rnn-autograder:{__version__}"
PROBE_LABEL = "rnn-autograder.probe"
BUILD = "`make image` builds it"


@cache
def student_image() -> str:
    """The id of the student's image.

    Raises:
        GraderFault: It is not there, or its probe is not this grader's.
    """
    from docker.errors import APIError, ImageNotFound

    try:
        found = connect().inspect_image(STUDENT)
    except ImageNotFound:
        raise GraderFault(f"the image {STUDENT} is not there", hint=BUILD) from None
    except (APIError, OSError) as error:
        raise fault(error, f"look for the image {STUDENT}") from None
    if (found["Config"].get("Labels") or {}).get(PROBE_LABEL) != probe_digest():
        raise GraderFault(
            f"the image {STUDENT} was built for another version of the grader", hint=BUILD
        )
    return str(found["Id"])


def probe_digest() -> str:
    """Tells probes apart: image and grader must have the same, they speak to each other."""
    return _digest(PACKAGE / name for name in SHARED)


def suite_digest() -> str:
    """Tells suites apart: what is asked, and what is right."""
    return _digest((PACKAGE / "items", PACKAGE.parent / "rnn_reference"))


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            name, content = str(file.relative_to(path.parent)).encode(), file.read_bytes()
            digest.update(len(name).to_bytes(8, "big") + name)
            digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()[:16]
