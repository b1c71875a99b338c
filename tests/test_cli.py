"""The command, run as users run it: what it prints, what it writes, how it ends."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from autograder.cli import main
from autograder.items.suite import load
from autograder.sandbox import bwrap, choose, docker
from autograder.secret import VARIABLE
from tests.conftest import ROOT
from tests.test_grade import SOLUTION, STARTER

COMMAND = [sys.executable, "-m", "autograder"]
TRUSTED = ("--sandbox", "process")
ANSWER = "def grad_z2(dY, Z2, f):\n    return dY"


def environment(**more: str) -> dict[str, str]:
    names = {"PATH": os.environ["PATH"], "HOME": os.environ["HOME"], VARIABLE: "a secret of tests"}
    names |= {"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "PYTHONWARNINGS": "error"}
    names |= {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
    return names | more


def run(*arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
    """The command, without a terminal."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        env=environment(**more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )


# --- help, list, doctor, completion ---------------------------------------------------------------


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


def test_list_shows_items_and_points() -> None:
    """Each assignment with its items, titles and points."""
    every, one = run("list"), run("list", "02-bptt")
    assert every.returncode == one.returncode == 0 and every.stderr == one.stderr == ""
    assert one.stdout in every.stdout
    suite = load("02-bptt")
    first, *rest = one.stdout.splitlines()
    assert first.startswith("02-bptt  ")
    assert first.endswith(f"{len(suite.items)} items, {suite.points:g} points")
    assert [line.split()[:2] for line in rest] == [[i.name, f"{i.points:g}"] for i in suite.items]


def test_doctor_says_what_works() -> None:
    """Each sandbox has its line, and the one that `auto` takes is named."""
    done = run("doctor")
    assert done.returncode == 0 and done.stderr == ""
    said = dict(line.split(maxsplit=1) for line in done.stdout.splitlines())
    assert said["process"] == "works"
    assert said["auto"] == f"takes {choose().NAME}"
    assert said["docker"].startswith("works (" if docker.why_not() is None else "no: ")
    assert said["secret"] == f"in {VARIABLE}"
    assert said["assign"] == "works"


def test_doctor_says_what_a_sandbox_does_not_promise() -> None:
    """Below the sandboxes that fall short of the strongest stands in what."""
    lines = run("doctor").stdout.splitlines()
    below = {line.split()[0]: after for line, after in pairwise(lines)}
    assert "not promised: anything but the limits" in below["process"]
    assert "not promised: a cap on the memory" in below["bwrap"]
    assert "not promised" not in below["docker"]


def test_doctor_says_what_to_install(tmp_path: Path) -> None:
    """Without bubblewrap and an engine the reasons are there; `auto` takes what is left."""
    done = run("doctor", PATH=str(tmp_path), DOCKER_HOST=f"unix://{tmp_path}/nobody.sock")
    assert done.returncode == 0
    assert "bwrap    no: the command bwrap is not there; install it" in done.stdout
    assert "docker   no: no engine answers at unix://" in done.stdout
    assert "auto     takes process" in done.stdout


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


# --- grade ----------------------------------------------------------------------------------------


def test_a_graded_notebook_is_a_table_on_standard_output() -> None:
    """The table and nothing else; which sandbox was taken is said beside it; exit code 0."""
    done = run("grade", SOLUTION)
    assert done.returncode == 0
    assert done.stdout.startswith("02-bptt  02-bptt  ") and "PASSED" in done.stdout
    assert done.stderr.splitlines()[0] == f"sandbox: {choose().NAME}"
    assert "\x1b" not in done.stdout + done.stderr and "\r" not in done.stdout + done.stderr


def test_the_process_sandbox_warns() -> None:
    """Where the notebook's code is trusted that is said loudly, with the way out."""
    done = run("grade", STARTER, *TRUSTED)
    assert done.returncode == 0
    warning, hint = done.stderr.splitlines()
    assert warning.startswith("warning: the sandbox `process` keeps limits but no secrets")
    assert hint.startswith("hint: ")


def test_json_goes_to_standard_output_alone() -> None:
    """`--json -` prints a list of reports, and no table."""
    done = run("grade", STARTER, *TRUSTED, "--json", "-")
    (report,) = json.loads(done.stdout)
    assert report["submission"] == "02-bptt" and report["score"] == 0


def test_json_and_out_write_the_same_reports(tmp_path: Path) -> None:
    """A file with all reports, and a file for each; the tables are printed as well."""
    one, other = tmp_path / "one.ipynb", tmp_path / "other.ipynb"
    shutil.copy(STARTER, one)
    shutil.copy(STARTER, other)
    together, folder = tmp_path / "new" / "all.json", tmp_path / "out" / "here"
    done = run("grade", one, other, *TRUSTED, "--json", together, "--out", folder)
    assert done.returncode == 0 and done.stdout.count("(sandbox process)") == 2
    reports = json.loads(together.read_text(encoding="utf-8"))
    assert [report["submission"] for report in reports] == ["one", "other"]
    assert {path.name for path in folder.iterdir()} == {"one.json", "other.json"}
    for report in reports:
        path = folder / f"{report['submission']}.json"
        assert json.loads(path.read_text(encoding="utf-8")) == report


