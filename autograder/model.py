"""What the stages hand to each other: frozen values, no behaviour.

The first half is what an instructor writes (an `Item` and its parts), the second half is what a
grading says (a `Report` and its parts). The second half is the JSON schema of a report as well.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from autograder.lean import msgspec

if TYPE_CHECKING:  # the command starts its sandbox before it loads NumPy
    import numpy as np

SCHEMA_VERSION = 1

Arguments = Mapping[str, Any]
"""The arguments of one call by their contract names, in the contract's order."""

Answer = Any
"""What a function of the contract returns: an array, a number, or a tuple, list or dict of them."""

MAIN = "values"
"""The group of the cases that carry an item."""
ONE_STEP = "T = 1"
INTEGERS = "integer input"


@dataclass(frozen=True)
class Case:
    """One call of a student's function.

    Attributes:
        group: The check that this case belongs to, "values" or "softmax" or "T = 1".
        arguments: What the function is called with.
        function: The function to call, when it is not the one that gives the item its name.
    """

    group: str
    arguments: Arguments
    function: str | None = None


@dataclass(frozen=True)
class Mistake:
    """A wrong version of an item's function that students really write.

    Attributes:
        id: Its name in reports, stable over the years: "B-30".
        wrong: The wrong version; called as the student's function is, free to raise or to change
            its arguments where the students' version does.
        says: One or two sentences for the student: what the result looks like, where to look.
        credit: The share of the item's points that this mistake leaves (numerator layout: 0.5).
        convention: Another convention than the lecture's, "mean over t" or "no 1/2", that a
            notebook may follow throughout: it costs points on the first item that shows it only.
    """

    id: str
    wrong: Callable[..., Answer]
    says: str
    credit: float = 0.0
    convention: str = ""


@dataclass(frozen=True)
class Group:
    """The cases of an item that are judged as one check.

    Attributes:
        name: The check's name in the report.
        weight: Its part of the item's points, relative to the weights of the other checks.
        main: A main group can earn points by itself. Any other is where mistakes cannot show
            (T = 1) or a side condition (integer input): it earns only beside a main group that
            is right.
    """

    name: str
    weight: float
    main: bool = True


@dataclass(frozen=True)
class Trial:
    """What came of one case of an item that is examined.

    Attributes:
        arguments: What the function was called with.
        value: What it returned, as plain values and arrays; None where there is no answer.
        problem: Why there is no answer, in a sentence; "" where there is one.
    """

    arguments: Arguments
    value: Any
    problem: str = ""


@dataclass(frozen=True)
class Finding:
    """A check of an item and how it came out; `detail` says it to the student.

    Attributes:
        name: The check's name in the report.
        weight: Its part of the item's points, relative to the other checks' weights.
        status: Skipped checks earn nothing; their detail says why they were skipped.
        mistake: The id of the known mistake that a failed check shows, where it shows one.
    """

    name: str
    weight: float
    status: Literal["passed", "failed", "skipped"]
    detail: str = ""
    mistake: str | None = None


