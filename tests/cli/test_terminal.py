"""The command's ends: pipes that close, terminals with and without colours, and Ctrl-C."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.sandbox import bwrap
from tests.cli.command import COMMAND, TRUSTED, environment, run
from tests.conftest import ROOT
from tests.grade.gradings import STARTER


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


ANSWER = "def grad_z2(dY, Z2, f):\n    return dY"


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