def test_bad_files_do_not_stop_the_good_ones(tmp_path: Path) -> None:
    """Each bad file is a sentence with a hint; the good are graded; nothing is overwritten."""
    folder = tmp_path / "out"
    folder.mkdir()
    bad = [tmp_path / f"{name}.ipynb" for name in ("missing", "empty", "other", "folder")]
    bad[1].write_text("")
    bad[2].write_text(json.dumps({"nbformat": 4, "cells": []}))
    bad[3].mkdir()
    for path in bad:
        (folder / f"{path.stem}.json").write_text("from before")
    good = tmp_path / "good.ipynb"
    shutil.copy(STARTER, good)
    done = run("grade", *bad[:2], good, *bad[2:], *TRUSTED, "--out", folder)
    assert done.returncode == 2
    assert done.stdout.startswith("good  02-bptt  ") and done.stdout.count("(sandbox") == 1
    assert json.loads((folder / "good.json").read_text(encoding="utf-8"))["score"] == 0
    for path in bad:
        assert (folder / f"{path.stem}.json").read_text() == "from before"
    errors = re.findall(r"^error: (.*)\nhint: (.*)$", done.stderr, re.M)
    assert len(errors) == 4
    for path, (sentence, hint) in zip(bad, errors, strict=True):
        assert sentence.startswith(str(path)) and "expected" in sentence
        assert hint and not hint.endswith(".")
    assert "Traceback" not in done.stderr


def test_all_bad_is_an_empty_list(tmp_path: Path) -> None:
    """With nothing graded the JSON is a list without reports, and the exit code 2."""
    done = run("grade", tmp_path / "missing.ipynb", *TRUSTED, "--json", "-")
    assert done.returncode == 2 and json.loads(done.stdout) == []


def test_a_notebook_of_another_assignment_is_refused(write_notebook: Callable[..., Path]) -> None:
    """Named or not, an assignment that the notebook has nothing of is told."""
    path = write_notebook("def lesson_9(): pass")
    for more in ((), ("--assignment", "02-bptt")):
        done = run("grade", path, *TRUSTED, *more)
        assert done.returncode == 2 and done.stdout == ""
        assert f"error: {path} defines no function of " in done.stderr


