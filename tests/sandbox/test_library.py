"""The student's library: what numpy, IPython and matplotlib need, and nothing else."""

from __future__ import annotations

import importlib.metadata
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from autograder.sandbox import library
from autograder.sandbox.library import (
    DISTRIBUTIONS,
    TOP_LEVEL,
    WITH_METADATA,
    linked_library,
    site_directories,
    student_library,
)


def needed(name: str) -> Iterator[str]:
    """The distributions that one needs here, without extras."""
    for line in importlib.metadata.requires(name) or ():
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield requirement.name


@cache
def closure() -> frozenset[str]:
    """All distributions that DISTRIBUTIONS come to need, as their metadata says."""
    found: set[str] = set()
    left = [*DISTRIBUTIONS]
    while left:
        name = re.sub(r"[-_.]+", "_", left.pop()).lower()
        if name not in found:
            found.add(name)
            left += needed(name)
    return frozenset(found)


def installed(distributions: frozenset[str]) -> set[str]:
    """The names that distributions have put directly into site-packages."""
    return {
        path.parts[0]
        for name in distributions
        for path in importlib.metadata.files(name) or ()
        if path.parts[0] not in ("..", "__pycache__", "/")
    }


def test_the_library_is_what_the_packages_and_their_requirements_installed() -> None:
    """Nothing that a package needs is left out, and nothing else is offered."""
    assert {path.name for path in student_library()} == installed(closure())


def test_the_lists_name_what_metadata_names() -> None:
    """Every distribution of the closure is listed; what else is listed is not installed here."""
    assert closure() <= WITH_METADATA
    everything = {
        re.sub(r"[-_.]+", "_", found.name).lower() for found in importlib.metadata.distributions()
    }
    assert (WITH_METADATA - closure()) & everything == set()
    here = {path.name for folder in site_directories() for path in folder.iterdir()}
    assert (TOP_LEVEL & here) <= installed(closure())


@pytest.mark.parametrize("package", ["rnn_reference", "autograder", "otter", "pytest", "pip"])
def test_the_graders_environment_is_not_offered(package: str) -> None:
    """Neither the grader, nor what it is tested and built with."""
    assert not [path for path in student_library() if path.name.startswith(package)]


def test_names_that_look_like_an_offered_one_are_not_offered() -> None:
    """Only whole names count."""
    offered = library._offered
    assert offered("numpy") and offered("numpy-2.4.6.dist-info") and offered("numpy.libs")
    for name in ("numpy.pth", "numpy_secret", "mynumpy-1.dist-info", "__editable__.numpy.pth"):
        assert not offered(name)


def test_the_library_is_linked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first use makes a folder with the same files, the second finds it; no scraps stay."""
    few = [path for path in student_library() if path.name in ("cycler", "six.py", "pylab.py")]
    monkeypatch.setattr(library, "student_library", lambda: few)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = linked_library()
    assert folder is not None
    assert {path.name for path in folder.iterdir()} == {path.name for path in few}
    for path in few:
        if path.is_file():
            assert (folder / path.name).read_bytes() == path.read_bytes()
    marked = folder.stat().st_ino
    again = linked_library()
    assert again == folder and again.stat().st_ino == marked
    assert [*folder.parent.iterdir()] == [folder]


def test_a_cache_that_cannot_be_made_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no place for the folder, the packages are mounted one by one."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert linked_library() is None
