"""The hostile notebooks on every sandbox, and the harness that would notice one that works."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from autograder.sandbox import SANDBOXES, bwrap
from tests.attack import container, traces
from tests.attack.corpus import ROOT, Attack, Expected, attacks
from tests.needs import skip_or_fail

ROWS = 30
"""The known ways to fool a grader; each has its attacks."""
bwrap_works = pytest.mark.needs("bwrap")


def _why_not(name: str) -> str | None:
    """Why a sandbox cannot be attacked here, or None."""
    if name != bwrap.NAME and os.environ.get("DOCKER") == "false":
        return "DOCKER=false"
    return container.why_not(name) if name in container.PLACES else SANDBOXES[name].why_not()


@pytest.fixture(scope="module")
def surprises(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What surprised on each sandbox that can be attacked here; all are attacked in one run."""
    names = [name for name in SANDBOXES if _why_not(name) is None]
    file = tmp_path_factory.mktemp("attacks") / "outcomes.json"
    done = _attack("--json", str(file), *(word for name in names for word in ("--sandbox", name)))
    assert file.exists(), done.stderr[-2000:]
    found: dict[str, list[str]] = {name: [] for name in names}
    outcomes = json.loads(file.read_text())
    assert len(outcomes) == len(names) * len(attacks())
    for each in outcomes:
        found[each["sandbox"]] += [f"{each['attack']}: {what}" for what in each["surprises"]]
    return found


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", SANDBOXES)
def test_no_hostile_notebook_gains_leaks_harms_or_stays(
    name: str, request: pytest.FixtureRequest
) -> None:
    """Score and verdict as expected, no canary, nothing left behind, the neighbour unharmed."""
    skip_or_fail(_why_not(name))
    assert request.getfixturevalue("surprises")[name] == []


def test_every_row_of_the_list_has_its_attacks() -> None:
    """At least a hundred of them, and each says where it is known from."""
    assert {attack.row for attack in attacks()} == set(range(1, ROWS + 1))
    assert len(attacks()) >= 100
    assert all(attack.tries and attack.known for attack in attacks())


# --- the harness ----------------------------------------------------------------------------------

HARMLESS = Attack(
    id="harmless",
    row=1,
    tries="",
    known="",
    base="starter",
    first=(),
    cells=(),
    maker="",
    name="harmless.ipynb",
    times=1,
    expected=Expected(0.0, {"*": "NO_ANSWER"}),
)
FAILS = "def grad_W11(D1, H, h0): raise ValueError({})"
RAISED = Expected(0.0, {"*": "NO_ANSWER", "grad_W11": "RAISED"})
DIAGONAL = "import numpy as np\ndef grad_X(D1, W0): return D1 @ W0"

NOTICED: Mapping[str, tuple[dict[str, Any], str]] = {
    "points": ({"cells": (DIAGONAL,)}, "3.0 points, expected 0"),
    "a verdict": ({"cells": (FAILS.format("'x'"),)}, "1 RAISED, expected NO_ANSWER"),
    "a refusal": ({"base": "nothing", "cells": ("x = 1",)}, "refused"),
    "an expected value": ({"cells": (DIAGONAL,)}, "seen: grad_X, case 0"),
    "the secret": (
        {"cells": (FAILS.format("'canary-of-the-' + 'secret-0e6b9c1f27d3a58b44f0e9d2'"),),
         "expected": RAISED},
        "seen: the course secret",
    ),
    "the secret backwards": (
        {"cells": (FAILS.format("('canary-of-the-' + 'secret-0e6b9c1f27d3a58b44f0e9d2')[::-1]"),),
         "expected": RAISED},
        "seen: the course secret backwards",
    ),
}  # fmt: skip


@bwrap_works
@pytest.mark.parametrize("what", NOTICED)
def test_an_attack_that_works_is_noticed(what: str, tmp_path: Path) -> None:
    """The harness sees points that were not to be had, and what was not to be seen."""
    changes, said = NOTICED[what]
    surprises = _surprises(replace(HARMLESS, **changes), tmp_path)
    assert any(surprise.startswith(said) for surprise in surprises), surprises


@bwrap_works
def test_a_notebook_that_does_nothing_surprises_nobody(tmp_path: Path) -> None:
    """The starter by itself is as expected."""
    assert _surprises(HARMLESS, tmp_path) == []


SLEEPS = "def grad_b0(D1):\n    __import__('time').sleep(9)"


@bwrap_works
@pytest.mark.parametrize(
    ("cells", "again"),
    [((SLEEPS,), True), ((DIAGONAL,), False), ((SLEEPS, DIAGONAL), False)],
    ids=["time", "points", "both"],
)
def test_what_only_loses_to_the_clock_is_tried_once_more(
    cells: tuple[str, ...], again: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be the machine. What gains a point surprises at once, and so does a second loss."""
    from tests.attack.batch import run

    monkeypatch.setattr(traces, "adopt_orphans", lambda: None)  # other tests have theirs
    (outcome,) = run([replace(HARMLESS, cells=cells, limits={"call_seconds": 0.5})], bwrap)
    assert outcome.surprises and outcome.again is again


def test_a_file_that_was_left_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the mark in its name, in the folders where anyone may leave one."""
    monkeypatch.setattr(traces, "FOLDERS", (str(tmp_path),))
    assert traces.left("left-by-test") == []
    (tmp_path / "left-by-test-1").touch()
    assert traces.left("left-by-test") == [f"{tmp_path}/left-by-test-1"]


def test_a_process_that_was_left_is_noticed() -> None:
    """Also one that was forked twice and has left its session."""
    script = (
        "import os, subprocess, sys\n"
        "from tests.attack import traces\n"
        "traces.adopt_orphans()\n"
        "detach = 'import os, time; os.fork() and os._exit(0); os.setsid(); time.sleep(9)'\n"
        "subprocess.run([sys.executable, '-c', detach])\n"
        "((_, found),) = traces.orphans(patience=0)\n"
        "print(found)\n"
        "os.kill(int(found.split()[1].rstrip(':')), 9)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert "import os, time" in done.stdout, done.stderr


def _surprises(attack: Attack, folder: Path) -> list[str]:
    """What surprises at one attack, in bwrap."""
    from tests.attack.batch import Course, grade_once

    return grade_once(attack, bwrap, Course(folder / "course"), folder / "attack").surprises


def _attack(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.attack", *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