def test_two_files_of_one_name_do_not_share_a_report(tmp_path: Path) -> None:
    """The second would take the place of the first: it is refused, the first is kept."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    for name in ("a", "b"):
        shutil.copy(STARTER, tmp_path / name / "work.ipynb")
    paths = [tmp_path / name / "work.ipynb" for name in ("a", "b")]
    done = run("grade", *paths, *TRUSTED, "--out", tmp_path / "out")
    assert done.returncode == 2 and done.stdout.count("(sandbox") == 1
    assert f"error: {paths[1]} has the same name as {paths[0]}" in done.stderr
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["work.json"]


@pytest.mark.parametrize("option", ["--out", "--json"])
def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path: Path, option: str) -> None:
    """A file where a folder should be, and the other way round."""
    place = tmp_path / "place"
    if option == "--out":
        place.write_text("")
    else:
        place.mkdir()
    done = run("grade", STARTER, *TRUSTED, option, place)
    assert done.returncode == 2
    error, hint = done.stderr.splitlines()[-2:]
    assert error.startswith("error: ") and str(place) in error and hint.startswith("hint: ")


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


def test_a_name_with_odd_characters_is_graded(tmp_path: Path) -> None:
    """The table and the report's name are safe to show; the report's file has the whole name."""
    path = tmp_path / "\x1b[31mred\nline\u202e.ipynb"
    shutil.copy(STARTER, path)
    done = run("grade", path, *TRUSTED, "--out", tmp_path / "out")
    assert done.returncode == 0 and done.stdout.startswith("[31mred line  02-bptt")
    assert "\x1b" not in done.stdout + done.stderr
    assert [p.name for p in (tmp_path / "out").iterdir()] == [f"{path.stem}.json"]


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


# --- pipes, terminals, signals --------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [("list",), ("--help",), ("grade", str(STARTER), *TRUSTED)])
def test_a_reader_that_has_seen_enough_is_no_error(arguments: tuple[str, ...]) -> None:
    """`| head -1` ends quietly."""
    source, sink = os.pipe()
    os.close(source)
    done = subprocess.run(
        [*COMMAND, *arguments], env=environment(), stdout=sink, stderr=subprocess.PIPE, text=True
    )
    os.close(sink)
    assert "Traceback" not in done.stderr and "BrokenPipe" not in done.stderr
    assert done.returncode in (0, 2)


@pytest.mark.parametrize("arguments", [("list",), ("--help",)])
def test_a_closed_standard_output_is_no_error(arguments: tuple[str, ...]) -> None:
    """`>&-` is a way to see errors only."""
    done = subprocess.run(
        ["/bin/sh", "-c", '"$@" >&-', "sh", *COMMAND, *arguments],
        env=environment(),
        stderr=subprocess.PIPE,
        text=True,
    )
    assert done.returncode == 0 and "Traceback" not in done.stderr


def heed_ctrl_c() -> None:
    """Tests may run in the background, where a shell has Ctrl-C ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def on_a_terminal(
    *arguments: object, columns: int = 80, keys: str = "", after: str = "", **more: str
) -> tuple[str, int]:
    """What the command shows on a terminal, and its exit code; `keys` typed `after` some text."""
    pid, terminal = pty.fork()
    if pid == 0:
        heed_ctrl_c()
        os.execve(
            sys.executable,
            [*COMMAND, *map(str, arguments)],
            environment(TERM="xterm", COLUMNS=str(columns), **more),
        )
    shown, typed, end = b"", not keys, time.monotonic() + 60
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.5)[0]:
            try:
                data = os.read(terminal, 1 << 16)
            except OSError:
                break
            if not data:
                break
            shown += data
        if not typed and after in shown.decode(errors="replace"):
            os.write(terminal, keys.encode())
            typed = True
    else:
        os.kill(pid, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os.close(terminal)
    return shown.decode().replace("\r\n", "\n"), code


def test_a_terminal_has_colours_progress_and_wrapped_lines() -> None:
    """The table is painted, the items go by, and the lines are as wide as the terminal."""
    shown, code = on_a_terminal("grade", STARTER, *TRUSTED, columns=90)
    assert code == 0
    assert "\x1b[1m0/" in shown and re.search(r"\x1b\[31mNO_ANSWER", shown)
    assert f"\r\x1b[K{STARTER}: grad_z2" in shown
    table = shown[shown.rindex("\x1b[K") + 3 :]
    plain = re.sub(r"\x1b\[\d*[mK]", "", table)
    assert all(len(line) <= 90 for line in plain.splitlines())


@pytest.mark.parametrize("name", ["NO_COLOR", "TERM"])
def test_who_wants_no_colours_gets_none(name: str) -> None:
    """NO_COLOR and a dumb terminal are respected."""
    more = {"NO_COLOR": "1"} if name == "NO_COLOR" else {"TERM": "dumb"}
    pid_environment = {"TERM": "xterm"} | more
    source, sink = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, "grade", str(STARTER), *TRUSTED],
        env=environment(**pid_environment),
        stdout=sink,
        stderr=subprocess.DEVNULL,
    )
    os.close(sink)
    shown = b""
    while True:
        try:
            data = os.read(source, 1 << 16)
        except OSError:
            break
        shown += data
    os.close(source)
    assert process.wait(60) == 0
    assert b"NO_ANSWER" in shown and b"\x1b" not in shown


def test_a_dumb_terminal_is_no_place_for_progress_colours(tmp_path: Path) -> None:
    """Where standard error is no terminal, no progress is shown."""
    done = run("grade", STARTER, *TRUSTED, TERM="xterm", FORCE_COLOR="1")
    assert "grad_z2:" not in done.stderr and "\x1b" not in done.stderr + done.stdout


@pytest.mark.parametrize(
    "sandbox", [s for s in ("bwrap", "process") if s == "process" or not bwrap.why_not()]
)
def test_ctrl_c_ends_everything(
    sandbox: str, tmp_path: Path, write_notebook: Callable[..., Path]
) -> None:
    """Exit code 130, a word, and neither a process nor a folder is left."""
    marker = f"marker_{os.getpid()}_{time.monotonic_ns()}"
    path = write_notebook(
        ANSWER,
        f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', 'import time;"
        f" time.sleep(61)', '{marker}'])\nimport time\ntime.sleep(62)",
    )
    process = subprocess.Popen(
        [*COMMAND, "grade", str(path), "--sandbox", sandbox],
        env=environment(TMPDIR=str(tmp_path)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heed_ctrl_c,
    )
    end = time.monotonic() + 30
    while not running(marker):
        assert time.monotonic() < end and process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert errors.splitlines()[-1] == "interrupted" and "Traceback" not in errors
    end = time.monotonic() + 5
    while running(marker):
        assert time.monotonic() < end, "a process is left"
        time.sleep(0.05)
    assert [p for p in tmp_path.iterdir() if p.name.startswith("rnn-autograder-")] == []


def running(marker: str) -> bool:
    """Whether a process with this word on its command line is there."""
    for pid in filter(str.isdigit, os.listdir("/proc")):  # noqa: PTH208
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if marker.encode() in command:
            return True
    return False


def test_ctrl_c_on_a_terminal_clears_the_progress() -> None:
    """Typed at the keyboard, it ends the command on a line of its own."""
    never = ROOT / "examples" / "submissions" / "06-never-ends.ipynb"
    shown, code = on_a_terminal("grade", never, *TRUSTED, keys="\x03", after="hint:")
    assert code == 130 and "Traceback" not in shown
    assert shown.splitlines()[-1].endswith("interrupted")
