"""The suite grades itself: every item's wrong versions go through the judge as answers.

The result is a confusion matrix, each mistake against the one that was told, over several draws.
What must not be: a mistake that loses nothing, and a mistake that is told as another.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from autograder.diagnosis import Simulated, simulate
from autograder.exam import Attempt, Exam, attempts, own, prepare
from autograder.judge import judge
from autograder.model import Answer, Item, Mistake
from autograder.values import UnsupportedValueError, pack
from autograder.wire import CallResult, Raised, Returned, Unsupported

SEEDS = 20


@dataclass
class Validated:
    """How an item did.

    Attributes:
        told: How often each mistake was told as which; None where no mistake was told.
        missed: How often each mistake got full points.
        right: Whether the reference got full points in every draw.
    """

    item: Item
    told: Counter[tuple[str, str | None]] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    right: bool = True
    seconds: float = 0.0

    @property
    def as_itself(self) -> int:
        """How many mistakes were told as themselves in every draw."""
        return sum(self._only(mistake.id, {mistake.id}) for mistake in self.item.mistakes)

    @property
    def untold(self) -> int:
        """How many mistakes were not told in some draw, and never as another."""
        known = [m.id for m in self.item.mistakes]
        return sum(self._only(i, {i, None}) and not self._only(i, {i}) for i in known)

    @property
    def as_another(self) -> list[tuple[str, str]]:
        """The mistakes that were told as another, each with that other."""
        return [(made, told) for made, told in self.told if told is not None and told != made]

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong with the item."""
        return self.right and not self.missed and not self.as_another

    def _only(self, made: str, allowed: set[str | None]) -> bool:
        return {told for mistake, told in self.told if mistake == made} <= allowed


def can_be_validated(item: Item) -> bool:
    """Whether a right answer is at hand: the reference's, or an example of what is examined.

    Nets that are trained have none, since training takes seconds.
    """
    return item.expected is not None or item.example is not None


def validate_item(item: Item, seeds: int = SEEDS) -> Validated:
    """Judges a right answer and every wrong version of an item, on several draws."""
    start = time.perf_counter()
    row = Validated(item)
    for seed in range(seeds):
        exam = prepare(item, b"validate %d" % seed)
        known = _Examined(exam) if item.examine else _Compared(exam)
        row.right &= judge(exam, known.right).result.score == item.points
        for mistake in item.mistakes:
            judged = judge(exam, known.results(mistake), run=known.run)
            row.told[mistake.id, judged.result.mistake] += 1
            if judged.result.score == item.points:
                row.missed[mistake.id] += 1
    row.seconds = time.perf_counter() - start
    return row


class _Examined:
    """What an example and each wrong version answer to an exam that is examined."""

    run = None

    def __init__(self, exam: Exam) -> None:
        assert exam.item.example is not None
        self._exam = exam
        self.right = self._answers(exam.item.example)

    def results(self, mistake: Mistake) -> list[CallResult]:
        """What a student's notebook with this mistake would send."""
        return self._answers(mistake.wrong)

    def _answers(self, function: Callable[..., Answer]) -> list[CallResult]:
        return [Returned(pack(function(**own(case.arguments)))) for case in self._exam.cases]


class _Compared:
    """What the reference and each wrong version answer to an exam, run once."""

    def __init__(self, exam: Exam) -> None:
        self._item = exam.item
        self.right: list[CallResult] = [
            Returned(pack(answer)) for answer in (*exam.expected, exam.expected[0])
        ]
        self._attempts = attempts(exam, self.right)
        self._known: dict[tuple[str, int], Simulated] = {}

    def run(self, item: Item, mistake: Mistake, attempt: Attempt) -> Simulated:
        key = (mistake.id, id(attempt.case))
        if key not in self._known:
            self._known[key] = simulate(item, mistake, attempt)
        return self._known[key]

    def results(self, mistake: Mistake) -> list[CallResult]:
        """What a student's function with this mistake would send."""
        return [_result(self.run(self._item, mistake, attempt)) for attempt in self._attempts]


def _result(simulated: Simulated) -> CallResult:
    if simulated.raised:
        return Raised(simulated.raised, "")
    try:
        return Returned(pack(simulated.value), tuple(sorted(simulated.changed)))
    except UnsupportedValueError as error:
        return Unsupported(str(error))
