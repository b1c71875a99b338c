"""The judge's end of the wire: one submission, run and asked, whatever it does.

The probe keeps the limits as long as it is itself. A notebook that takes the probe with it (ends
the process, does not let itself be interrupted, garbles the wire) is met from here: the sandbox
is killed and a fresh one is started that leaves out the cell that did it, or goes on with the
next question. So each cell and each question can cost no more than itself.
"""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Self

from autograder import wire
from autograder.sandbox import Sandbox
from autograder.sandbox.blame import Blame
from autograder.sandbox.boot import hand_over
from autograder.sandbox.clock import Clock
from autograder.sandbox.handle import Handle
from autograder.sandbox.limits import Limits
from autograder.sandbox.line import GARBLED, Ended, Line
from autograder.wire import NOT_ASKED, Answered, Ask, Call, CallResult, CellBegun, CellEnded, Died

GRACE_SECONDS = 2
"""What the probe gets beyond a limit, to keep the limit itself."""
AHEAD = 4
"""How many questions are on their way at a time."""
MOST_LATE = 4
"""A question may take the time of so many of its calls."""
OUT_OF_TIME = Died("time", "the submission has had its time")
SHOT = Died("crash", "SIGKILL")
"""What becomes of a call when the machine runs out of memory, or when it kills itself."""

Results = tuple[CallResult, ...]


class Question(NamedTuple):
    """Calls that are made together, each within `seconds`, or the usual limit when None.

    Where the first `hopeless` calls die, one after the other, the others are not made.
    """

    calls: Sequence[Call]
    seconds: float | None = None
    hopeless: int = 1


