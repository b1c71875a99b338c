"""The course secret, from which every submission's seed comes: not to be guessed, never shipped."""

from __future__ import annotations

import os
from pathlib import Path

from autograder.errors import GraderFault

VARIABLE = "RNN_AUTOGRADER_SECRET"
FEWEST = 16
"""Fewer characters than these can be guessed by trying: a submission's seed is in its report."""


def course_secret() -> bytes:
    """The secret: the variable's value, else the file's, which is made at the first use.

    Raises:
        GraderFault: The file can be neither read nor made, or the secret is too short.
    """
    if value := os.environ.get(VARIABLE):
        if len(value.strip()) < FEWEST:
            raise GraderFault(
                f"the course secret in {VARIABLE} is shorter than {FEWEST} characters",
                hint="set it to a random one: `openssl rand -hex 32`",
            )
        return os.fsencode(value)
    path = secret_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written whole under another name, then linked: of two graders that start at once, both
        # read what one of them wrote.
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        if not path.exists():
            fresh.touch(mode=0o600)
            fresh.write_text(os.urandom(32).hex(), encoding="ascii")
            try:
                os.link(fresh, path)
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        value = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise GraderFault(
            f"the course secret cannot be read from {path}: {error}",
            hint=f"set {VARIABLE}, or make the file readable",
        ) from None
    if len(value) < FEWEST:
        raise GraderFault(
            f"the course secret in {path} is shorter than {FEWEST} characters",
            hint="remove the file, and a new one is made",
        )
    return value.encode()


def secret_file() -> Path:
    """Where the secret is kept when no variable holds it.

    Raises:
        GraderFault: This user has no home folder.
    """
    base = os.environ.get("XDG_CONFIG_HOME")
    try:
        folder = Path(base) if base else Path.home() / ".config"
    except RuntimeError:
        raise GraderFault(
            "there is no home folder to keep the course secret in",
            hint=f"set {VARIABLE}, or HOME",
        ) from None
    return folder / "rnn-autograder" / "secret"
