"""Items without a reference answer: the item itself judges what the answers are good for."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.description import no_answer
from autograder.exam import Exam
from autograder.model import Arguments, Finding, Trial
from autograder.values import unpack
from autograder.wire import CallResult, Returned, Undefined, WireError


def examine(exam: Exam, results: Sequence[CallResult], because: str | None) -> list[Finding]:
    """The findings of an item that is examined.

    Raises:
        ValueError: There is not one result for each case.
    """
    assert exam.item.examine is not None
    trials = [
        _trial(case.function or exam.item.name, case.arguments, result, because)
        for case, result in zip(exam.cases, results, strict=True)
    ]
    return list(exam.item.examine(trials))


def _trial(function: str, arguments: Arguments, result: CallResult, because: str | None) -> Trial:
    problem = no_answer(function, result, because) or ""
    if isinstance(result, Undefined) and not arguments and because is None:
        problem = f"`{function}` is not there. Is its table still in the notebook?"
    value = None
    if isinstance(result, Returned):
        try:
            value = unpack(result.value)
        except WireError:
            problem = f"`{function}` holds an array that is not what it says it is."
        if value is None and not problem:
            problem = f"`{function}` holds nothing (None or `...`) yet."
    return Trial(arguments, value, problem)
