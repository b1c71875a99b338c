"""The one notebook in a zip archive, unpacked into memory and never onto a disk.

The archive is an enemy's: its own words on sizes are not believed, and of all that it holds only
the notebook is read.
"""

from __future__ import annotations

import io
import stat
import struct
import zlib
from collections.abc import Sequence
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from autograder.errors import InputError
from autograder.notebook import MOST_BYTES
from autograder.text import one_line

EXPECTED = "a zip archive with one notebook (.ipynb) in it"
MOST_FILES = 1_000
MOST_RATIO = 200
FREE_BYTES = 1 << 20
"""What small files may unpack to at any ratio: repeated zeros are no bomb yet."""
LISTED = 5

_BROKEN = (BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, ValueError, OSError)
_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_BESIDE = ("__MACOSX", ".ipynb_checkpoints")
"""Folders that systems and Jupyter add by themselves, with copies of the notebook."""


def notebook_in(content: bytes, shown: str) -> tuple[str, bytes]:
    """The archive's notebook.

    Args:
        content: The archive.
        shown: How its file is called in messages.

    Returns:
        How the notebook is called in messages, and its content.

    Raises:
        InputError: It is no zip archive, has no or several notebooks, or asks for too much.
    """
    # Each entry has this mark in the table of contents: no more of them are ever made.
    if content.count(_ENTRY) > MOST_FILES:
        raise InputError(
            f"{shown} holds more than {MOST_FILES:,} files, expected {EXPECTED}",
            hint="put the notebook alone into the archive, or hand in the .ipynb file",
        )
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _refuse_tricks(entries, shown)
            entry = _only(entries, shown)
            return f"{shown}, {_called(entry)}", _unpacked(archive, entry, shown)
    except _BROKEN as error:
        reason = one_line(str(error)) or type(error).__name__
        raise InputError(
            f"{shown} cannot be unpacked, expected {EXPECTED}: {reason}",
            hint="make the archive anew, or hand in the .ipynb file",
        ) from None


def _refuse_tricks(entries: Sequence[ZipInfo], shown: str) -> None:
    """Nothing is written to where a name leads; but no honest archive has such names."""
    names: set[str] = set()
    for entry in entries:
        name = entry.orig_filename.replace("\\", "/")
        path = PurePosixPath(name)
        link = stat.S_ISLNK(entry.external_attr >> 16)
        what = (
            "is a link" if link
            else "leads out of the archive" if path.is_absolute() or ".." in path.parts
            else "is there twice" if name in names
            else "has a name that no file can have" if "\0" in name
            else None
        )  # fmt: skip
        if what is not None:
            raise InputError(
                f"{shown} holds {_called(entry)}, which {what}, expected {EXPECTED}",
                hint="make the archive anew, or hand in the .ipynb file",
            )
        names.add(name)


def _only(entries: Sequence[ZipInfo], shown: str) -> ZipInfo:
    found = [entry for entry in entries if _is_notebook(entry)]
    if not found:
        raise InputError(
            f"{shown} holds no notebook, expected {EXPECTED}", hint="put the .ipynb file into it"
        )
    if len(found) > 1:
        names = ", ".join(map(_called, found[:LISTED])) + (", ..." if len(found) > LISTED else "")
        raise InputError(
            f"{shown} holds {len(found)} notebooks ({names}), expected {EXPECTED}",
            hint="leave the one that is to be graded, or hand in the .ipynb file",
        )
    return found[0]


def _is_notebook(entry: ZipInfo) -> bool:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    beside = path.name.startswith("._") or any(part in _BESIDE for part in path.parts)
    return path.suffix.lower() == ".ipynb" and not entry.is_dir() and not beside


def _unpacked(archive: ZipFile, entry: ZipInfo, shown: str) -> bytes:
    if entry.flag_bits & _ENCRYPTED:
        raise InputError(
            f"{shown} is locked with a password, expected {EXPECTED}",
            hint="make the archive anew without one, or hand in the .ipynb file",
        )
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise NotImplementedError("it is compressed in a way that is not usual")
    most = min(MOST_BYTES, max(FREE_BYTES, MOST_RATIO * entry.compress_size))
    with archive.open(entry) as member:
        content = member.read(most + 1)
    if len(content) > most:
        raise InputError(
            f"{shown} holds {_called(entry)}, which unpacks to more than"
            f" {most >> 20} MB, the most that it may be",
            hint="clear its outputs (in Jupyter: Edit, Clear Outputs of All Cells) and save it",
        )
    return content


def _called(entry: ZipInfo) -> str:
    return one_line(entry.filename, 80)
