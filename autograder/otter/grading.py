"""Grading for Otter and Gradescope: in a sandbox that keeps secrets, or not at all."""

from __future__ import annotations

from pathlib import Path

from autograder.errors import GraderFault
from autograder.grade import grade
from autograder.model import Report, Verdict
from autograder.otter.room import fitted
from autograder.otter.settings import Settings
from autograder.sandbox import strongest
from autograder.sandbox.private import open_to_others

FOLDERS = ("source", "submission", "results")
"""The folders of a grading, as Gradescope and Otter lay them out."""


def graded(root: Path, notebook: Path, settings: Settings) -> Report:
    """The report of the notebook that lies in a folder laid out for grading.

    Raises:
        InputError: It is no notebook of the assignment.
        GraderFault: The grader failed, if only at one item: both would show that as a zero.
    """
    _refuse_open(root)
    rules, faults = settings.rules(), list[str]()
    report = grade(
        notebook,
        strongest(),
        settings.key(),
        assignment=settings.assignment,
        course=lambda: rules,
        limits=fitted(rules.limits_of(settings.assignment)),
        fault=lambda item, trace: faults.append(f"at {item}: {trace}"),
    )
    if report.score is None:
        failed = [item.name for item in report.items if item.verdict is Verdict.GRADER_ERROR]
        raise GraderFault("\n".join([f"the grader failed at {', '.join(failed)}", *faults]))
    return report


def _refuse_open(root: Path) -> None:
    """Refuses to go on where a student's code could read the package, or write the results."""
    for folder in (root / name for name in FOLDERS):
        if folder.exists() and open_to_others(folder):
            raise GraderFault(
                f"any user can enter {folder}, and so could a notebook",
                hint=f"chmod 700 {folder}; the package's run_autograder does so",
            )
