"""From a file to a submission: the notebook is read as data, and only its code cells are kept.

Metadata, outputs, attachments and kernel specifications are not looked at: nothing in them can
change a grade.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder.errors import InputError
from autograder.lean import msgspec
from autograder.text import one_line

MOST_BYTES = 32 << 20
MOST_CELLS = 5_000
OLDEST_FORMAT, NEWEST_FORMAT = 3, 4
EXPECTED = "a Jupyter notebook (.ipynb)"


@dataclass(frozen=True)
class Submission:
    """What a student handed in.

    Attributes:
        name: The file's name without its ending.
        cells: The sources of the code cells, in order.
    """

    name: str
    cells: tuple[str, ...]

    @property
    def digest(self) -> bytes:
        """Tells submissions with different code apart; the same code has the same digest."""
        digest = hashlib.sha256()
        for cell in self.cells:
            source = cell.encode()
            digest.update(len(source).to_bytes(8, "big") + source)
        return digest.digest()

    def defines(self, function: str) -> int | None:
        """The last code cell, from 0, that defines or assigns this name."""
        return self._defined.get(function)

    @cached_property
    def _defined(self) -> dict[str, int]:
        """Looked for once for all names: a notebook may be long, and the names are many."""
        return {
            found[1] or found[2]: number
            for number, cell in enumerate(self.cells)
            for found in _DEFINITION.finditer(cell)
        }

    def lookalike(self, function: str) -> str | None:
        """A function of the notebook whose name is nearly this one: `grad_w11` for `grad_W11`."""
        defined = {name for cell in self.cells for name in _DEFINED.findall(cell)}
        return next((name for name in sorted(defined) if _nearly(name, function)), None)

    def count(self, functions: Iterable[str]) -> int:
        """How many of these functions the notebook defines."""
        return sum(self.defines(function) is not None for function in functions)


_DEFINED = re.compile(r"^[ \t]*def[ \t]+([A-Za-z_]\w{0,60})[ \t]*\(", re.M | re.ASCII)


def _nearly(name: str, other: str) -> bool:
    """Whether two names differ in case or underscores alone."""
    return name != other and _bare(name) == _bare(other)


def _bare(name: str) -> str:
    return name.replace("_", "").lower()


_DEFINITION = re.compile(
    r"^[ \t]*+(?:async[ \t]++)?(?:def[ \t]++(\w++)|(\w++)[ \t]*+=(?!=))", re.MULTILINE
)


def read(path: Path) -> Submission:
    """Reads a notebook file.

    Raises:
        InputError: It is not there, not a notebook, too large, or of a format too old or too new.
    """
    notebook = _parse(path, _content(path))
    version = notebook.get("nbformat")
    cells = _cells(notebook)
    if type(version) is int and not OLDEST_FORMAT <= version <= NEWEST_FORMAT:
        raise InputError(
            f"{shown(path)} is in notebook format {version}, expected format {NEWEST_FORMAT}",
            hint="open it in a current Jupyter and save it, or run"
            f" `jupyter nbconvert --to notebook --nbformat {NEWEST_FORMAT}`",
        )
    if type(version) is not int or cells is None:
        raise InputError(
            f"{shown(path)} is JSON, but not a notebook, expected {EXPECTED}: it has no cells",
            hint="hand in the .ipynb file that Jupyter saves",
        )
    if len(cells) > MOST_CELLS:
        raise InputError(
            f"{shown(path)} has {len(cells):,} cells, expected at most {MOST_CELLS:,}",
            hint="hand in the notebook of the assignment, without machine-made cells",
        )
    sources = [_source(cell) for cell in cells if _is_code(cell)]
    if any(source is None for source in sources):
        raise InputError(
            f"{shown(path)} has a code cell without text, expected {EXPECTED}",
            hint="open it in Jupyter and save it again",
        )
    return Submission(path.stem, tuple(source for source in sources if source is not None))


def _content(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise InputError(
                f"{shown(path)} is a folder, expected {EXPECTED}",
                hint="name the notebooks in it, for example with `*.ipynb`",
            )
        if path.exists() and not path.is_file():
            raise InputError(
                f"{shown(path)} is not a file, expected {EXPECTED}", hint="name a regular file"
            )
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise InputError(
            f"{shown(path)} is not there, expected {EXPECTED}", hint="check the path"
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is not one a file can have"
        raise InputError(
            f"{shown(path)} cannot be read: {reason}", hint="check its name and its permissions"
        ) from None
    if len(content) > MOST_BYTES:
        raise InputError(
            f"{shown(path)} is larger than {MOST_BYTES >> 20} MB, the most that a notebook may be",
            hint="clear its outputs (in Jupyter: Edit, Clear Outputs of All Cells) and save it",
        )
    if not content.strip():
        raise InputError(
            f"{shown(path)} is empty, expected {EXPECTED}", hint="save it in Jupyter again"
        )
    return content


def _parse(path: Path, content: bytes) -> dict[str, Any]:
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        notebook = msgspec.json.decode(content)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        reason = "it nests too deeply" if isinstance(error, RecursionError) else str(error)
        notebook = _parse_as_python_does(content)
        if notebook is None:
            raise InputError(
                f"{shown(path)} is not JSON, expected {EXPECTED}: {reason}",
                hint="hand in the .ipynb file itself, not an export or a script",
            ) from None
    if not isinstance(notebook, dict):
        raise InputError(
            f"{shown(path)} is JSON, but not a notebook, expected {EXPECTED}",
            hint="hand in the .ipynb file that Jupyter saves",
        )
    return notebook


def _parse_as_python_does(content: bytes) -> object:
    """What Jupyter writes and reads beyond JSON: NaN in outputs, halves of an emoji, UTF-16."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _cells(notebook: Mapping[str, Any]) -> list[Any] | None:
    """The cells, in the older format those of all worksheets; None if there is no list of them."""
    sheets = notebook.get("worksheets")
    if notebook.get("nbformat") != OLDEST_FORMAT or not isinstance(sheets, list):
        sheets = [notebook]
    lists = [sheet["cells"] for sheet in sheets if isinstance(sheet, dict) and "cells" in sheet]
    if not lists or not all(isinstance(cells, list) for cells in lists):
        return None
    return [cell for cells in lists for cell in cells]


