"""All items of one submission: draw, ask, judge. A fault of ours costs no student a point."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator

from autograder.errors import GraderFault
from autograder.exam import Exam, prepare
from autograder.judge import Judged, judge
from autograder.model import Assignment, Item, ItemResult, Verdict
from autograder.sandbox.session import Question, Session
from autograder.settling import settle
from autograder.submission import Submission

Progress = Callable[[str], None]
Fault = Callable[[str, str], None]


def mark(
    suite: Assignment,
    seed: bytes,
    handed_in: Submission,
    session: Session,
    progress: Progress,
    fault: Fault,
) -> list[ItemResult]:
    """Judges every item of the suite on the submission that runs in the session.

    Args:
        suite: The assignment's items.
        seed: The submission's seed; each item's is derived from it.
        handed_in: The submission, to say which cell a function was lost with.
        session: The submission in its sandbox.
        progress: Called with an item's name when it has been judged.
        fault: Called with an item's name and a traceback when the grader failed at it.
    """
    exams: dict[str, Exam] = {}
    judged: dict[str, Judged] = {}

    def questions() -> Iterator[Question]:
        for item in suite.items:
            try:
                exam = prepare(item, seed)
                question = Question(exam.calls(), item.seconds, item.hopeless)
            except Exception:
                fault(item.name, traceback.format_exc())
            else:
                exams[item.name] = exam
                yield question

    answers = session.answers(questions())
    try:
        for number, results in enumerate(answers):
            name, exam = list(exams.items())[number]
            try:
                judged[name] = judge(exam, results, _missing_because(handed_in, session, name))
            except Exception:
                fault(name, traceback.format_exc())
            progress(name)
    except GraderFault as error:
        # There is no sandbox any more: the items that are left share the fault.
        fault("the sandbox", error.message)
    settled = {result.name: result for result in settle(list(judged.values()))}
    return [settled.get(item.name) or _grader_error(item) for item in suite.items]


def _missing_because(handed_in: Submission, session: Session, function: str) -> str | None:
    """Why the function may be missing: what stopped its cell, or another spelling of its name."""
    cell = handed_in.defines(function)
    if cell is None:
        name = handed_in.lookalike(function)
        return f"there is a `{name}`, but the name has to be the same" if name else None
    problem = session.problems.get(cell)
    return f"its cell did not run to its end: {problem}" if problem else None


def _grader_error(item: Item) -> ItemResult:
    return ItemResult(
        name=item.name,
        functions=item.functions,
        score=None,
        max_score=item.points,
        verdict=Verdict.GRADER_ERROR,
        mistake=None,
        feedback="The grader itself failed here. This is no fault of yours; it is graded again.",
        checks=(),
    )
