"""What a review of the core broke: answers and cells that were more than is to be kept of them."""

from __future__ import annotations

import time
from typing import Any

import pytest

from autograder import checks
from autograder.checks import Misfit
from autograder.submission import Submission
from autograder.values import unpack
from autograder.wire import (
    Array,
    CellBegun,
    CellEnded,
    FromProbe,
    Returned,
    Sequence,
    WireError,
    call_result,
    frame,
    from_probe,
)
from tests.security.asking import DOUBLE, DOUBLED, ask, bwrap_works, run

PROBE = (
    "import gc, os, time\n"
    "def module(name):\n"
    "    return next(d for d in gc.get_objects()\n"
    "                if isinstance(d, dict) and d.get('__name__') == name)\n"
    "wire = module('autograder.wire')\n"
)
"""A cell that has the probe's own modules again, although they were taken out of sight."""


@pytest.mark.parametrize("form", [(1.0, 2.0), {"W": 1.0, "b": 2.0}], ids=["tuple", "dict"])
def test_an_array_of_no_entries_and_a_million_million_rows_is_no_work(form: Any) -> None:
    """`np.empty((2**40, 0))` goes over the wire in a few bytes, and is not taken apart by rows."""
    answer = unpack(Array("<f8", (1 << 40, 0), b""))
    before = time.monotonic()
    assert isinstance(checks.fit(form, answer), Misfit)
    assert isinstance(checks.fit(form, [answer, answer]), dict)
    assert time.monotonic() - before < 1


def test_a_long_string_among_numbers_does_not_become_an_array_of_long_strings() -> None:
    """NumPy would give each number the room of the string: gigabytes for a frame of a megabyte."""
    fitted = checks.fit(1.0, ["x" * 500_000, *[0] * 500_000])
    assert isinstance(fitted, Misfit)


@pytest.mark.parametrize(
    "message",
    [
        CellBegun(-1),
        CellEnded(-1, None),
        CellEnded(0, "x" * 1001),
    ],
    ids=["begun", "ended", "problem"],
)
def test_what_the_judge_keeps_of_a_cell_is_small(message: FromProbe) -> None:
    """No cells below the first, no problem without end: what is kept has a bound."""
    with pytest.raises(WireError):
        from_probe(frame(message)[4:])


@bwrap_works
def test_a_stream_of_forged_cells_is_not_kept() -> None:
    """Cells that are not there end the sandbox at once, and with it only the cell that told."""
    cell = PROBE + (
        "n = 0\n"
        "while True:\n"
        "    n -= 1\n"
        "    begun, ended = wire['CellBegun'](n), wire['CellEnded'](n, 'x' * 900_000)\n"
        "    os.write(4, wire['frame'](begun) + wire['frame'](ended))"
    )
    answers, problems = run([DOUBLE, cell], ask("double"))
    assert answers == [DOUBLED]
    assert problems == {1: "it garbled what the sandbox says"}


@pytest.mark.parametrize("cell", [" " * 2_000_000, "\n" * 2_000_000, "a" * 2_000_000])
def test_names_are_looked_for_once_however_long_the_notebook(cell: str) -> None:
    """Hundreds of names in a notebook of megabytes are no work of minutes."""
    handed_in = Submission("long", ("def f(): pass", cell))
    before = time.monotonic()
    assert handed_in.count(["f", *map(str, range(300))]) == 1
    assert time.monotonic() - before < 2


def test_a_wire_value_has_as_many_parts_as_are_taken_apart() -> None:
    """A list of a million nothings is no answer."""
    with pytest.raises(WireError):
        call_result(frame(Returned(Sequence((None,) * 5000)))[4:])
    call_result(frame(Returned(Sequence((None,) * 4096)))[4:])
