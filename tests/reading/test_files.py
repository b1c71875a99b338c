"""Files that are not there, that are no files, or that have odd names are told safely."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder import submission
from autograder.errors import InputError
from autograder.submission import read
from tests.conftest import notebook
from tests.reading.saved import refusal, save


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A wrong path is named, with what was expected."""
    path = tmp_path / "student.ipynb"
    expected = f"{path} is not there, expected a Jupyter notebook (.ipynb)"
    assert refusal(path).message == expected
    assert refusal(path / "below").message.startswith(f"{path / 'below'} is not there")


def test_a_path_through_a_file_is_refused(tmp_path: Path) -> None:
    """A file in the place of a folder is told."""
    path = save(tmp_path / "student.ipynb", notebook([])) / "a.ipynb"
    assert refusal(path).message == f"{path} cannot be read: Not a directory"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    """A folder is told from a notebook, whatever its name."""
    path = tmp_path / "student.ipynb"
    path.mkdir()
    assert refusal(path).message == f"{path} is a folder, expected a Jupyter notebook (.ipynb)"


def test_what_is_no_regular_file_is_refused_unopened(tmp_path: Path) -> None:
    """A FIFO would wait for a writer, a device would never end: neither is opened."""
    fifo = tmp_path / "student.ipynb"
    os.mkfifo(fifo)
    for path in (fifo, Path("/dev/zero"), Path("/dev/stdin")):
        if path.is_file():  # standard input may be one
            continue
        assert refusal(path).message.startswith(f"{path} is not a file, expected a Jupyter")


def test_a_link_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    """A dangling link is not there; a link to itself cannot be read."""
    dangling, circle = tmp_path / "a.ipynb", tmp_path / "b.ipynb"
    dangling.symlink_to("nothing")
    circle.symlink_to("b.ipynb")
    assert "is not there" in refusal(dangling).message
    assert "cannot be read: " in refusal(circle).message


ODD_NAMES = ["a\nb", "\x1b[31mred", "\u202egpj", "\udcff", "\t", "x" * 249, "\U000e0041"]


@pytest.mark.parametrize("name", ODD_NAMES, ids=ascii)
def test_a_name_with_odd_characters_is_shown_safely(tmp_path: Path, name: str) -> None:
    """A notebook of any name is read, and a refused one is named on one printable line."""
    path = tmp_path / f"{name}.ipynb"
    refusal(path)
    save(path, b"")
    refusal(path)
    save(path, notebook(["a"]))
    assert read(path).name == name


@pytest.mark.parametrize("name", ["x" * 300 + ".ipynb", "a\0b.ipynb", ""])
def test_a_name_that_no_file_can_have_is_refused(name: str) -> None:
    """Names too long, with a NUL, or empty are sentences as well."""
    refusal(Path(name))


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    """Without the permission to read it, a notebook is refused with the reason."""
    path = save(tmp_path / "student.ipynb", notebook([]))
    path.chmod(0)
    child = os.fork()
    if child == 0:
        try:
            if os.getuid() == 0:  # who may read everything
                os.setresuid(65534, 65534, 65534)
            read(path)
        except InputError as error:
            os._exit(0 if "cannot be read: Permission denied" in error.message else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_paths_are_shown_short(write_notebook: Callable[..., Path]) -> None:
    """A path of any length takes no more than a line."""
    assert len(submission.shown(Path("x" * 5000))) <= 200
