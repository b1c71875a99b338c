"""Running cells in a process of their own: IPython is one per process."""

from __future__ import annotations

import subprocess
import sys
import textwrap

from tests.conftest import ROOT


def in_a_process(cells: list[str], fact: str, seconds: float = 20) -> bool:
    """Whether a fact holds of a shell that ran these cells."""
    script = f"""\
        from autograder.probe.shell import Shell
        cells = {cells!r}
        shell = Shell(cells, {seconds})
        problems = [shell.run(number, cell) for number, cell in enumerate(cells)]
        namespace = shell.namespace
        import sys
        if not ({fact}):
            print(problems, file=sys.__stderr__)
            raise SystemExit("the fact does not hold")
    """
    command = [sys.executable, "-W", "ignore", "-"]
    done = subprocess.run(
        command,
        input=textwrap.dedent(script),
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return True
