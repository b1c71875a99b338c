"""Running the attacks on a sandbox that is for containers, in a container of its own.

The uid sandbox is made for one. The process sandbox would let some attacks harm the machine: it is
tried as an ordinary user, in the student's image, which holds no grader; this one is handed in.
"""

from __future__ import annotations

import io
import json
import subprocess
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass

from autograder.sandbox.docker_image import AUTOGRADER, STUDENT
from tests.attack.batch import Outcome
from tests.attack.corpus import ROOT, Attack

HANDED_IN = (
    "autograder", "rnn_reference", "assignments", "solutions", "course.toml",
    "tests/attack", "tests/submissions/hostile",
)  # fmt: skip
LABEL = "rnn-autograder.attack"


@dataclass(frozen=True)
class _Place:
    """Where a sandbox is tried: the image, the user, the folder for the checkout, the Python."""

    image: str
    user: str
    folder: str
    python: str


PLACES = {
    "uid": _Place(AUTOGRADER, "0:0", "/root/checkout", "/opt/rnn-autograder/bin/python"),
    "process": _Place(
        STUDENT, "1000:1000", "/tmp/checkout", "env PYTHONPATH=/student/site-packages python3"
    ),
}


def why_not(sandbox: str) -> str | None:
    """What is missing to try this sandbox in a container, or None."""
    image = PLACES[sandbox].image
    try:
        found = subprocess.run(["docker", "image", "inspect", image], capture_output=True)
    except FileNotFoundError:
        return "the command docker is not there"
    return f"`make image` builds {image}, which is not there" if found.returncode else None


def run(attacks: Sequence[Attack], sandbox: str) -> list[Outcome]:
    """Grades the attacks in a fresh container; its progress goes to standard error.

    Raises:
        RuntimeError: The container came to its end without outcomes.
    """
    place = PLACES[sandbox]
    command = ["docker", "run", "--rm", "--interactive", "--init", "--network", "none"]
    command += ["--memory", "4g", "--memory-swap", "4g", "--pids-limit", "1024"]
    command += ["--label", LABEL, "--user", place.user, "--workdir", "/", place.image]
    within = f"mkdir {place.folder} && cd {place.folder} && tar -x && exec {place.python}"
    within += f" -m tests.attack --here --json - --sandbox {sandbox}"
    within += "".join(f" --only {attack.id}" for attack in attacks)
    done = subprocess.run([*command, "sh", "-c", within], input=_checkout(), stdout=subprocess.PIPE)
    try:
        return [Outcome(**each) for each in json.loads(done.stdout)]
    except ValueError:
        raise RuntimeError(f"the container of {sandbox} ended: {done.stdout[-400:]!r}") from None


def _checkout() -> bytes:
    """What is needed of this checkout, as a tar archive."""

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
        entry.uid = entry.gid = 0
        return None if "__pycache__" in entry.name else entry

    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as archive:
        for name in HANDED_IN:
            archive.add(ROOT / name, name, filter=plain)
    return content.getvalue()
