"""Grading the attacks in a sandbox, with an honest neighbour beside them, and what surprises."""

from __future__ import annotations

import json
import os
import secrets
import sys
import threading
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any

from autograder import submission
from autograder.errors import InputError
from autograder.grade import grade
from autograder.sandbox import Sandbox, docker
from autograder.sandbox.limits import MIB, Limits
from autograder.seeds import submission_seed
from tests.attack import expectation, files, papers, traces
from tests.attack.corpus import Attack, base
from tests.attack.listening import Ear, Listening, expected_values, forms
from tests.attack.notebook import notebook
from tests.attack.target import Target

AT_A_TIME = 4
"""Much of an attack is waiting for a limit."""
LIMITS = Limits(
    cell_seconds=2,
    notebook_seconds=8,
    call_seconds=2,
    submission_seconds=30,
    memory_bytes=640 * MIB,
    scratch_bytes=16 * MIB,
    file_bytes=4 * MIB,
    processes=48,
)
"""Short, so that what never ends is soon over; an attack can have its own."""
NEIGHBOUR = "neighbour"
NOT_RUN = "does not run a notebook that is right"
"""The grader's fault where the machine is too busy for the limits."""


@dataclass
class Outcome:
    """What became of an attack in a sandbox.

    Attributes:
        surprises: What must not be.
        lost: Those of them that a machine which is too busy can be to blame for.
        again: Whether it was graded a second time, when the others were over.
    """

    attack: str
    sandbox: str
    score: float | None = None
    verdicts: dict[str, str] = field(default_factory=dict)
    refused: str = ""
    began: float = 0.0
    seconds: float = 0.0
    surprises: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    again: bool = False
    unpromised: str = ""


class Course:
    """What there is on the trusted side, all of which must stay there."""

    def __init__(self, folder: Path) -> None:
        self.secret = b"canary-of-the-secret-0e6b9c1f27d3a58b44f0e9d2"  # the draws depend on it
        inside = f"canary-in-a-file-{secrets.token_hex(12)}"
        self.file = folder / "config" / "rnn-autograder" / "secret"
        self.file.parent.mkdir(parents=True, mode=0o700)
        self.file.write_text(inside)
        self.file.chmod(0o600)
        self.environment = {
            "RNN_AUTOGRADER_SECRET": self.secret.decode(),
            "XDG_CONFIG_HOME": str(folder / "config"),
        }
        self.canaries = {
            **forms("the course secret", self.secret),
            **forms("a file of the grader's", inside.encode()),
        }


def run(
    attacks: Sequence[Attack], sandbox: Sandbox, say: Any = lambda outcome: None
) -> list[Outcome]:
    """Grades all attacks, a few at a time, and beside them, as each begins, a neighbour.

    Those that have but lost points to the clock are graded once more, one at a time.
    """
    traces.adopt_orphans()
    with TemporaryDirectory(prefix="attacks-") as name, Target() as target:
        folder = Path(name)
        course = Course(folder)
        with _environment(course.environment):
            neighbours = _Neighbours(sandbox, course, folder / NEIGHBOUR)
            outcomes: list[Outcome] = []
            with neighbours, ThreadPoolExecutor(AT_A_TIME) as lanes:
                places = {"CANARY_FILE": str(course.file), "PORT": str(target.port)}

                def attacked(attack: Attack) -> Outcome:
                    neighbours.wanted.set()
                    return grade_once(attack, sandbox, course, folder / attack.id, places)

                for outcome in lanes.map(attacked, attacks):
                    outcomes.append(outcome)
                    say(outcome)
            for number, attack in enumerate(attacks):
                if outcomes[number].surprises and not _beyond(outcomes[number]):
                    alone = folder / f"{attack.id}-alone"
                    outcomes[number] = grade_once(attack, sandbox, course, alone, places)
                    outcomes[number].again = True
                    say(outcomes[number])
        _blame(outcomes, neighbours.harmed, "the neighbour")
        _blame(outcomes, traces.orphans(), "left behind")
        if sandbox.NAME == docker.NAME:
            outcomes[-1].surprises += [f"left behind: {one}" for one in traces.containers()]
        _blame(outcomes, target.visits, "reached")
    return outcomes


