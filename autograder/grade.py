"""The way of one submission, from a file to a report."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from autograder import __version__, items, submission
from autograder.errors import InputError
from autograder.model import SCHEMA_VERSION, CellNote, ItemResult, Report
from autograder.sandbox import Sandbox
from autograder.sandbox.limits import Limits
from autograder.sandbox.session import Session
from autograder.secret import submission_seed
from autograder.submission import Submission, shown
from autograder.text import one_line


def grade(
    path: Path,
    sandbox: Sandbox,
    secret: bytes,
    *,
    assignment: str | None = None,
    limits: Limits | None = None,
    progress: Callable[[str], None] = lambda item: None,
    fault: Callable[[str, str], None] = lambda item, trace: None,
) -> Report:
    """Grades the notebook at `path`.

    Args:
        path: A notebook file.
        sandbox: Where its code runs.
        secret: The course secret; the submission's inputs are drawn from it and its code.
        assignment: The assignment's name; recognised from the notebook when None.
        limits: What the submission may use; the usual limits when None.
        progress: Called with the name of each item that has been judged.
        fault: Called with an item's name and what happened when the grader itself failed.

    Raises:
        InputError: The file is no notebook of the assignment.
        UsageError: There is no such assignment.
    """
    handed_in = submission.read(path)
    assignment = recognise(handed_in, path, assignment)
    seed = submission_seed(secret, handed_in.digest)
    with Session(sandbox, handed_in.cells, limits or Limits()) as session:
        # NumPy, the items and the judge load only now: while they do, the probe boots.
        from autograder.marking import mark

        suite = items.load(assignment)
        results = mark(suite, seed, handed_in, session, progress, fault)
    return _report(handed_in, assignment, sandbox.NAME, seed, session, results)


def recognise(handed_in: Submission, path: Path, wanted: str | None) -> str:
    """The assignment of a notebook: the one of whose functions it defines the most.

    Raises:
        InputError: It defines none of the functions of the assignment wanted, or of any.
        UsageError: There is no assignment of the name wanted.
    """
    found = {name: handed_in.count(items.names(name)) for name in items.SUITES}
    likely = max(found, key=lambda name: found[name])
    if wanted is None:
        if found[likely]:
            return likely
        raise InputError(
            f"{shown(path)} defines no function of any assignment, expected a notebook of"
            f" {', '.join(items.SUITES)}",
            hint="name the assignment with --assignment to grade it all the same",
        )
    if not items.names(wanted) or found[wanted]:
        return wanted
    other = f", it looks like {likely}" if found[likely] else ""
    raise InputError(
        f"{shown(path)} defines no function of {wanted}{other}, expected a notebook of {wanted}",
        hint=f"hand in the notebook of {wanted}"
        + (f", or grade this one with --assignment {likely}" if other else ""),
    )


def _report(
    handed_in: Submission,
    assignment: str,
    sandbox: str,
    seed: bytes,
    session: Session,
    results: Sequence[ItemResult],
) -> Report:
    import numpy as np

    scores = [result.score for result in results]
    known = [score for score in scores if score is not None]
    return Report(
        schema_version=SCHEMA_VERSION,
        submission=one_line(handed_in.name),
        assignment=assignment,
        score=round(sum(known), 4) if len(known) == len(scores) else None,
        max_score=sum(result.max_score for result in results),
        seed=seed.hex(),
        sandbox=sandbox,
        versions={
            "rnn-autograder": __version__,
            "python": ".".join(map(str, sys.version_info[:3])),
            "numpy": np.__version__,
        },
        cells=tuple(
            CellNote(cell + 1, one_line(why)) for cell, why in sorted(session.problems.items())
        ),
        items=tuple(results),
    )
