"""What an autograder package tells the grader in it: the plugin's entry in `otter_config.json`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import Course, parse
from autograder.errors import GraderFault
from autograder.items import SUITES
from autograder.lean import msgspec
from autograder.secret import VARIABLE, course_secret

PLUGIN = "autograder.otter.plugin.Plugin"
FILE = "otter_config.json"


@dataclass(frozen=True)
class Settings:
    """What is graded, and how.

    Attributes:
        assignment: The assignment's name.
        course: The text of `course.toml`; empty where there is none.
        secret: The course secret; None to take that of the machine.
    """

    assignment: str
    course: str = ""
    secret: str | None = None

    def rules(self) -> Course:
        """What the instructor has set."""
        return parse(self.course, Path("course.toml"))

    def key(self) -> bytes:
        """The course secret. One that is set in the environment takes the place of the packed one.

        Raises:
            GraderFault: It is not packed, and the machine has none.
        """
        if self.secret is None or os.environ.get(VARIABLE):
            return course_secret()
        return self.secret.encode()


def to_config(settings: Settings) -> dict[str, Any]:
    """The entry for the list of plugins."""
    entry = {"assignment": settings.assignment, "course": settings.course}
    if settings.secret is not None:
        entry["secret"] = settings.secret
    return {PLUGIN: entry}


def from_config(entry: Mapping[str, Any]) -> Settings:
    """The settings of the plugin's entry.

    Raises:
        GraderFault: They are not those of a package of this version.
    """
    try:
        settings = msgspec.convert(dict(entry), Settings)
    except msgspec.ValidationError as error:
        raise GraderFault(f"the entry of {PLUGIN} in {FILE} does not fit: {error}") from None
    if settings.assignment not in SUITES:
        raise GraderFault(f"the package is for {settings.assignment!r}, which is no assignment")
    return settings


def read(path: Path) -> Settings:
    """The settings in a package's `otter_config.json`.

    Raises:
        GraderFault: It cannot be read, or has no entry of our plugin.
    """
    try:
        plugins = msgspec.json.decode(path.read_bytes())["plugins"]
        entry = next(each[PLUGIN] for each in plugins if PLUGIN in each)
    except (OSError, msgspec.DecodeError, LookupError, TypeError, StopIteration):
        raise GraderFault(
            f"{path} does not name the plugin {PLUGIN}",
            hint="make the package with `rnn-autograder package`",
        ) from None
    return from_config(entry)
