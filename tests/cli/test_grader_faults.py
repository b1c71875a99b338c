"""Exit code 3: the grader's own faults, told from a student's doing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from autograder.cli import main
from autograder.items.suite import load
from autograder.secret import VARIABLE
from tests.cli.command import TRUSTED, run
from tests.grade.gradings import SOLUTION, STARTER


def test_a_secret_that_cannot_be_read_is_the_graders_fault(tmp_path: Path) -> None:
    """A cut secret would draw other inputs than before: nothing is graded, exit code 3."""
    secret = tmp_path / "rnn-autograder" / "secret"
    secret.parent.mkdir()
    secret.write_text("short")
    more = {VARIABLE: "", "XDG_CONFIG_HOME": str(tmp_path)}
    done = run("grade", STARTER, *TRUSTED, **more)
    assert done.returncode == 3 and done.stdout == ""
    assert f"error: the course secret in {secret} is shorter" in done.stderr
    secret.unlink()
    assert run("grade", STARTER, *TRUSTED, **more).returncode == 0
    assert secret.stat().st_mode & 0o777 == 0o600


def test_a_grader_error_has_exit_code_3(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The item has a dash for a score, so has the sum; the others keep their points."""

    def broken(*args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("the item is broken")

    whole = load("02-bptt")
    items = tuple(
        replace(item, expected=broken) if item.name == "grad_b1" else item for item in whole.items
    )
    suites = {"02-bptt": replace(whole, items=items)}
    monkeypatch.setattr("autograder.items.suite.load", lambda name: suites.get(name) or load(name))
    monkeypatch.setenv(VARIABLE, "a secret of tests")
    assert main(["grade", str(SOLUTION), *TRUSTED]) == 3
    captured = capsys.readouterr()
    assert f"  -/{whole.points:g}  " in captured.out
    assert "GRADER_ERROR" in captured.out and captured.out.count("PASSED") == len(items) - 1
    assert "RuntimeError: the item is broken" in captured.err
    assert "error: the grader failed at grad_b1, which has no score" in captured.err


def test_a_fault_of_the_command_itself_has_exit_code_3(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A bug in the grader is told from a student's doing, with its traceback."""

    def broken(*args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("a bug")

    monkeypatch.setattr("autograder.commands.list.load", broken)
    assert main(["list"]) == 3
    captured = capsys.readouterr()
    assert "RuntimeError: a bug" in captured.err and "nothing above is a student's" in captured.err
    monkeypatch.setattr("autograder.commands.grade.grade", broken)
    monkeypatch.setenv(VARIABLE, "a secret of tests")
    assert main(["grade", str(STARTER), str(SOLUTION), *TRUSTED]) == 3
    assert "RuntimeError: a bug" in capsys.readouterr().err


def test_a_sandbox_that_does_not_work_has_exit_code_3(tmp_path: Path) -> None:
    """Asked for by name, a sandbox that is not there is a fault, and nothing else is taken."""
    done = run("grade", STARTER, "--sandbox", "bwrap", PATH=str(tmp_path))
    assert done.returncode == 3 and done.stdout == ""
    assert "error: the sandbox bwrap does not work here: the command bwrap is not" in done.stderr