def _is_code(cell: object) -> bool:
    return isinstance(cell, dict) and cell.get("cell_type") == "code"


def _source(cell: dict[str, Any]) -> str | None:
    """A cell's text: a string or a list of lines; `input` in the older format."""
    source = cell.get("source", cell.get("input"))
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        return None
    source = source.encode("utf-8", "replace").decode("utf-8")  # half an emoji becomes "?"
    return source.replace("\r\n", "\n").replace("\r", "\n")


def recognise(
    handed_in: Submission,
    path: Path,
    functions: Mapping[str, Sequence[str]],
    wanted: str | None,
) -> str:
    """The assignment of a notebook: the one of whose functions it defines the largest share.

    Args:
        handed_in: The notebook.
        path: Its file, for the message.
        functions: The functions of each assignment.
        wanted: The assignment that it has to be of, or None for any.

    Raises:
        InputError: It defines none of the functions of the assignment wanted, or of any.
    """
    found = {name: handed_in.count(names) for name, names in functions.items()}
    likely = max(found, key=lambda name: found[name] / len(functions[name]))
    expected = wanted or " or ".join(functions)
    if found[wanted or likely]:
        return wanted or likely
    if found[likely]:
        raise InputError(
            f"{shown(path)} looks like a notebook of {likely}, expected one of {expected}",
            hint=f"hand in the notebook of {wanted}, or grade it with --assignment {likely}",
        )
    raise InputError(
        f"{shown(path)} defines no function of {expected}, expected a notebook of it",
        hint="hand in the notebook that was handed out, with the functions' names as they were",
    )


def shown(path: Path) -> str:
    """A path as it may be printed: no control characters, no surrogates, not endless."""
    return one_line(str(path), 200)
