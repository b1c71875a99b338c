"""Large files are refused, or cost little more than their size."""

from __future__ import annotations

import contextlib
import tracemalloc
from pathlib import Path

import pytest

from autograder.errors import InputError
from autograder.notebook import MOST_BYTES, MOST_CODE_BYTES, MOST_LOOSE_BYTES
from autograder.submission import read
from tests.conftest import notebook
from tests.reading.saved import refusal, save


def test_a_file_of_200_mb_is_refused_without_reading_it_all(tmp_path: Path) -> None:
    """A file that is too large is told so, with the way to make it smaller."""
    path = tmp_path / "student.ipynb"
    with path.open("wb") as file:
        file.truncate(200 << 20)
    error = refusal(path)
    assert error.message == f"{path} is larger than 32 MB, the most that a notebook may be"
    assert "Clear Outputs" in str(error.hint)


def test_a_notebook_as_large_as_allowed_is_read(tmp_path: Path) -> None:
    """The limit itself is allowed; outputs are not kept."""
    start, end = b'{"nbformat": 4, "cells": [], "metadata": "', b'"}'
    content = start + b"x" * (MOST_BYTES - len(start) - len(end)) + end
    path = save(tmp_path / "student.ipynb", content)
    assert read(path).cells == ()
    assert "larger" in refusal(save(path, content + b" ")).message


FILLED = {
    "metadata": b'{"nbformat": 4, "cells": [], "metadata": [%s 1]}',
    "an output": b'{"nbformat": 4, "cells": [{"cell_type": "code", "outputs": [%s 1]}]}',
    "a kind of cell": b'{"nbformat": 4, "cells": [{"cell_type": [%s 1], "source": "a"}]}',
    "a source": b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": [%s 1]}]}',
    "cells": b'{"nbformat": 4, "cells": [%s 1]}',
    "worksheets": b'{"nbformat": 3, "worksheets": [%s 1]}',
    "metadata beside what is no strict JSON": b'{"nbformat": 4, "cells": NaN, "metadata": [%s 1]}',
}


@pytest.mark.parametrize("element", [b"{},", b"[],", b"1,", b'"ab",'], ids=ascii)
@pytest.mark.parametrize("form", FILLED.values(), ids=list(FILLED))
def test_a_large_notebook_costs_little_more_than_its_size(
    tmp_path: Path, form: bytes, element: bytes
) -> None:
    """No field becomes Python objects that is not asked for, nor more of a list than is allowed."""
    content = form % (element * ((MOST_BYTES - 200) // len(element)))
    path = save(tmp_path / "student.ipynb", content)
    tracemalloc.start()
    try:
        with contextlib.suppress(InputError):
            read(path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2.2 * MOST_BYTES


def test_a_large_file_that_is_json_to_python_alone_is_refused(tmp_path: Path) -> None:
    """It would have to be decoded whole; a small one is."""
    form = '{"nbformat": 4, "cells": [], "metadata": [NaN, "%s"]}'
    small = save(tmp_path / "small.ipynb", form % ("x" * (MOST_LOOSE_BYTES - 100)))
    assert read(small).cells == ()
    error = refusal(save(tmp_path / "large.ipynb", form % ("x" * MOST_LOOSE_BYTES)))
    assert "is not strict JSON" in error.message and "larger than 8 MB" in error.message


def test_code_of_many_megabytes_is_refused(tmp_path: Path) -> None:
    """No one writes as much; the cells are counted together."""
    half = "#" * (MOST_CODE_BYTES // 2 - 2)
    assert len(read(save(tmp_path / "some.ipynb", notebook([half, half]))).cells) == 2
    error = refusal(save(tmp_path / "much.ipynb", notebook([half, half, "a"])))
    assert "has more than 4 MB of code" in error.message
