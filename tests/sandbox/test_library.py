"""The student's library: what numpy, IPython and matplotlib need, and nothing else."""

from __future__ import annotations

import importlib.metadata
import multiprocessing
import os
import re
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
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


@pytest.mark.parametrize(
    ("beside", "mode", "as_it_lies"),
    [("__pycache__", 0o755, True), ("pandas", 0o755, False), ("__pycache__", 0o700, False)],
)
def test_a_folder_of_the_library_alone_is_taken_as_it_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beside: str, mode: int, as_it_lies: bool
) -> None:
    """Where any user may read it and it holds no other package; else it is linked."""
    packages = tmp_path / "packages"
    (packages / beside).mkdir(parents=True)
    (packages / "six.py").write_text("")
    packages.chmod(mode)
    monkeypatch.setattr(library, "open_to_others", lambda path: path.stat().st_mode & 0o001 == 1)
    monkeypatch.setattr(library, "student_library", lambda: [packages / "six.py"])
    folder = library.library_in(tmp_path / "cache")
    assert (folder == packages) is as_it_lies
    assert sorted(path.name for path in folder.iterdir() if path.name != beside) == ["six.py"]


def aged(folder: Path, days: float) -> Path:
    """A folder of a cache with a file in it, last used some days ago."""
    folder.mkdir(parents=True)
    (folder / "six.py").write_text("")
    moment = time.time() - days * 24 * 3600
    os.utime(folder, (moment, moment))
    return folder


@pytest.fixture
def entries(tmp_path: Path) -> dict[str, Path]:
    path = tmp_path / "package.py"
    path.write_text("")
    return {"package.py": path}


def test_folders_that_nobody_uses_are_removed(tmp_path: Path, entries: dict[str, Path]) -> None:
    """After 30 days, with what a killed grader left; younger ones and other things stay."""
    cache = tmp_path / "cache"
    for name in ("library-00000001", "library-00000002.4321", "library-00000003.unused99"):
        aged(cache / name, days=31)
    stay = [
        aged(cache / "library-00000004", days=29),
        aged(cache / "library-of-mine", days=400),
        aged(cache / "other-00000001", days=400),
    ]
    folder = library.linked("library", entries, cache)
    assert {*cache.iterdir()} == {folder, *stay}


def test_a_folder_in_use_stays(tmp_path: Path, entries: dict[str, Path]) -> None:
    """Each use counts, however old the folder is."""
    cache = tmp_path / "cache"
    folder = library.linked("library", entries, cache)
    os.utime(folder, (0, 0))
    assert library.linked("library", entries, cache) == folder
    other = tmp_path / "newer.py"
    other.write_text("")
    newer = library.linked("library", {"newer.py": other}, cache)
    assert {*cache.iterdir()} == {folder, newer}


def test_a_folder_that_is_used_while_it_is_put_aside_comes_back(
    tmp_path: Path, entries: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another grader marks it between the look and the removal."""
    cache = tmp_path / "cache"
    old = aged(cache / "library-00000001", days=31)
    rename = Path.rename

    def late(self: Path, target: Path) -> Path:
        if self == old:
            os.utime(old)
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", late)
    folder = library.linked("library", entries, cache)
    assert {*cache.iterdir()} == {folder, old} and (old / "six.py").is_file()


def test_graders_that_start_at_once_share_a_cache(tmp_path: Path, entries: dict[str, Path]) -> None:
    """Each makes or finds the folder, and the old ones are removed by one of them."""
    cache = tmp_path / "cache"
    for number in range(20):
        aged(cache / f"library-{number:08x}", days=31)
    with ProcessPoolExecutor(4, multiprocessing.get_context("spawn")) as pool:
        works = [pool.submit(library.linked, "library", entries, cache) for _ in range(8)]
        folders = {work.result() for work in works}
    assert {*cache.iterdir()} == folders and len(folders) == 1


def test_sandboxes_of_one_grader_that_start_at_once_share_a_cache(
    tmp_path: Path, entries: dict[str, Path]
) -> None:
    """A batch has several in threads: each links under another name, and the first one stays."""
    cache = tmp_path / "cache"
    with ThreadPoolExecutor(8) as pool:
        folders = {*pool.map(lambda _: library.linked("library", entries, cache), range(16))}
    assert {*cache.iterdir()} == folders and len(folders) == 1


def test_a_cache_that_cannot_be_made_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no place for the folder, the packages are mounted one by one."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert linked_library() is None
