"""The way of one submission, from a file to a report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.sandbox import Sandbox
from autograder.sandbox.limits import Limits

if TYPE_CHECKING:
    from autograder.course import Course
    from autograder.model import Report


def grade(
    path: Path,
    sandbox: Sandbox,
    secret: bytes,
    *,
    assignment: str | None = None,
    course: Callable[[], Course] | None = None,
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
        course: Gives what the instructor has set; asked for while the sandbox starts.
        limits: What the submission may use; what the course says when None.
        progress: Called with the name of each item that has been judged.
        fault: Called with an item's name and what happened when the grader itself failed.

    Raises:
        InputError: The file is no notebook of the assignment.
        UsageError: There is no such assignment, or the course's file does not fit.
        GraderFault: The sandbox cannot be started.
    """
    usual = limits or Limits()
    running = sandbox.start(usual)
    try:
        # All that follows, NumPy first, is loaded while the probe boots.
        from autograder import items, submission
        from autograder.course import Course
        from autograder.items.suite import load
        from autograder.marking import mark
        from autograder.report.assemble import report, tell
        from autograder.sandbox.session import Session
        from autograder.seeds import submission_seed

        handed_in = submission.read(path)
        rules = Course() if course is None else course()
        name = submission.recognise(handed_in, path, items.functions(), assignment)
        suite = rules.applied_to(load(name))
        limits = limits or rules.limits_of(name)
        if limits.fixed != usual.fixed:
            running.kill()
            running = sandbox.start(limits)
        seed = submission_seed(secret, handed_in.digest)
        with Session(sandbox, running, handed_in.cells, limits) as session:
            results = mark(suite, seed, handed_in, session, progress, fault)
        told = [tell(result, rules.level) for result in results]
        return report(handed_in, suite, sandbox.NAME, seed, session.problems, told)
    finally:
        running.kill()
