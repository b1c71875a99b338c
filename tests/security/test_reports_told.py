"""What a review of the core broke: reports that could not be shown or written."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.security.asking import bwrap_works


def command(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "autograder", *map(str, arguments)],
        env={**os.environ, "RNN_AUTOGRADER_SECRET": "a secret of the tests", **environment},
        capture_output=True,
        timeout=30,
        check=False,
    )


@bwrap_works
def test_a_terminal_that_knows_no_nabla_gets_the_table_all_the_same(
    write_notebook: Callable[..., Path],
) -> None:
    """What cannot be shown is replaced, and does not end the command."""
    path = write_notebook("def grad_W11(*a): raise ValueError('∇ \U0001f600')")
    graded = command("grade", path, "--sandbox", "bwrap", PYTHONIOENCODING="latin-1")
    assert graded.returncode == 0, graded.stderr
    assert b"`grad_W11` raised ValueError: ? ?" in graded.stdout


@bwrap_works
def test_a_report_that_cannot_be_written_does_not_stop_the_others(
    write_notebook: Callable[..., Path], tmp_path: Path
) -> None:
    """A folder where its report should be costs a notebook that report."""
    first = write_notebook("def grad_W11(*a): pass", name="first.ipynb")
    path = write_notebook("def grad_W11(*a): pass")
    out = tmp_path / "out"
    (out / "first.json").mkdir(parents=True)
    graded = command("grade", first, path, "--sandbox", "bwrap", "--out", out)
    assert [report.name for report in out.iterdir() if report.is_file()] == ["submission.json"]
    assert graded.returncode == 2
    assert b"cannot be written" in graded.stderr
