"""Forks: every question is answered from the notebook's state, and costs only itself."""

from __future__ import annotations

import os
import signal
import time
import traceback
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest

from autograder import wire
from autograder.probe import forks
from autograder.wire import Answered, Ask, Call, CallResult, Died, Returned, TooLarge

STATE = [0]


def right(x: Any) -> Any:
    return 2


def count(x: Any) -> Any:
    STATE[0] += 1
    return STATE[0]


def hang(x: Any) -> Any:
    while True:
        time.sleep(1)


def hang_first(x: Any) -> Any:
    return 2 if x else hang(x)


def leave(x: Any) -> Any:
    os._exit(0)


def leave_first(x: Any) -> Any:
    return 2 if x else leave(x)


def killed(x: Any) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def stop_itself(x: Any) -> Any:
    os.kill(os.getpid(), signal.SIGSTOP)
    return 2


def floods(x: Any) -> Any:
    return np.zeros(1 << 18)


def half(x: Any) -> Any:
    return np.zeros(1 << 16)


def child_stays(x: Any) -> Any:
    if os.fork() == 0:
        time.sleep(60)
        os._exit(0)
    return 2


NAMESPACE = {f.__name__: f for f in (right, count, hang, hang_first, leave, leave_first, killed)}
NAMESPACE |= {f.__name__: f for f in (stop_itself, floods, half, child_stays)}


class Probe:
    """A process that answers questions, and the two ends of its line."""

    def __init__(self) -> None:
        source, self.sink = os.pipe()
        self.source, sink = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.close(self.sink)
                os.close(self.source)
                os.setpgid(0, 0)
                frames = wire.Frames(wire.TO_PROBE_BYTES)
                forks.serve(source, sink, frames, NAMESPACE)
                os._exit(0)
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(1)
        os.close(source)
        os.close(sink)
        self._answers: dict[bytes, Answered] = {}
        self._frames = wire.Frames(wire.FROM_PROBE_BYTES)

    def ask(
        self, token: str, calls: Sequence[tuple[str, int]], seconds: float = 10, hopeless: int = 1
    ) -> None:
        asked = tuple(Call(function, {"x": x}) for function, x in calls)
        ask = Ask(token.encode(), asked, seconds, hopeless)
        forks.send(self.sink, ask)  # type: ignore[arg-type]

    def answer(self, token: str) -> list[CallResult]:
        while token.encode() not in self._answers:
            data = os.read(self.source, 1 << 16)
            assert data, "the probe is gone"
            for body in self._frames.feed(data):
                answered = wire.from_probe(body)
                assert isinstance(answered, Answered)
                self._answers[answered.token] = answered
        return [*self._answers.pop(token.encode()).results]

    def close(self) -> int:
        os.close(self.sink)
        os.close(self.source)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


@pytest.fixture
def probe() -> Iterator[Probe]:
    """A probe that answers questions; it ends without a complaint."""
    probe = Probe()
    try:
        yield probe
    finally:
        assert probe.close() == 0


def answers(
    probe: Probe, *calls: tuple[str, int], seconds: float = 10, hopeless: int = 1
) -> list[CallResult]:
    probe.ask("q", calls, seconds, hopeless)
    return probe.answer("q")


TWO = Returned(2)


def test_every_call_has_its_result(probe: Probe) -> None:
    """Results come in the order of the calls, an empty question has none."""
    assert answers(probe, ("right", 1), ("count", 1), ("right", 1)) == [TWO, Returned(1), TWO]
    assert answers(probe, ("missing", 1)) == [wire.Undefined()]


def test_a_question_starts_from_the_notebooks_state(probe: Probe) -> None:
    """Calls of one question see each other, those of another do not."""
    for _ in range(2):
        assert answers(probe, ("count", 1), ("count", 1)) == [Returned(1), Returned(2)]


def test_a_call_that_does_not_come_back_is_ended(probe: Probe) -> None:
    """It dies of time, and the calls after it are made in a fresh fork."""
    results = answers(probe, ("right", 1), ("hang_first", 0), ("hang_first", 1), seconds=0.3)
    assert results == [TWO, Died("time", "0.3 s"), TWO]


def test_a_function_that_never_comes_back_is_tried_once(probe: Probe) -> None:
    """When no call has come back, those that are left share the fate."""
    started = time.monotonic()
    assert answers(probe, *[("hang", 1)] * 20, seconds=0.3) == [Died("time", "0.3 s")] * 20
    assert time.monotonic() - started < 4


def test_a_question_with_few_long_calls_is_not_given_up_at_the_first(probe: Probe) -> None:
    """It says how many deaths at its beginning leave no hope: each training has its own chance."""
    late, calls = Died("time", "0.3 s"), (("hang_first", 0), ("hang_first", 1), ("right", 1))
    assert answers(probe, *calls, seconds=0.3, hopeless=2) == [late, TWO, TWO]
    calls = (("hang", 1), ("hang", 1), ("right", 1))
    assert answers(probe, *calls, seconds=0.3, hopeless=2) == [late, late, late]


def test_after_some_deaths_a_question_is_given_up(probe: Probe) -> None:
    """Three deaths are enough."""
    calls = [("right", 1), *[("leave_first", 0), ("leave_first", 1)] * 5]
    died = Died("crash")
    assert answers(probe, *calls) == [TWO, died, TWO, died, TWO, died, *[died] * 5]


@pytest.mark.parametrize(
    ("function", "result"),
    [
        ("leave", Died("crash")),
        ("killed", Died("crash", "SIGKILL")),
        ("stop_itself", Died("time", "1 s")),
        ("floods", TooLarge()),
        ("child_stays", TWO),
    ],
)
def test_a_call_that_goes_wrong_has_its_result(
    probe: Probe, function: str, result: CallResult
) -> None:
    """Ending, aborting, stopping, flooding or leaving a child behind costs one question."""
    assert answers(probe, (function, 1), seconds=1) == [result]
    assert answers(probe, ("right", 1)) == [TWO]


def test_the_results_of_one_question_fit_into_one_frame(probe: Probe) -> None:
    """Beyond what a frame holds results are too large; small ones after them still count."""
    results = answers(probe, ("half", 1), ("half", 1), ("right", 1))
    assert isinstance(results[0], Returned)
    assert results[1:] == [TooLarge(), TWO]


def test_questions_do_not_wait_for_one_that_hangs(probe: Probe) -> None:
    """Two forks work at a time: the others pass by the one that takes long."""
    probe.ask("slow", [("hang", 1)], 1)
    for token in "abc":
        probe.ask(token, [("right", 1)])
    for token in "abc":
        assert probe.answer(token) == [TWO]
    assert probe.answer("slow") == [Died("time", "1 s")]


def test_processes_that_a_call_has_started_end_with_it(probe: Probe) -> None:
    """A question leaves no process of its group behind."""
    assert answers(probe, ("child_stays", 1)) == [TWO]
    with open(f"/proc/{probe.pid}/task/{probe.pid}/children") as children:  # noqa: PTH123
        assert children.read() == ""
