"""`list` and `doctor`: which items there are, and which sandboxes work."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from autograder.items.suite import load
from autograder.sandbox import choose, docker
from autograder.secret import VARIABLE
from tests.cli.command import run


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