def grade_once(
    attack: Attack,
    sandbox: Sandbox,
    course: Course,
    folder: Path,
    places: Mapping[str, str] = MappingProxyType({}),
) -> Outcome:
    """Grades one attack, alone, as often as it asks for."""
    outcome = Outcome(attack.id, sandbox.NAME, began=time.monotonic())
    if sandbox.NAME in attack.unpromised:
        outcome.unpromised = attack.unpromised[sandbox.NAME]
        return outcome
    mark = f"left-by-{attack.id}"
    folder.mkdir()
    try:
        cells = attack.source({**places, "MARK": mark})
        path = files.make(attack, cells, folder)
        for _ in range(attack.times):
            _grade(attack, path, sandbox, course, outcome)
    except Exception:
        outcome.surprises.append(f"the batch stopped: {traceback.format_exc(limit=-3)}")
    outcome.seconds = time.monotonic() - outcome.began
    outcome.surprises += [f"left behind: {trace}" for trace in traces.left(mark)]
    return outcome


def _grade(attack: Attack, path: Path, sandbox: Sandbox, course: Course, outcome: Outcome) -> None:
    expected = attack.expected_on(sandbox.NAME)
    ear = Ear(_needles(attack, path, course))
    faults: list[str] = []
    try:
        report = grade(
            path,
            Listening(sandbox, ear),
            course.secret,
            assignment=attack.assignment,
            limits=LIMITS._replace(**attack.limits),
            fault=lambda item, trace: faults.append(f"the grader failed at {item}: {trace}"),
        )
    except InputError as error:
        outcome.refused = error.message
        ear.hear(f"{error.message}{error.hint}".encode())
        if not expected.refused or expected.refused not in error.message:
            outcome.surprises.append(f"refused: {error.message}")
    else:
        outcome.score = report.score
        outcome.verdicts = {item.name: str(item.verdict) for item in report.items}
        differences = expectation.differences(report, expected)
        outcome.surprises += differences
        outcome.lost += differences if expectation.only_loses(report, expected) else []
        outcome.surprises += papers.problems(report, ear)
    outcome.surprises += faults
    outcome.lost += [fault for fault in faults if NOT_RUN in fault]
    outcome.surprises += [f"seen: {name}" for name in sorted(ear.found)]


def _beyond(outcome: Outcome) -> set[str]:
    """The surprises that no clock is to blame for."""
    return {*outcome.surprises} - {*outcome.lost}


def _needles(attack: Attack, path: Path, course: Course) -> dict[str, bytes]:
    """What must not be seen: the canaries, and where nothing is right, what would be."""
    if attack.base != "starter" or attack.expected.score != 0:
        return course.canaries
    try:
        handed_in = submission.read(path)
    except InputError:
        return course.canaries
    seed = submission_seed(course.secret, handed_in.digest)
    return course.canaries | expected_values(handed_in, attack.assignment, seed)


def _blame(outcomes: Sequence[Outcome], events: Sequence[tuple[float, str]], what: str) -> None:
    """Notes an event, when it came first, with the attacks that ran then, or else the last."""
    for at, event in {event: (at, event) for at, event in reversed(events)}.values():
        ran = [each for each in outcomes if each.began <= at <= each.began + each.seconds + 1]
        for each in ran or outcomes[-1:]:
            each.surprises.append(f"{what}: {event}")


class _Neighbours:
    """The solved notebook, graded whenever it is wanted; `harmed` says when it lost points."""

    def __init__(self, sandbox: Sandbox, course: Course, folder: Path) -> None:
        self.harmed: list[tuple[float, str]] = []
        self.wanted = threading.Event()
        self._sandbox = sandbox
        self._secret = course.secret
        folder.mkdir()
        self._path = folder / "neighbour.ipynb"
        cells = base("solution", "02-bptt")
        self._path.write_text(json.dumps(notebook(cells)), encoding="utf-8")
        self._over = False
        self._thread = threading.Thread(target=self._grade)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *exception: object) -> None:
        self._over = True
        self.wanted.set()
        self._thread.join()

    def _grade(self) -> None:
        while self.wanted.wait() and not self._over:
            self.wanted.clear()
            began = time.monotonic()
            try:
                report = grade(self._path, self._sandbox, self._secret)
            except Exception as error:
                self.harmed.append((began, f"{type(error).__name__}: {error}"))
                continue
            for item in report.items:
                if item.score != item.max_score:
                    self.harmed.append((began, f"{item.name} {item.verdict}: {item.feedback}"))


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    """What is in the grader's environment, and must not come to be in the notebook's."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def tell(outcome: Outcome) -> None:
    """Progress, on standard error."""
    mark = "!!" if outcome.surprises else "- " if outcome.unpromised else "ok"
    print(f"{mark} {outcome.sandbox} {outcome.attack} {outcome.seconds:.1f} s", file=sys.stderr)
    for surprise in outcome.surprises:
        print(f"     {surprise}", file=sys.stderr)
