"""From the bytes of a notebook to the text of its code cells.

Nothing else is kept, and nothing else is made: fields that are not asked for are skipped by the
decoder, since as Python objects they would take twenty times the file's size.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from autograder.errors import InputError
from autograder.lean import msgspec

MOST_BYTES = 32 << 20
MOST_LOOSE_BYTES = 8 << 20
"""What is JSON only to Python has to be decoded whole."""
MOST_CODE_BYTES = 4 << 20
MOST_CELLS = 5_000
FEW_BYTES = 1 << 20
OLDEST_FORMAT, NEWEST_FORMAT = 3, 4
EXPECTED = "a Jupyter notebook (.ipynb)"

_Raw = msgspec.Raw


class _Notebook(msgspec.Struct):
    """A notebook's fields as their JSON; empty where one is not there."""

    nbformat: msgspec.Raw = _Raw()
    cells: msgspec.Raw = _Raw()
    worksheets: msgspec.Raw = _Raw()


class _Cell(msgspec.Struct):
    """A cell's fields as their JSON; `input` is the older format's source."""

    cell_type: msgspec.Raw = _Raw()
    source: msgspec.Raw = _Raw()
    input: msgspec.Raw = _Raw()


def code_cells(content: bytes, shown: str) -> tuple[str, ...]:
    """The sources of a notebook's code cells, in order.

    Args:
        content: The file's content.
        shown: How the file is called in messages.

    Raises:
        InputError: It is not a notebook, too large, or of a format too old or too new.
    """
    notebook = _notebook(content, shown)
    version = _value(notebook.nbformat, int)
    cells = _cells(notebook, version)
    if version is not None and not OLDEST_FORMAT <= version <= NEWEST_FORMAT:
        raise InputError(
            f"{shown} is in notebook format {version}, expected format {NEWEST_FORMAT}",
            hint="open it in a current Jupyter and save it, or run"
            f" `jupyter nbconvert --to notebook --nbformat {NEWEST_FORMAT}`",
        )
    if version is None or cells is None:
        raise InputError(
            f"{shown} is JSON, but not a notebook, expected {EXPECTED}: it has no cells",
            hint="hand in the .ipynb file that Jupyter saves",
        )
    if len(cells) > MOST_CELLS:
        raise InputError(
            f"{shown} has more than {MOST_CELLS:,} cells, the most that a notebook may have",
            hint="hand in the notebook of the assignment, without machine-made cells",
        )
    return tuple(_sources(cells, shown))


def _notebook(content: bytes, shown: str) -> _Notebook:
    if not content.strip():
        raise InputError(f"{shown} is empty, expected {EXPECTED}", hint="save it in Jupyter again")
    whole = _json(content, shown)
    notebook: _Notebook | None = _value(whole, _Notebook)
    if notebook is None:
        raise InputError(
            f"{shown} is JSON, but not a notebook, expected {EXPECTED}",
            hint="hand in the .ipynb file that Jupyter saves",
        )
    return notebook


def _json(content: bytes, shown: str) -> msgspec.Raw:
    try:
        return msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"), type=msgspec.Raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        reason = "it nests too deeply" if isinstance(error, RecursionError) else str(error)
    if len(content) > MOST_LOOSE_BYTES:
        raise InputError(
            f"{shown} is not strict JSON ({reason}), and larger than"
            f" {MOST_LOOSE_BYTES >> 20} MB, the most that such a notebook may be",
            hint="clear its outputs (in Jupyter: Edit, Clear Outputs of All Cells) and save it",
        )
    try:
        return msgspec.json.decode(_strict(content), type=msgspec.Raw)
    except (ValueError, RecursionError):
        raise InputError(
            f"{shown} is not JSON, expected {EXPECTED}: {reason}",
            hint="hand in the .ipynb file itself, not an export or a script",
        ) from None


def _strict(content: bytes) -> bytes:
    """As JSON what Jupyter writes and reads beyond it: NaN, halves of an emoji, UTF-16."""
    found = json.loads(content, parse_constant=lambda name: None)
    return json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")


def _cells(notebook: _Notebook, version: int | None) -> list[msgspec.Raw] | None:
    """The cells, in the older format those of all worksheets; None if there is no list of them.

    Of too many, one more than there may be.
    """
    sheets = _elements(notebook.worksheets) if version == OLDEST_FORMAT else None
    lists = [notebook.cells] if sheets is None else [_cells_of(sheet) for sheet in sheets]
    found: list[msgspec.Raw] = []
    known = False
    for cells in lists:
        if _size(cells):
            elements = _elements(cells)
            if elements is None:
                return None
            known = True
            found += elements
        if len(found) > MOST_CELLS:
            break
    return found if known else None


def _cells_of(sheet: msgspec.Raw) -> msgspec.Raw:
    outline = _value(sheet, _Notebook)
    return _Raw() if outline is None else outline.cells


def _elements(raw: msgspec.Raw) -> list[msgspec.Raw] | None:
    """The elements of a list as their JSON, at most one more than MOST_CELLS; None if it is none.

    A list of some MB may have millions: a type that ends is decoded no further than it goes. For
    what is short, it would take longer to make the type than to decode the list.
    """
    if _size(raw) <= FEW_BYTES:
        few: list[msgspec.Raw] | None = _value(raw, list[msgspec.Raw])
        return few
    found: Any = _value(raw, _first_elements())
    if found is None:
        return None
    elements = (getattr(found, name) for name in found.__struct_fields__)
    return [element for element in elements if element is not None]


@cache
def _first_elements() -> type[msgspec.Struct]:
    fields = [(f"_{number}", msgspec.Raw, None) for number in range(MOST_CELLS + 1)]
    return msgspec.defstruct("FirstElements", fields, array_like=True)


def _sources(cells: list[msgspec.Raw], shown: str) -> Iterator[str]:
    left = MOST_CODE_BYTES
    for raw in cells:
        cell = _value(raw, _Cell)
        if cell is None or _value(cell.cell_type, str) != "code":
            continue
        text = cell.source if _size(cell.source) else cell.input
        left -= _size(text)
        if left < 0:
            raise InputError(
                f"{shown} has more than {MOST_CODE_BYTES >> 20} MB of code, the most there may be",
                hint="hand in the notebook of the assignment, without data in its code",
            )
        source = _value(text, str | list[str])
        if source is None:
            fault = "a code cell without text" if _is_utf8(text) else "code that is not UTF-8"
            raise InputError(
                f"{shown} has {fault}, expected {EXPECTED}",
                hint="open it in Jupyter and save it again",
            )
        joined = source if isinstance(source, str) else "".join(source)
        yield joined.replace("\r\n", "\n").replace("\r", "\n")


def _value(raw: msgspec.Raw, kind: Any) -> Any:
    """What the JSON says, or None where it is something else than asked for, or nothing."""
    try:
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _is_utf8(raw: msgspec.Raw) -> bool:
    try:
        bytes(raw).decode()
    except UnicodeDecodeError:
        return False
    return True


def _size(raw: msgspec.Raw) -> int:
    return memoryview(raw).nbytes
