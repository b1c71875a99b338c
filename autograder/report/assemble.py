"""From the results of a grading to its report."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

import numpy as np

from autograder import __version__
from autograder.model import SCHEMA_VERSION, Assignment, CellNote, ItemResult, Report
from autograder.submission import Submission
from autograder.text import one_line


def report(
    handed_in: Submission,
    suite: Assignment,
    sandbox: str,
    seed: bytes,
    problems: Mapping[int, str],
    results: Sequence[ItemResult],
) -> Report:
    """The report of one submission. It has no score when an item has none."""
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
        cells=tuple(CellNote(cell + 1, one_line(why)) for cell, why in sorted(problems.items())),
        items=tuple(results),
    )
