"""Reports as JSON files. The schema is `docs/reference/report.md`, its version in every file."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from autograder.lean import msgspec
from autograder.model import Report


def encode(content: Report | Sequence[Report] | Mapping[str, Any]) -> bytes:
    """One report, a list of them, or another paper made of one, as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"


def write(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all: a reader sees the old content or the new.

    A device or a pipe (`/dev/stdout`) is written to, and not replaced by a file.

    Raises:
        OSError: The folder cannot be made or the file not be written.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=".report-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        umask = os.umask(0)
        os.umask(umask)
        Path(fresh).chmod(0o666 & ~umask)
        Path(fresh).replace(path)
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise
