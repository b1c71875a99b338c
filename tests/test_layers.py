"""Who imports whom, seen in what is loaded: beside the student's code no judge, no reference."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

from autograder.sandbox.bwrap import SHARED
from tests.conftest import ROOT

TRUSTED = (
    *("checks", "cli", "commands", "description", "diagnosis", "errors", "exam", "grade", "items"),
    *("judge", "marking", "model", "no_answer", "otter", "report", "sandbox", "secret", "seeds"),
    *("submission", "text"),
)


def loaded_by(module: str) -> set[str]:
    """What is in sys.modules after an import, in a fresh interpreter."""
    script = f"import sys, {module}; print(*sys.modules)"
    command = [sys.executable, "-c", script]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return set(printed.split())


def test_the_probe_loads_neither_the_judge_nor_the_reference() -> None:
    """Nothing worth reading is in the memory that student code shares."""
    modules = loaded_by("autograder.probe.main")
    ours = {m for m in modules if m.partition(".")[0] in ("autograder", "rnn_reference")}
    assert "autograder.probe.shell" in ours
    bad = {m for m in ours if m.startswith("rnn_reference") or m.split(".")[1:2] == ["items"]}
    bad |= {m for m in ours if m.partition(".")[2].partition(".")[0] in TRUSTED}
    assert bad == set()


def test_the_probe_does_not_load_ipython_by_itself() -> None:
    """What most notebooks do not need is loaded when one does."""
    assert {"IPython", "matplotlib"}.isdisjoint(loaded_by("autograder.probe.main"))


def test_all_that_the_probe_loads_is_carried_into_the_sandbox() -> None:
    """The list of shared files is complete, and holds nothing more."""
    ours = {m for m in loaded_by("autograder.probe.main") if m.startswith("autograder.")}
    shared = {name.removesuffix(".py") for name in SHARED} - {"__init__"}
    assert {m.split(".")[1] for m in ours} == shared


def imports(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.partition(".")[0])
    return names


REFERENCE = sorted(str(p.relative_to(ROOT)) for p in (ROOT / "rnn_reference").rglob("*.py"))


@pytest.mark.parametrize("path", REFERENCE)
def test_the_reference_imports_numpy_and_the_standard_library_alone(path: str) -> None:
    """The lecture as code knows nothing of grading, and needs nothing but NumPy."""
    assert imports(path) <= {"numpy", "rnn_reference", *sys.stdlib_module_names}


def test_loading_the_reference_loads_nothing_of_the_grader() -> None:
    """The same, seen in an interpreter."""
    modules = {name.partition(".")[0] for name in loaded_by("rnn_reference.bptt")}
    assert {"autograder", "msgspec", "IPython", "otter"}.isdisjoint(modules)


def test_the_command_starts_without_numpy() -> None:
    """The start of a grading is counted: what is heavy is loaded while the probe boots."""
    for module in ("autograder.cli", "autograder.commands.grade"):
        assert {"numpy", "IPython", "autograder.items.suite"}.isdisjoint(loaded_by(module))
