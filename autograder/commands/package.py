"""`rnn-autograder package`: an assignment as the zip that Gradescope and Otter grade with."""

from __future__ import annotations

import argparse
from pathlib import Path

from autograder.commands.console import say
from autograder.course import FILE, find
from autograder.errors import OK, InputError, UsageError
from autograder.otter.package import package
from autograder.otter.settings import Settings
from autograder.report import files
from autograder.secret import course_secret
from autograder.text import one_line

CONFIDENTIAL = (
    "note: it holds the hidden suites and the course secret: upload it where instructors alone"
    " can download it, and publish no image that is made from it"
)


def run(options: argparse.Namespace) -> int:
    """Writes the package, for the owner's eyes alone."""
    root, out = Path(options.root), Path(options.out)
    course = Path(options.course or root / FILE)
    text = ""
    if options.course or course.exists():
        find(str(course))  # refuses what does not fit
        text = course.read_text(encoding="utf-8")
    secret = None if options.no_secret else course_secret().decode()
    settings = Settings(options.assignment, text, secret)
    wheels = Path(options.wheels) if options.wheels else None
    locked = "" if wheels else _requirements(root / "requirements" / "image.txt")
    content = package(settings, locked, wheels)
    try:
        files.write(out, content)
        out.chmod(0o600)
    except OSError as error:
        raise UsageError(
            f"{one_line(str(out))} cannot be written: {error.strerror}",
            hint="name another place with --out",
        ) from None
    print(out)
    say(f"{options.assignment} is packed: {len(content) / 1e6:.1f} MB\n{CONFIDENTIAL}")
    return OK


def _requirements(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(
            f"the locked requirements {path} cannot be read: {error.strerror}",
            hint="name the checkout of the grader with --root, or a folder of wheels with --wheels",
        ) from None
