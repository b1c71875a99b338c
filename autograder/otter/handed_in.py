"""The folder of a submission: which file in it is graded, and what others must not find there."""

from __future__ import annotations

import errno
import shutil
import stat
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path

from autograder.errors import GraderFault, InputError
from autograder.submission import ARCHIVE
from autograder.text import one_line

HINT = "hand in the notebook of the assignment, and nothing else"
MOST_FILES = 10_000
NOT_LOOKED_INTO = ("__MACOSX",)


def notebook(folder: Path, assignment: str) -> Path:
    """The notebook that was handed in, in the folder or below it; an archive where there is none.

    Of several it is the one that has the assignment's name. Links are not followed.

    Raises:
        InputError: There is none, or it is not clear which.
    """
    there = list(_files(folder))
    found = [path for path in there if path.suffix == ".ipynb"]
    found = found or [path for path in there if path.suffix == ARCHIVE]
    if len(found) > 1:
        found = [path for path in found if path.stem == assignment] or found
    if not found:
        raise InputError("no notebook was handed in, expected one (.ipynb)", hint=HINT)
    if len(found) > 1:
        names = ", ".join(one_line(path.name, 40) for path in sorted(found)[:3])
        raise InputError(
            f"{len(found)} notebooks were handed in ({names}), expected one", hint=HINT
        )
    return found[0]


def _files(folder: Path) -> Iterator[Path]:
    """The regular files in a folder and those below it, hidden ones and links left out."""
    try:
        yield from _below(folder)
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
        raise InputError("folders within folders without end were handed in", hint=HINT) from None


def _below(folder: Path) -> Iterator[Path]:
    folders, count = [folder], 0
    for each in folders:
        for path in each.iterdir():
            count += 1
            if count > MOST_FILES:
                raise InputError(f"more than {MOST_FILES:,} files were handed in", hint=HINT)
            mode = path.lstat().st_mode
            hidden = path.name.startswith(".") or path.name in NOT_LOOKED_INTO
            if stat.S_ISDIR(mode) and not hidden:
                folders.append(path)
            elif stat.S_ISREG(mode) and not hidden:
                yield path


def move_out(folder: Path, keep: Collection[str] = ()) -> None:
    """Moves what is in the folder to a new one beside it that only its owner can enter.

    Python, Jupyter and Otter take files by their names from the folder that they work in: a
    `numpy.py` would be imported, an `.OTTER_LOG` unpickled.

    Raises:
        GraderFault: Something cannot be moved; nothing must be run in the folder then.
    """
    aside = Path(tempfile.mkdtemp(prefix=f"{folder.name}-", dir=folder.parent))
    try:
        for path in list(folder.iterdir()):
            if path.name not in keep:
                shutil.move(path, aside)
    except (OSError, shutil.Error) as error:
        raise GraderFault(f"the submission's folder cannot be cleared: {error}") from None
