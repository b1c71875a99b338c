"""Which mistake was made: the item's wrong versions are run on the same inputs and compared.

A mistake is told only when it explains the answers and no other does as well. Otherwise
`description` says what is known, and guesses nothing.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder import checks
from autograder.checks import Misfit
from autograder.exam import Attempt, agreement, own
from autograder.model import Item, Mistake
from autograder.wire import Raised


def diagnose(
    item: Item, attempts: Sequence[Attempt], run: Simulate | None = None
) -> Mistake | None:
    """The one mistake of the item that explains the attempts best, or None.

    A mistake explains the attempts when in each case where its answer differs from the
    reference's the student's is the mistake's, and in each other case that carries the item it is
    the reference's. Of several, the one that explains the most failed cases is told; none if two
    explain as many. `run` runs the wrong versions, in place of `simulate`.
    """
    main = {group.name for group in item.groups if group.main}
    explained = {
        number: cases
        for number, mistake in enumerate(item.mistakes)
        if (cases := _explains(item, mistake, attempts, main, run or simulate))
    }
    best = max(explained.values(), default=0)
    winners = [number for number, cases in explained.items() if cases == best]
    return item.mistakes[winners[0]] if len(winners) == 1 else None


def explains(item: Item, mistake: Mistake, attempts: Sequence[Attempt]) -> bool:
    """Whether one mistake, of the item or not, explains the attempts."""
    main = {group.name for group in item.groups if group.main}
    return _explains(item, mistake, attempts, main, simulate) > 0


def _explains(
    item: Item, mistake: Mistake, attempts: Sequence[Attempt], main: set[str], run: Simulate
) -> int:
    """How many failed cases the mistake explains; 0 if it does not fit."""
    failed = 0
    for attempt in attempts:
        simulated = run(item, mistake, attempt)
        if simulated.telling:
            if not simulated.is_answer_of(item, attempt):
                return 0
            failed += 1
        elif attempt.case.group in main and not attempt.right:
            return 0
    return failed


@dataclass(frozen=True)
class Simulated:
    """What a mistake's wrong version makes of a case.

    Attributes:
        value: What it returned; None where it raised.
        raised: The name of the exception, or "".
        changed: The arguments that it wrote into.
        telling: Whether this case shows the mistake at all.
    """

    value: Any
    raised: str
    changed: frozenset[str]
    telling: bool

    def is_answer_of(self, item: Item, attempt: Attempt) -> bool:
        """Whether the student's function did the same."""
        if self.raised:
            return isinstance(attempt.result, Raised) and attempt.result.kind == self.raised
        if attempt.value is None or not self.changed <= set(attempt.changed):
            return False
        answer = checks.fit(self.value, attempt.value, item.returns)
        if isinstance(answer, Misfit) or _lacks_keys(self.value, attempt.value):
            return False
        mine = checks.parts(self.value, item.returns)
        return agreement(item)(attempt.case.arguments, mine, answer)


def simulate(item: Item, mistake: Mistake, attempt: Attempt) -> Simulated:
    """Runs a wrong version on the inputs of one attempt."""
    arguments = own(attempt.case.arguments)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            value = own(mistake.wrong(**arguments))
        except Exception as error:
            return Simulated(None, type(error).__name__, frozenset(), telling=True)
    before = attempt.case.arguments
    changed = frozenset(name for name in before if not _unchanged(before[name], arguments[name]))
    fitted = checks.fit(attempt.expected, value, item.returns)
    right = isinstance(fitted, Mapping) and agreement(item)(before, attempt.wanted, fitted)
    return Simulated(value, "", changed, telling=bool(changed) or not right)


def _lacks_keys(wrong: Any, answer: Any) -> bool:
    """Whether the wrong version leaves out keys that the student's answer has."""
    return isinstance(wrong, Mapping) and isinstance(answer, Mapping) and len(wrong) < len(answer)


Simulate = Callable[[Item, Mistake, Attempt], Simulated]


def _unchanged(before: Any, after: Any) -> bool:
    if isinstance(before, Mapping):
        return before.keys() == after.keys() and all(
            _unchanged(before[k], after[k]) for k in before
        )
    if isinstance(before, (list, tuple)):
        return len(before) == len(after) and all(map(_unchanged, before, after))
    return bool(np.array_equal(before, after))