class Session:
    """A submission in its sandbox. Use as a context manager: the sandbox ends with it.

    Args:
        sandbox: Where it runs.
        running: A probe of that sandbox that was started for it; it may still boot.
        cells: The submission's code cells.
        limits: What it may use, the same that the probe was started with.

    Attributes:
        problems: By the number of a code cell, from 0, why it did not run to its end.
    """

    def __init__(
        self, sandbox: Sandbox, running: Handle, cells: Sequence[str], limits: Limits
    ) -> None:
        self._blame = Blame()
        self.problems = self._blame.problems
        self._sandbox = sandbox
        self._cells = tuple(cells)
        self._limits = limits
        self._clock = Clock()
        self._deadline = self._clock.now() + limits.submission_seconds
        self._line: Line | None = Line(running, limits.memory_bytes, self._clock)
        self._ready = False
        self._sandbox_works = False
        self._answers: dict[bytes, Results] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._hang_up()

    def answers(self, questions: Iterable[Question]) -> Iterator[Results]:
        """Answers to the questions, in their order.

        A few questions are on their way at a time: the probe works at them while the caller
        draws the next and judges the last. When the sandbox comes to its end with several on
        their way, they are asked again one by one, so that the one which ended it shows.

        Raises:
            GraderFault: The sandbox itself failed.
        """
        self._run_notebook()
        on_their_way: deque[Ask] = deque()
        for question in questions:
            on_their_way.append(self._ask(question))
            if len(on_their_way) == AHEAD:
                yield self._take_answer(on_their_way)
        while on_their_way:
            yield self._take_answer(on_their_way)

    @property
    def _ended_from_outside(self) -> str:
        return f"the sandbox {self._sandbox.NAME} was ended from outside"

    # --- the notebook ---------------------------------------------------------------------------

    def _run_notebook(self) -> None:
        """Brings a probe to the point where all cells have run, but those that are lost."""
        while not self._ready and self._blame.given_up is None:
            if self._clock.now() > self._deadline:
                self._before_blame()
                self._blame.given_up = OUT_OF_TIME
                return
            if self._line is None:
                running = self._sandbox.start(self._limits)
                self._line = Line(running, self._limits.memory_bytes, self._clock)
            if self._boot(self._line):
                self._run_cells(self._line)

    def _boot(self, line: Line) -> bool:
        """Hands the notebook over; whether the probe took it. If not, it may be tried again.

        Raises:
            GraderFault: The probe did not start, more than once.
        """
        lost = tuple(self._blame.lost)
        problem = hand_over(line, self._cells, lost, self._sandbox, self._limits, self._clock)
        if problem is None:
            return True
        self._hang_up()
        self._blame.fault(f"the probe did not start in the sandbox {self._sandbox.NAME}: {problem}")
        return False

    def _run_cells(self, line: Line) -> None:
        """Follows the cells until all have run, or the sandbox is lost with one of them.

        Raises:
            GraderFault: The sandbox was ended from outside, more than once.
        """
        cell: int | None = None
        begun = False
        one_cell = self._limits.cell_seconds + GRACE_SECONDS
        # The last cell may be begun when the notebook's time is all but over.
        all_cells = self._limits.notebook_seconds + one_cell
        deadline = notebook = min(self._deadline, self._clock.now() + all_cells)
        try:
            while not self._ready:
                match line.next(deadline):
                    case CellBegun(number) if number < len(self._cells):
                        cell, begun = number, True
                        deadline = min(notebook, self._clock.now() + one_cell)
                    case CellEnded(number, problem) if number == cell:
                        self.problems.pop(number, None)
                        if problem is not None:
                            self.problems[number] = problem
                        cell, deadline = None, notebook
                    case wire.Ready():
                        self._ready = True
                    case _:
                        raise Ended(GARBLED)
        except Ended as end:
            overdue = self._clock.now() > notebook
            if self._hang_up() or not begun:  # before the first cell no student code has run
                if self._clock.now() <= self._deadline:
                    self._blame.fault(self._ended_from_outside)
            elif not self._blame.suspects(cell, end.how):
                self._before_blame()
                self._blame.cells_ended(cell, end.how, overdue)

    # --- questions ------------------------------------------------------------------------------

    def _ask(self, question: Question) -> Ask:
        seconds = question.seconds or self._limits.call_seconds
        ask = Ask(secrets.token_bytes(16), tuple(question.calls), seconds, question.hopeless)
        if self._ready and self._line is not None:
            self._line.send(ask, GRACE_SECONDS)
        return ask

    def _take_answer(self, on_their_way: deque[Ask]) -> Results:
        """Waits for the answer to the question that was asked first."""
        ask = on_their_way.popleft()
        results = self._answer(ask, on_their_way)
        if SHOT in results and self._line is not None:
            self._line.send(ask, GRACE_SECONDS)
            results = self._answer(ask, on_their_way)
        return results

    def _answer(self, ask: Ask, on_their_way: Sequence[Ask]) -> Results:
        """The answer to a question that was sent, after it those that are on their way.

        When one of them ends the sandbox, each is asked again, alone.

        Raises:
            GraderFault: The sandbox failed, or was ended from outside, more than once.
        """
        if self._ready:
            try:
                return self._answer_to(ask, [ask, *on_their_way])
            except Ended:
                self._hang_up_and_count()
        while True:
            self._run_notebook()
            if self._line is None or self._blame.given_up is not None:
                how = (self._blame.given_up or GARBLED).how
                return (Died(how, NOT_ASKED),) * len(ask.calls)
            self._line.send(ask, GRACE_SECONDS)
            try:
                results = self._answer_to(ask, [ask])
            except Ended as end:
                if self._hang_up_and_count():
                    continue
                self._before_blame()
                if self._clock.now() > self._deadline:
                    self._blame.given_up = end.how
                return (end.how,) * len(ask.calls)
            for each in on_their_way:
                self._line.send(each, GRACE_SECONDS)
            return results

    def _answer_to(self, ask: Ask, among: Sequence[Ask]) -> Results:
        """Waits no longer than the calls of `ask` may take: the probe is at them by now.

        Raises:
            Ended: The answer did not come.
        """
        assert self._line is not None
        known = {each.token: len(each.calls) for each in among}
        # The probe itself gives up a question after fewer deaths.
        seconds = min(len(ask.calls), MOST_LATE) * ask.call_seconds + GRACE_SECONDS
        deadline = min(self._deadline, self._clock.now() + seconds)
        while ask.token not in self._answers:
            answered = self._line.next(deadline)
            if (
                not isinstance(answered, Answered)
                or len(answered.results) != known.get(answered.token)
                or answered.token in self._answers
            ):
                raise Ended(GARBLED)
            self._answers[answered.token] = answered.results
        return self._answers.pop(ask.token)

    def _before_blame(self) -> None:
        """Makes sure, once, that a notebook which is right comes through here.

        Raises:
            GraderFault: It does not: the notebook is not to blame for what became of it.
        """
        from autograder.sandbox.control import control  # a session itself

        if not self._sandbox_works:
            control(self._sandbox, self._limits)
            self._sandbox_works = True

    def _hang_up_and_count(self) -> bool:
        """Ends the sandbox; whether it had been ended from outside. Raises GraderFault."""
        outside = self._hang_up()
        if outside:
            self._blame.fault(self._ended_from_outside)
        return outside

    def _hang_up(self) -> bool:
        """Ends the sandbox; whether it had been ended from outside."""
        self._ready = False
        self._answers.clear()
        line, self._line = self._line, None
        if line is None:
            return False
        outside = line.ended and line.running.was_ended()
        line.running.kill()
        return outside