@dataclass(frozen=True)
class Item:
    """A gradable item: all that is known of one function that students write.

    Most items have a reference answer, `expected`, that answers are compared with. Where there is
    no such answer (trained weights, a table with a sentence per cell), `examine` judges by what
    the answers are good for.

    Attributes:
        name: The item's name, and the function that the student writes.
        title: What it is, in the lecture's words.
        statement: The statement of the lecture that it grades, "8.5"; items are in this order.
        points: Its points.
        draw: Draws the cases: (rng) -> cases. A case without arguments may ask for a variable.
        expected: The reference's answer, called with a case's arguments by name.
        examine: Judges the answers to all cases, where there is no `expected`. Each finding is a
            check; a failed one's detail is a sentence for the student.
        example: One of the answers that `examine` takes as right, where there is one at hand: the
            suite validates itself with it. Called with a case's arguments by name.
        seconds: The time of one call, where the usual limit is not enough: training.
        hopeless: When so many of the first calls have died, the others are not made.
        mistakes: The known mistakes, the common ones first.
        groups: The checks by value. Every group that `draw` yields has its entry.
        returns: The names of the parts, where the function returns a tuple.
        shapes: The answer's shape in letters, "(M, M)", as feedback names it; by part or key
            where there are several. Of strings, those that there are, in double quotes.
        hints: What to think of, by part, where a number is wrong and nothing is known of it.
        inputs_weight: The weight of "inputs unchanged".
        repeat_weight: The weight of "same answer twice".
        builds_on: The items whose functions a student's function of this item calls.
        built: Makes this function from theirs, wrong ones among them, by item name: what it comes
            to with the notebook's own mistakes in those. They are not charged again here.
        agrees: Whether two answers to one case say the same, (arguments, answer, other) -> bool,
            where they need not be equal numbers: the answer against the expected one, and against
            a mistake's. None: they agree when their numbers do.
    """

    name: str
    title: str
    statement: str
    points: float
    draw: Callable[[np.random.Generator], Sequence[Case]]
    expected: Callable[..., Answer] | None = None
    examine: Callable[[Sequence[Trial]], Sequence[Finding]] | None = None
    example: Callable[..., Answer] | None = None
    seconds: float | None = None
    hopeless: int = 1
    mistakes: tuple[Mistake, ...] = ()
    groups: tuple[Group, ...] = (Group(MAIN, 6), Group(ONE_STEP, 2, main=False))
    returns: tuple[str, ...] = ()
    shapes: str | Mapping[str, str] = ""
    hints: Mapping[str, str] = field(default_factory=dict)
    inputs_weight: float = 1
    repeat_weight: float = 1
    builds_on: tuple[str, ...] = ()
    built: Callable[[Mapping[str, Callable[..., Answer]]], Callable[..., Answer]] | None = None
    agrees: Callable[[Arguments, Answer, Answer], bool] | None = None

    @property
    def functions(self) -> tuple[str, ...]:
        """The functions of the contract that the item calls."""
        return (self.name,)


@dataclass(frozen=True)
class Assignment:
    """The items of one notebook, in the lecture's order."""

    name: str
    title: str
    items: tuple[Item, ...] = field(default=())

    @property
    def points(self) -> float:
        """The points of all items."""
        return sum(item.points for item in self.items)


class Verdict(enum.StrEnum):
    """What became of an item."""

    PASSED = "PASSED"
    PARTIAL = "PARTIAL"
    WRONG = "WRONG"
    MISSING = "MISSING"
    NO_ANSWER = "NO_ANSWER"
    RAISED = "RAISED"
    TIME_LIMIT = "TIME_LIMIT"
    MEMORY_LIMIT = "MEMORY_LIMIT"
    OUTPUT_LIMIT = "OUTPUT_LIMIT"
    CRASHED = "CRASHED"
    GRADER_ERROR = "GRADER_ERROR"


class CheckResult(msgspec.Struct, frozen=True):
    """One check of an item: `detail` says what was found, or why the check was skipped.

    `mistake` is the id of the known mistake that the check shows, where an item's checks are of
    different things (the cells of a table).
    """

    name: str
    status: Literal["passed", "failed", "skipped"]
    score: float
    max_score: float
    detail: str = ""
    mistake: str | None = None


class ItemResult(msgspec.Struct, frozen=True):
    """One item of a report. `score` is null where the grader itself failed."""

    name: str
    functions: tuple[str, ...]
    score: float | None
    max_score: float
    verdict: Verdict
    mistake: str | None
    feedback: str
    checks: tuple[CheckResult, ...]


class CellNote(msgspec.Struct, frozen=True):
    """A cell of the notebook that did not run to its end: its number among the code cells."""

    cell: int
    problem: str


class Report(msgspec.Struct, frozen=True):
    """What is said of one submission. `score` is null where the grader itself failed."""

    schema_version: int
    submission: str
    assignment: str
    score: float | None
    max_score: float
    seed: str
    sandbox: str
    versions: dict[str, str]
    cells: tuple[CellNote, ...]
    items: tuple[ItemResult, ...]
