"""The grader is stopped, killed, out of disk, or broken in an item: seen from its command."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.submissions.notebooks import solution, write

pytestmark = pytest.mark.needs("bwrap")
SOLUTION = ROOT / "solutions" / "02-bptt.ipynb"
COMMAND = [sys.executable, "-m", "autograder", "grade", "--sandbox", "bwrap"]
ENVIRONMENT = {**os.environ, "RNN_AUTOGRADER_SECRET": "a secret of the tests, and of nobody else"}
SUBMISSION_SECONDS = 10
SMALL_FILE = 2000
"""Bytes; less than a report has."""


def start(*arguments: str | Path, **options: Any) -> subprocess.Popen[bytes]:
    command = [*COMMAND, *map(str, arguments)]
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, cwd=ROOT, **{"env": ENVIRONMENT, **pipes, **options})


def run(*arguments: str | Path, **options: Any) -> tuple[int, bytes, bytes]:
    with start(*arguments, **options) as grading:
        out, err = grading.communicate(timeout=60)
    return grading.returncode, out or b"", err or b""


def family(pid: int) -> list[int]:
    """A process and its descendants."""
    found = [pid]
    for member in found:
        with suppress(OSError):
            for children in Path(f"/proc/{member}/task").glob("*/children"):
                found += map(int, children.read_text().split())
    return found


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def sleeps(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text() == "sleep\n"
    return False


def wait_for(holds: Callable[[], bool], seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


# --- stopped and killed ---------------------------------------------------------------------------


def test_a_grader_that_is_stopped_for_a_while_charges_nobody_for_the_time(tmp_path: Path) -> None:
    """Ctrl-Z for as long as a submission may take, in the middle: full marks all the same."""
    path = write(("import os\nos.system('sleep 2')", *solution()), tmp_path / "02-bptt.ipynb")
    course = tmp_path / "course.toml"
    course.write_text(f"[limits]\nsubmission_seconds = {SUBMISSION_SECONDS}\n")
    out = tmp_path / "out"
    with start(path, "--course", course, "--out", out) as grading:
        assert wait_for(lambda: any(map(sleeps, family(grading.pid))))
        grading.send_signal(signal.SIGSTOP)
        time.sleep(SUBMISSION_SECONDS)
        grading.send_signal(signal.SIGCONT)
        _, err = grading.communicate(timeout=60)
    assert grading.returncode == 0, err
    report = json.loads((out / "02-bptt.json").read_bytes())
    assert report["score"] == report["max_score"]


def test_a_grader_that_is_killed_leaves_no_process_behind(tmp_path: Path) -> None:
    """`kill -9` in the middle of a cell that never ends: the sandbox goes with the grader."""
    path = write(("def grad_X(d1, W0): pass", "while True: pass"), tmp_path / "02-bptt.ipynb")
    with start(path) as grading:
        assert wait_for(lambda: len(family(grading.pid)) >= 4)
        whole = family(grading.pid)[1:]
        grading.kill()
    assert wait_for(lambda: not any(map(alive, whole))), "a process has outlived its grader"


# --- no room --------------------------------------------------------------------------------------


def small_files() -> None:
    """In the child: no file may be longer than this, as on a disk that is full."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL_FILE, SMALL_FILE))


def test_a_report_that_finds_no_room_is_told_and_leaves_no_half(tmp_path: Path) -> None:
    """The exit code is not 0, the message names the file, and nothing is left to misread."""
    out = tmp_path / "out"
    code, table, err = run(SOLUTION, "--out", out, preexec_fn=small_files)
    assert code != 0
    assert b"02-bptt.json cannot be written" in err
    assert b"100/100" in table
    assert list(out.iterdir()) == []


def test_a_report_of_an_earlier_grading_stays_whole_when_there_is_no_room(tmp_path: Path) -> None:
    """A file is replaced when the new one is written, not before."""
    old = tmp_path / "02-bptt.json"
    old.write_text('{"score": 12}')
    code, _, _ = run(SOLUTION, "--out", tmp_path, preexec_fn=small_files)
    assert code != 0
    assert old.read_text() == '{"score": 12}'


def test_a_full_disk_below_standard_output_is_not_taken_for_success() -> None:
    """Neither the table nor the JSON that found no room ends with exit code 0."""
    for options in ([], ["--json", "-"]):
        with Path("/dev/full").open("wb") as full:
            code, _, err = run(SOLUTION, *options, stdout=full)
        assert code != 0, options
        assert b"Traceback" not in err


def test_a_full_device_that_was_named_is_written_to_and_not_replaced() -> None:
    """`/dev/full` is still a device afterwards, and the report that it did not take is told."""
    code, _, err = run(SOLUTION, "--json", "/dev/full")
    assert code != 0 and b"/dev/full cannot be written" in err
    assert Path("/dev/full").is_char_device()


def test_no_room_for_a_sandbox_is_no_ones_zero(tmp_path: Path) -> None:
    """Where the student's library cannot be linked, its packages are mounted one by one."""
    out = tmp_path / "out"
    environment = {**ENVIRONMENT, "XDG_CACHE_HOME": "/dev/full/cache"}
    code, _, err = run(SOLUTION, "--out", out, env=environment)
    assert code == 0, err
    report = json.loads((out / "02-bptt.json").read_bytes())
    assert report["score"] == report["max_score"]


# --- broken items ---------------------------------------------------------------------------------

BROKEN = """
import sys
from dataclasses import replace
import autograder.items.suite as suite
from autograder.model import Mistake

def broken(*args, **kwargs):
    raise RuntimeError("this item is broken")

FAULTS = {
    "grad_W1": {"draw": broken},
    "grad_b0": {"expected": broken},
    "grad_X": {"agrees": broken},
    "grad_h0": {"groups": (), "inputs_weight": 0, "repeat_weight": 0},
    "slips": {"examine": broken},
}
whole = suite.load

def load(name):
    found = whole(name)
    items = tuple(replace(item, **FAULTS.get(item.name, {})) for item in found.items)
    return replace(found, items=items)

suite.load = load
from autograder.cli import run
sys.argv[0] = "rnn-autograder"
sys.exit(run())
"""
HIT = {"grad_W1", "grad_b0", "grad_X", "grad_h0", "slips"}


def test_items_that_are_broken_have_no_score_and_the_others_theirs(tmp_path: Path) -> None:
    """Through the whole command: exit code 3, no total, nulls for what was hit, no zero."""
    done = subprocess.run(
        [sys.executable, "-c", BROKEN, *COMMAND[3:], str(SOLUTION), "--json", "-"],
        env=ENVIRONMENT,
        cwd=ROOT,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 3, done.stderr
    (report,) = json.loads(done.stdout)
    assert report["score"] is None
    scores = {item["name"]: (item["score"], item["verdict"]) for item in report["items"]}
    assert {name for name, (score, _) in scores.items() if score is None} == HIT
    assert {verdict for _, verdict in scores.values()} == {"PASSED", "GRADER_ERROR"}
    assert done.stderr.count(b"this item is broken") >= 4
