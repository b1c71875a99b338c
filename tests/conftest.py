"""What several tests need: notebooks made of cells, and the sandboxes of this machine."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from autograder.sandbox import SANDBOXES, Sandbox, bwrap, docker
from tests.needs import need

ROOT = Path(__file__).resolve().parent.parent
SECRET = b"a secret of the tests, not of a course"


def notebook(cells: Sequence[str]) -> dict[str, object]:
    """A notebook of format 4.5 with these code cells."""
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [
            {
                "cell_type": "code",
                "id": f"cell-{number}",
                "metadata": {},
                "execution_count": None,
                "outputs": [],
                "source": source,
            }
            for number, source in enumerate(cells)
        ],
    }


@pytest.fixture
def write_notebook(tmp_path: Path) -> Callable[..., Path]:
    """Writes a notebook with these code cells, and gives its path."""

    def write(*cells: str, name: str = "submission.ipynb") -> Path:
        path = tmp_path / name
        path.write_text(json.dumps(notebook(cells)), encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def solution() -> Path:
    """The solved notebook of 02-bptt."""
    return ROOT / "solutions" / "02-bptt.ipynb"


@pytest.fixture(scope="session")
def starter() -> Path:
    """The handout of 02-bptt."""
    return ROOT / "assignments" / "02-bptt" / "02-bptt.ipynb"


def pytest_configure(config: pytest.Config) -> None:
    """Tells pytest of the mark."""
    config.addinivalue_line("markers", "needs(*what): what the test needs of the machine")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Looks for what a test needs, before its fixtures ask for it."""
    for mark in item.iter_markers("needs"):
        for what in mark.args:
            need(what)


def _named(name: str) -> Sandbox:
    if name == docker.NAME:
        need("docker")
    return SANDBOXES[name]


@pytest.fixture(
    params=[n for n, each in SANDBOXES.items() if n == docker.NAME or each.why_not() is None]
)
def sandbox(request: pytest.FixtureRequest) -> Sandbox:
    """Each sandbox that works on this machine."""
    return _named(request.param)


@pytest.fixture(params=[docker.NAME, bwrap.NAME])
def closed_sandbox(request: pytest.FixtureRequest) -> Sandbox:
    """Each sandbox with its own processes, files and network, and the limits of all together."""
    return _named(request.param)
