"""The forms of the reports that CI reads, each in the file that an option of `grade` names."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.commands.console import say_error
from autograder.errors import BELOW, OK, USAGE, AutograderError, GraderFault, UsageError
from autograder.report.refusal import Refusal
from autograder.text import one_line

if TYPE_CHECKING:  # the start of `grade` is counted
    from autograder.model import Report

LONGEST = 400


def refusal(path: Path, error: AutograderError) -> Refusal:
    """How a notebook is shown that could not be graded."""
    said, hint = one_line(error.message, LONGEST), one_line(error.hint or "", LONGEST)
    return Refusal(one_line(path.stem), said, hint, isinstance(error, GraderFault))


def passes(reports: Sequence[Report], percent: float | None) -> int:
    """BELOW when a report has less than this share of its points. No score is no low score."""
    scores = ((report.score, report.max_score) for report in reports)
    low = percent is not None and any(
        score is not None and 100 * score < percent * most for score, most in scores
    )
    return BELOW if low else OK


def write_forms(
    options: argparse.Namespace, reports: Sequence[Report], refusals: Sequence[Refusal], code: int
) -> int:
    """Writes what `--junit`, `--summary` and `--classroom` name, also when nothing was graded.

    Returns:
        USAGE when one of them cannot be written.
    """
    written = OK
    if options.junit is not None:
        from datetime import UTC, datetime

        from autograder.report import junit

        graded = datetime.now(UTC)
        written |= write(Path(options.junit), junit.render(reports, refusals, graded))
    if options.summary is not None:
        from autograder.report import summary

        written |= write(Path(options.summary), summary.render(reports, refusals))
    if options.classroom is not None:
        from autograder.report import classroom

        result = classroom.render(reports, refusals, max(code, written))
        written |= write(Path(options.classroom), result)
    return written


def write(path: Path, content: bytes) -> int:
    """Writes a report; what cannot be written is said, and the other notebooks are graded."""
    from autograder.report import files

    try:
        files.write(path, content)
    except OSError as error:
        message = f"the report {one_line(str(path))} cannot be written: {error.strerror}"
        say_error(UsageError(message, hint="name another place for it"))
        return USAGE
    return OK
