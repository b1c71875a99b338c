"""What no student may read, and whether another user could."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from autograder.errors import GraderFault
from autograder.secret import secret_file

PACKAGES = ("autograder", "rnn_reference")
COURSE = "course.toml"


def private_files() -> list[Path]:
    """The grader's own: its packages, the course's file and secret, as far as they are there."""
    found: list[Path] = []
    for name in PACKAGES:
        spec = find_spec(name)
        if spec is not None and spec.origin is not None:
            found.append(Path(spec.origin).parent)
    found.append(Path(COURSE))
    with suppress(GraderFault):  # no home, no file
        found.append(secret_file())
    return [path.absolute() for path in found if path.exists()]


def open_to_others(path: Path) -> bool:
    """Whether users other than the owner and its group can read the file, or enter the folder.

    The permissions are read, not tried: whoever asks may be root, who can read anything.
    """
    real = path.resolve()
    if any(not parent.stat().st_mode & stat.S_IXOTH for parent in real.parents):
        return False
    mode = os.stat(real).st_mode  # noqa: PTH116
    return bool(mode & (stat.S_IXOTH | stat.S_IROTH if stat.S_ISDIR(mode) else stat.S_IROTH))
