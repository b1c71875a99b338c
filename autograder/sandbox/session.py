"""The judge's end of the wire: one submission, run and asked, whatever it does.

The probe keeps the limits as long as it is itself. A notebook that takes the probe with it (ends
the process, does not let itself be interrupted, garbles the wire) is met from here: the sandbox
is killed and a fresh one is started that leaves out the cell that did it, or goes on with the
next question. So each cell and each question can cost no more than itself.
"""

from __future__ import annotations

import secrets
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Self

from autograder import wire
from autograder.errors import GraderFault
from autograder.sandbox import Sandbox
from autograder.sandbox.limits import Limits
from autograder.sandbox.running import Running
from autograder.wire import Answered, Ask, Call, CallResult, CellBegun, CellEnded, Died

BOOT_SECONDS = 60
GRACE_SECONDS = 2
"""What the probe gets beyond a limit, to keep the limit itself."""
LOOK_SECONDS = 0.1
"""How often the memory of the sandbox is looked at."""
AHEAD = 4
"""How many questions are on their way at a time."""
GARBLED = "it garbled what the sandbox says"
MOST_CELLS_LOST = 8
"""After so many cells have ended the sandbox, the notebook is given up."""


class _Ended(Exception):
    """The sandbox came to its end, or was brought to it."""

    def __init__(self, how: Died) -> None:
        super().__init__(how)
        self.how = how


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
        self, sandbox: Sandbox, running: Running, cells: Sequence[str], limits: Limits
    ) -> None:
        self.problems: dict[int, str] = {}
        self._sandbox = sandbox
        self._running: Running | None = running
        self._cells = tuple(cells)
        self._limits = limits
        self._lost: list[int] = []
        self._deadline = time.monotonic() + limits.submission_seconds
        self._given_up: Died | None = None
        self._ready = False
        self._answers: dict[bytes, tuple[CallResult, ...]] = {}
        self._open_wire()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._kill()

    def answers(self, questions: Iterable[Sequence[Call]]) -> Iterator[tuple[CallResult, ...]]:
        """Answers to the questions, in their order.

        A few questions are on their way at a time: the probe works at them while the caller
        draws the next and judges the last. When the sandbox comes to its end with several on
        their way, they are asked again one by one, so that the one which ended it shows.

        Raises:
            GraderFault: The sandbox itself failed.
        """
        self._run_notebook()
        on_their_way: deque[Ask] = deque()
        for calls in questions:
            on_their_way.append(self._ask(calls))
            if len(on_their_way) == AHEAD:
                yield self._take_answer(on_their_way)
        while on_their_way:
            yield self._take_answer(on_their_way)

    # --- the notebook ---------------------------------------------------------------------------

    def _run_notebook(self) -> None:
        """Brings a probe to the point where all cells have run, but those that are lost."""
        while not self._ready and self._given_up is None:
            if self._running is None:
                self._running = self._sandbox.start(self._limits)
                self._open_wire()
            self._boot()
            cell: int | None = None
            deadline = min(self._deadline, time.monotonic() + self._limits.notebook_seconds)
            try:
                while True:
                    message = self._next(self._cell_deadline(cell, deadline))
                    match message:
                        case CellBegun(number) if number < len(self._cells):
                            cell = number
                        case CellEnded(number, problem) if number == cell:
                            if problem is not None:
                                self.problems[number] = problem
                            cell = None
                        case wire.Ready():
                            self._ready = True
                            break
                        case _:
                            raise _Ended(Died("crash", GARBLED))
            except _Ended as end:
                self._lose(cell, end.how, overdue=time.monotonic() > deadline)

    def _cell_deadline(self, cell: int | None, notebook: float) -> float:
        if cell is None:
            return notebook
        return min(notebook, time.monotonic() + self._limits.cell_seconds + GRACE_SECONDS)

    def _lose(self, cell: int | None, how: Died, *, overdue: bool) -> None:
        self._kill()
        if cell is not None:
            self._lost.append(cell)
            self.problems[cell] = _sentence(how)
        if cell is None or overdue or len(self._lost) > MOST_CELLS_LOST:
            self._given_up = how

    def _boot(self) -> None:
        """Hands the notebook over. Up to the probe's hello, every fault is the grader's.

        Raises:
            GraderFault: The probe did not start.
        """
        assert self._running is not None
        limits = self._limits
        confinement = wire.Confinement(
            memory_bytes=limits.memory_bytes,
            file_bytes=limits.file_bytes,
            processes=limits.processes + self._sandbox.other_processes(),
            cpu_seconds=int(limits.submission_seconds),
            uid=self._sandbox.uid(),
        )
        start = wire.Start(self._cells, tuple(self._lost), limits.cell_seconds, confinement)
        self._running.write(wire.frame(start), BOOT_SECONDS)
        try:
            hello = self._next(time.monotonic() + BOOT_SECONDS)
        except _Ended:
            hello = None
        if not isinstance(hello, wire.Hello):
            reason = self._running.errors().splitlines()[-1:] or ["it says nothing"]
            raise GraderFault(
                f"the probe did not start in the sandbox {self._sandbox.NAME}: {reason[0]}",
                hint="rnn-autograder doctor says what is missing",
            )

    # --- questions ------------------------------------------------------------------------------

    def _ask(self, calls: Sequence[Call]) -> Ask:
        ask = Ask(secrets.token_bytes(16), tuple(calls), self._limits.call_seconds)
        if self._ready:
            self._send(ask)
        return ask

    def _send(self, ask: Ask) -> None:
        assert self._running is not None
        # A probe that does not take the question will not answer it either.
        self._running.write(wire.frame(ask), GRACE_SECONDS)

    def _take_answer(self, on_their_way: deque[Ask]) -> tuple[CallResult, ...]:
        """Waits for the answer to the question that was asked first."""
        ask = on_their_way.popleft()
        alone = not self._ready
        if alone:
            self._run_notebook()
            if self._given_up is not None:
                return (self._given_up,) * len(ask.calls)
            self._send(ask)
        try:
            return self._answer_to(ask, among=[ask] if alone else [ask, *on_their_way])
        except _Ended as end:
            self._kill()
            self._answers.clear()
            if time.monotonic() > self._deadline:
                self._given_up = end.how
            elif not alone and on_their_way:
                on_their_way.appendleft(ask)
                return self._take_answer(on_their_way)
            return (end.how,) * len(ask.calls)

    def _answer_to(self, ask: Ask, among: Sequence[Ask]) -> tuple[CallResult, ...]:
        """Raises _Ended."""
        known = {each.token: len(each.calls) for each in among}
        calls = sum(known.values())
        overdue = time.monotonic() + calls * self._limits.call_seconds + GRACE_SECONDS
        while ask.token not in self._answers:
            answered = self._next(min(self._deadline, overdue))
            if (
                not isinstance(answered, Answered)
                or len(answered.results) != known.get(answered.token)
                or answered.token in self._answers
            ):
                raise _Ended(Died("crash", GARBLED))
            self._answers[answered.token] = answered.results
        return self._answers.pop(ask.token)

    # --- the wire -------------------------------------------------------------------------------

    def _open_wire(self) -> None:
        self._frames = wire.Frames(wire.FROM_PROBE_BYTES)
        self._bodies: list[bytes] = []

    def _next(self, deadline: float) -> wire.FromProbe:
        """The next message of the probe. Raises _Ended."""
        assert self._running is not None
        try:
            while not self._bodies:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise _Ended(Died("time", "the sandbox had to be ended"))
                data = self._running.read(min(left, LOOK_SECONDS))
                if data is None:
                    if self._running.resident_bytes() > self._limits.memory_bytes:
                        raise _Ended(Died("memory"))
                    continue
                if not data:
                    raise _Ended(Died("crash", "it ended the whole sandbox"))
                self._bodies += self._frames.feed(data)
            return wire.from_probe(self._bodies.pop(0))
        except wire.WireError:
            raise _Ended(Died("crash", GARBLED)) from None

    def _kill(self) -> None:
        self._ready = False
        if self._running is not None:
            self._running.kill()
            self._running = None


def _sentence(how: Died) -> str:
    match how.how:
        case "time":
            return "it ran past its time and could not be interrupted"
        case "memory":
            return "it needed more memory than there is for a submission"
        case _:
            return how.detail


def try_out(sandbox: Sandbox) -> str | None:
    """Runs an empty notebook in a sandbox; returns why that did not work, or None."""
    try:
        limits = Limits()
        with Session(sandbox, sandbox.start(limits), ("import numpy",), limits) as session:
            *_, (answer,) = session.answers([[Call("print", {})]])
    except GraderFault as error:
        return error.message
    problem = session.problems.get(0)
    if problem is None and isinstance(answer, wire.Undefined):
        return None
    return f"it could not import NumPy: {problem or answer}"
