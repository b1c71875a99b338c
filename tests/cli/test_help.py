"""Help, usage and completion: what the command says of itself."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

import pytest

from tests.cli.command import environment, run


@pytest.mark.parametrize("arguments", [("--help",), ("grade", "--help")])
def test_help_shows_examples_and_exit_codes(arguments: tuple[str, ...]) -> None:
    """What a new user looks for first."""
    done = run(*arguments)
    assert done.returncode == 0 and done.stderr == ""
    for words in ("examples:\n", "grade submission.ipynb", "--out results", "exit codes: 0 graded"):
        assert words in done.stdout


@pytest.mark.parametrize("command", ["list", "doctor", "assign", "completion"])
def test_every_command_has_help(command: str) -> None:
    """No command is without a page."""
    done = run(command, "--help")
    assert done.returncode == 0 and done.stdout.startswith(f"usage: rnn-autograder {command}")


def test_without_a_command_the_help_is_shown() -> None:
    """Nothing asked is a usage error, with the way on."""
    done = run()
    assert done.returncode == 2 and "commands:" in done.stdout


def test_the_version_is_told() -> None:
    """The version is one line on standard output."""
    done = run("--version")
    assert done.returncode == 0 and re.fullmatch(r"rnn-autograder \d+\.\d+\S*\n", done.stdout)


WRONG = {
    "no command of it": ("mark",),
    "no notebook": ("grade",),
    "no draw at all": ("validate", "--draws", "0"),
    "no such option": ("grade", "a.ipynb", "--fast"),
    "no such sandbox": ("grade", "a.ipynb", "--sandbox", "chroot"),
    "no such assignment": ("grade", "a.ipynb", "--assignment", "99-none"),
    "no such assignment to list": ("list", "99-none"),
    "no such shell": ("completion", "tcsh"),
}


@pytest.mark.parametrize("arguments", WRONG.values(), ids=list(WRONG))
def test_a_wrong_command_line_is_told_from_a_right_one(arguments: tuple[str, ...]) -> None:
    """Exit code 2, the usage and one error on standard error, nothing on standard output."""
    done = run(*arguments)
    assert done.returncode == 2 and done.stdout == ""
    assert done.stderr.startswith("usage: rnn-autograder")
    if len(arguments) > 1:
        assert arguments[-1] in done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_is_code_of_its_shell(shell: str) -> None:
    """The code names the command; where the shell is there, it takes the code."""
    done = run("completion", shell)
    assert done.returncode == 0 and "rnn-autograder" in done.stdout and done.stderr == ""
    if shutil.which(shell):
        checked = subprocess.run([shell, "-n"], input=done.stdout, text=True, capture_output=True)
        assert checked.returncode == 0, checked.stderr


def test_the_completion_completes() -> None:
    """Asked as a shell asks, the command offers its commands and options."""
    line = "rnn-autograder gr"
    script = "import os, sys; os.dup2(1, 8); from autograder.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environment(
            _ARGCOMPLETE="1", COMP_LINE=line, COMP_POINT=str(len(line)), _ARGCOMPLETE_IFS="\n"
        ),
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == "grade"
