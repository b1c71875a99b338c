"""The command line of the bubblewrap sandbox: what it shares, what it binds, what it masks."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from autograder.sandbox import bwrap
from autograder.sandbox.limits import Limits
from autograder.sandbox.running import Running
from tests.conftest import ROOT


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The command line that a sandbox is started with."""
    seen: list[list[str]] = []

    def run(self: Running, command: list[str], *rest: Any, **more: Any) -> None:
        seen.append(command)

    monkeypatch.setattr(Running, "__init__", run)
    bwrap.start(Limits(scratch_bytes=12345))
    return seen[0]


def targets(command: list[str], option: str) -> list[str]:
    """The last argument of each use of a mount option."""
    width = {"--ro-bind": 2, "--tmpfs": 1, "--symlink": 2, "--remount-ro": 1}[option]
    return [command[n + width] for n, word in enumerate(command) if word == option]


def test_every_namespace_is_new_and_no_capability_stays(command: list[str]) -> None:
    """No process, network, IPC or host name of the machine is shared, and no environment."""
    for option in ("pid", "net", "ipc", "uts"):
        assert f"--unshare-{option}" in command
    assert {"--die-with-parent", "--new-session", "--clearenv"} <= {*command}
    assert command[command.index("--cap-drop") + 1] == "ALL"
    added = [command[n + 1] for n, word in enumerate(command) if word == "--cap-add"]
    if os.getuid() == 0:
        assert added == ["CAP_SETUID", "CAP_SETGID"]
    else:
        assert added == [] and "--disable-userns" in command


def test_nothing_is_mounted_that_can_be_written(command: list[str]) -> None:
    """All files are bound read-only; what can be written has a size."""
    assert not {"--bind", "--dev-bind", "--bind-try", "--share-net"} & {*command}
    for folder in ("/tmp", bwrap.HOME, "/dev/shm"):
        place = command.index(folder, command.index("--size"))
        assert command[place - 5 : place] == ["--perms", "1777", "--size", "12345", "--tmpfs"]
    assert "/" in targets(command, "--remount-ro")


def test_the_packages_of_the_interpreter_are_masked(command: list[str]) -> None:
    """Of what lies in site-packages below a bound folder nothing is seen."""
    bound = targets(command, "--ro-bind")
    masked = targets(command, "--tmpfs")
    for folder in map(str, Path("/usr/lib").glob("python3*/*-packages")):
        assert folder in masked
    base = Path(sys.base_prefix)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    if str(base / "lib") in bound:
        assert str(base / "lib" / version / "site-packages") in masked
    for folder in masked:
        assert folder in (bwrap.LIBRARY, "/tmp", "/dev/shm", bwrap.HOME) or folder in targets(
            command, "--remount-ro"
        )


def test_of_the_grader_only_the_probe_is_bound(command: list[str]) -> None:
    """The checkout, the environment's packages and homes are not among the bound folders."""
    sources = [command[n + 1] for n, word in enumerate(command) if word == "--ro-bind"]
    ours = [source for source in sources if Path(source).is_relative_to(bwrap.PACKAGE)]
    names = {Path(source).relative_to(bwrap.PACKAGE).parts[0] for source in ours}
    assert names - {"__pycache__"} == {*bwrap.SHARED}
    assert str(ROOT) not in sources and str(Path.home()) not in sources and "/" not in sources
    assert "/etc" not in sources and "/var" not in sources and "/home" not in sources
