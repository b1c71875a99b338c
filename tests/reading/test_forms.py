"""Whatever form a notebook is saved in, its code cells are read."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from autograder import wire
from autograder.notebook import MOST_CELLS
from autograder.submission import Submission, read
from tests.conftest import ROOT, notebook
from tests.reading.saved import code, save


def version_3(*cells: dict[str, Any]) -> dict[str, Any]:
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": [*cells]}]}


READ: dict[str, tuple[object, tuple[str, ...]]] = {
    "no cells at all": (notebook([]), ()),
    "format 4.5": (notebook(["a = 1", "b = 2"]), ("a = 1", "b = 2")),
    "format 4.0 without ids": (
        {"nbformat": 4, "nbformat_minor": 0, "metadata": {}, "cells": [code("a = 1")]},
        ("a = 1",),
    ),
    "format 4 with a minor to come": (
        {"nbformat": 4, "nbformat_minor": 99, "cells": [code("a = 1", new={"field": 1})]},
        ("a = 1",),
    ),
    "format 3": (
        version_3({"cell_type": "code", "input": ["a = 1\n", "b"], "language": "python"}),
        ("a = 1\nb",),
    ),
    "format 3 with an empty worksheet": (
        {"nbformat": 3, "worksheets": [{}, {"cells": [{"cell_type": "code", "input": "a"}]}]},
        ("a",),
    ),
    "source as a list": ({"nbformat": 4, "cells": [code(["a = 1\n", "b = 2"])]}, ("a = 1\nb = 2",)),
    "source as an empty list": ({"nbformat": 4, "cells": [code([])]}, ("",)),
    "Windows line ends": ({"nbformat": 4, "cells": [code(["a\r\n", "b\rc"])]}, ("a\nb\nc",)),
    "text and raw cells": (
        {"nbformat": 4, "cells": [{"cell_type": "markdown", "source": "# a"}, code("b")]},
        ("b",),
    ),
    "cells that are none": ({"nbformat": 4, "cells": [5, None, "a", [], code("b")]}, ("b",)),
    "a byte order mark": (b"\xef\xbb\xbf" + json.dumps(notebook(["a"])).encode(), ("a",)),
    "UTF-16": (json.dumps(notebook(["é"]), ensure_ascii=False).encode("utf-16"), ("é",)),
    "a NUL": (notebook(["a = '\0'"]), ("a = '\0'",)),
    "half an emoji": (notebook(["a = '\ud83d'"]), ("a = '?'",)),
    "half an emoji in an output": (
        {"nbformat": 4, "cells": [code("a", outputs=[{"text": "\ud83d"}])]},
        ("a",),
    ),
    "a whole emoji by halves": (notebook(["'\ud83d\ude00'"]), ("'\U0001f600'",)),
    "NaN in an output": (
        {"nbformat": 4, "cells": [code("a", outputs=[{"data": {"y": [float("nan")]}}])]},
        ("a",),
    ),
    "a number without end": ('{"nbformat": 4, "cells": [], "n": 1' + "0" * 400 + "}", ()),
    "most cells": (notebook(["a"] * MOST_CELLS), ("a",) * MOST_CELLS),
}


@pytest.mark.parametrize(("content", "cells"), READ.values(), ids=list(READ))
def test_the_code_cells_are_read(tmp_path: Path, content: object, cells: tuple[str, ...]) -> None:
    """Whatever form a notebook is saved in, its code cells come out, and fit into a frame."""
    handed_in = read(save(tmp_path / "student.ipynb", content))
    assert handed_in == Submission("student", cells)
    start = wire.Start(handed_in.cells, (), 1, 1, wire.Confinement(1, 1, 1, 1))
    assert wire.to_probe(wire.frame(start)[wire.HEADER :]) == start
    assert len(handed_in.digest) == 32


def test_a_link_to_a_notebook_is_read(tmp_path: Path) -> None:
    """A symbolic link is its notebook, under its own name."""
    save(tmp_path / "real.ipynb", notebook(["a"]))
    link = tmp_path / "link.ipynb"
    link.symlink_to("real.ipynb")
    assert read(link) == Submission("link", ("a",))


def test_a_field_that_is_there_twice_is_read_once(tmp_path: Path) -> None:
    """The last one counts, as in Jupyter: what is graded is what a person sees."""
    content = b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "a", "source": "b"}]}'
    path = save(tmp_path / "student.ipynb", content)
    assert read(path).cells == ("b",) == tuple(c["source"] for c in json.loads(content)["cells"])


def test_the_cells_of_a_large_notebook_are_read_as_those_of_a_small_one(tmp_path: Path) -> None:
    """Beyond 1 MB they are decoded in another way."""
    cells = tuple(f"a = {number}" for number in range(100))
    large = notebook(cells)
    large["cells"] += [{"cell_type": "markdown", "source": "x" * (2 << 20)}]  # type: ignore[operator]
    assert read(save(tmp_path / "large.ipynb", large)).cells == cells


def test_every_form_of_a_notebook_that_nbformat_writes_is_read(
    tmp_path: Path, solution: Path
) -> None:
    """The solution, written by nbformat as versions 3 and 4, has the same code each time."""
    script = (
        "import sys, nbformat\n"
        "source, target, version = sys.argv[1:]\n"
        "nbformat.write(nbformat.read(source, 4), target, version=int(version))"
    )
    digests = {read(solution).digest}
    for version in ("3", "4"):
        path = tmp_path / f"{version}.ipynb"
        command = [sys.executable, "-W", "ignore", "-c", script, str(solution), str(path), version]
        subprocess.run(command, check=True, cwd=ROOT)
        digests.add(read(path).digest)
    assert len(digests) == 1
