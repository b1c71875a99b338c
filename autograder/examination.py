"""Items without a reference answer: the item itself judges what the answers are good for."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.exam import Exam
from autograder.model import Arguments, Finding, Trial
from autograder.no_answer import no_answer
from autograder.values import unpack
from autograder.wire import CallResult, Returned, Undefined, WireError

MOST_HINTS = 3
MOST_NAMES = 3
"""Of an examined item's failed checks so many hints are shown, each with so many checks' names."""


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


def sentence(findings: Sequence[Finding]) -> str:
    """What a student reads of the failed checks: each hint once, after the checks that it is for.

    A detail that begins with its check's name, as those of a table's cells do, is a hint that
    other checks may share.
    """
    hints: dict[str, list[str]] = {}
    for finding in findings:
        if finding.status == "failed" and finding.detail:
            hint = finding.detail.removeprefix(f"{finding.name}: ")
            named = [finding.name] if hint != finding.detail else []
            hints.setdefault(hint, []).extend(named)
    shown, rest = list(hints.items())[:MOST_HINTS], list(hints.items())[MOST_HINTS:]
    said = [f"{_listed(names)}: {hint}" if names else hint for hint, names in shown]
    left = sum(max(1, len(names)) for _, names in rest)
    return " ".join([*said, f"And {left} more."] if left else said)


def _listed(names: Sequence[str]) -> str:
    """The first names; they hold commas themselves."""
    left = len(names) - MOST_NAMES
    return "; ".join(names[:MOST_NAMES]) + (f" and {left} more" if left > 0 else "")
