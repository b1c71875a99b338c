"""From the results of a grading to its report."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping, Sequence

import numpy as np

from autograder import __version__
from autograder.course import Level
from autograder.lean import msgspec
from autograder.model import (
    SCHEMA_VERSION,
    Assignment,
    CellNote,
    CheckResult,
    ItemResult,
    Report,
    Verdict,
)
from autograder.submission import Submission
from autograder.text import one_line

MOST_NOTES = 100
"""Of so many cells it is told why they failed: thousands would push other reports off a page."""


def tell(result: ItemResult, level: Level) -> ItemResult:
    """An item's result with as much of it as the course tells.

    At "hint" the failed checks are named, and why there is no answer, but no mistake; at "score"
    there are points and a verdict.
    """
    if level == "full":
        return result
    feedback = ""
    checks: tuple[CheckResult, ...] = ()
    if level == "hint":
        failed = [check.name for check in result.checks if check.status == "failed"]
        answered = result.verdict in (Verdict.PASSED, Verdict.PARTIAL, Verdict.WRONG)
        feedback = f"Not right yet: {', '.join(failed)}." if failed else "Right."
        feedback = feedback if answered else result.feedback
        checks = tuple(
            msgspec.structs.replace(check, detail="", mistake=None) for check in result.checks
        )
    return msgspec.structs.replace(result, mistake=None, feedback=feedback, checks=checks)


def report(
    handed_in: Submission,
    suite: Assignment,
    sandbox: str,
    seed: bytes,
    problems: Mapping[int, str],
    results: Sequence[ItemResult],
) -> Report:
    """The report of one submission, its items in the order of the notebook.

    It has no score when an item has none.
    """
    scores = [result.score for result in results]
    known = [score for score in scores if score is not None]
    return Report(
        schema_version=SCHEMA_VERSION,
        submission=one_line(handed_in.name),
        assignment=suite.name,
        score=round(sum(known), 2) if len(known) == len(scores) else None,
        max_score=suite.points,
        seed=seed.hex(),
        sandbox=sandbox,
        versions={
            "rnn-autograder": __version__,
            "python": ".".join(map(str, sys.version_info[:3])),
            "numpy": np.__version__,
        },
        cells=tuple(
            CellNote(cell + 1, one_line(why)) for cell, why in sorted(problems.items())[:MOST_NOTES]
        ),
        items=tuple(sorted(results, key=lambda result: _place(handed_in, result.name))),
    )


def _place(handed_in: Submission, item: str) -> float:
    """The cell that an item stands in: where a student looks for it. What is missing comes last."""
    cell = handed_in.defines(item)
    return math.inf if cell is None else cell
