"""From a file to a submission: what was handed in is read as data, and only its code is kept.

Metadata, outputs, attachments and kernel specifications are not looked at: nothing in them can
change a grade.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from autograder.errors import InputError
from autograder.notebook import EXPECTED, MOST_BYTES, code_cells
from autograder.text import one_line

ARCHIVE = ".zip"


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
        alike = self._functions.get(_bare(function), ())
        return next((name for name in alike if name != function), None)

    @cached_property
    def _functions(self) -> dict[str, list[str]]:
        """The functions, by what is left of their names without case and underscores."""
        names = {name for cell in self.cells for name in _FUNCTION.findall(cell)}
        alike: dict[str, list[str]] = {}
        for name in sorted(names):
            alike.setdefault(_bare(name), []).append(name)
        return alike

    def count(self, functions: Iterable[str]) -> int:
        """How many of these functions the notebook defines."""
        return sum(self.defines(function) is not None for function in functions)

    def language(self, functions: Iterable[str]) -> str | None:
        """The other language in which the notebook defines one of these functions, if any.

        Told by the code, like everything else: the metadata names the kernel that was open last.
        """
        wanted = {*functions}
        for language, definition in _ELSEWHERE.items():
            if any(wanted.intersection(definition.findall(cell)) for cell in self.cells):
                return language
        return None


def _bare(name: str) -> str:
    return name.replace("_", "").lower()


_FUNCTION = re.compile(r"^[ \t]*+def[ \t]++([A-Za-z_]\w{0,60}+)[ \t]*+\(", re.M | re.ASCII)
_ELSEWHERE = {
    "R": re.compile(r"^[ \t]*+(\w++)[ \t]*+<-[ \t]*+function\b", re.M),
    "Julia": re.compile(r"^[ \t]*+function[ \t]++(\w++)[ \t]*+\(", re.M),
}
_DEFINITION = re.compile(
    r"^[ \t]*+(?:async[ \t]++)?(?:def[ \t]++(\w++)|(\w++)[ \t]*+=(?!=))", re.MULTILINE
)


def read(path: Path) -> Submission:
    """Reads a notebook file, or the one notebook in a zip archive.

    Raises:
        InputError: It is not there, a link that leads elsewhere, not a notebook, too large, or of a
            format too old or too new.
    """
    content, name = _content(path), shown(path)
    if path.suffix.lower() == ARCHIVE:
        from autograder.archive import notebook_in

        name, content = notebook_in(content, name)
    return Submission(path.stem, code_cells(content, name))


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
        if path.is_symlink() and path.exists() and path.resolve().parent != path.parent.resolve():
            # In a class's folders it may lead to another student's notebook, or to the solution.
            raise InputError(
                f"{shown(path)} is a link that leads out of its folder, expected {EXPECTED}",
                hint="name the file itself; where a student made the link, ask for the file",
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
    return content


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
    language = handed_in.language(name for names in functions.values() for name in names)
    if language is not None:
        raise InputError(
            f"{shown(path)} defines its functions in {language}, expected a notebook in Python",
            hint="hand in the notebook that was handed out, filled in with a Python kernel",
        )
    raise InputError(
        f"{shown(path)} defines no function of {expected}, expected a notebook of it",
        hint="hand in the notebook that was handed out, with the functions' names as they were",
    )


def shown(path: Path) -> str:
    """A path as it may be printed: no control characters, no surrogates, not endless."""
    return one_line(str(path), 200)
