"""Reading a submission: its code cells, or one sentence that names the file and what to do."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder import submission, wire
from autograder.errors import InputError
from autograder.notebook import MOST_BYTES, MOST_CELLS, MOST_CODE_BYTES, MOST_LOOSE_BYTES
from autograder.submission import Submission, read, recognise
from tests.conftest import ROOT, notebook

FUNCTIONS = {"02-bptt": ("grad_z2", "grad_h1"), "03-other": ("forward", "train", "loss")}


def save(path: Path, content: object) -> Path:
    """Writes bytes as they are, text as UTF-8, and anything else as JSON."""
    if not isinstance(content, (bytes, str)):
        content = json.dumps(content)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def code(source: Any, **more: Any) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "outputs": [], "source": source, **more}


def version_3(*cells: dict[str, Any]) -> dict[str, Any]:
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": [*cells]}]}


# --- what is read ---------------------------------------------------------------------------------

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


# --- what is refused ------------------------------------------------------------------------------

REFUSED: dict[str, tuple[object, str]] = {
    "empty": (b"", "is empty, expected a Jupyter notebook (.ipynb)"),
    "blank": (b" \n\t ", "is empty, expected a Jupyter notebook (.ipynb)"),
    "a script": ("import numpy as np\n", "is not JSON, expected a Jupyter notebook (.ipynb)"),
    "an archive": (b"PK\x03\x04" + b"\x00" * 99, "is not JSON, expected a Jupyter notebook"),
    "cut short": (json.dumps(notebook(["a"]))[:-5], "is not JSON, expected a Jupyter notebook"),
    "two notebooks": (json.dumps(notebook([])) * 2, "is not JSON, expected a Jupyter notebook"),
    "Latin-1": (
        json.dumps(notebook(["é"]), ensure_ascii=False).encode("latin-1"),
        "has code that is not UTF-8, expected a Jupyter notebook",
    ),
    "zeros": (b"\0" * 1000, "is not JSON, expected a Jupyter notebook"),
    "deep": (b"[" * 100_000, "is not JSON, expected a Jupyter notebook (.ipynb): it nests too"),
    "deep in a cell": (
        b'{"nbformat": 4, "cells": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        "is not JSON, expected a Jupyter notebook (.ipynb): it nests too deeply",
    ),
    "a JSON list": ([], "is JSON, but not a notebook, expected a Jupyter notebook (.ipynb)"),
    "a JSON string": ('"notebook"', "is JSON, but not a notebook, expected"),
    "a JSON null": ("null", "is JSON, but not a notebook, expected"),
    "any dict": ({"a": 1}, "is JSON, but not a notebook, expected a Jupyter notebook (.ipynb): it"),
    "a version alone": ({"nbformat": 4}, "is JSON, but not a notebook, expected"),
    "cells alone": ({"cells": []}, "is JSON, but not a notebook, expected"),
    "cells that are a dict": (
        {"nbformat": 4, "cells": {}},
        "is JSON, but not a notebook, expected",
    ),
    "cells that are null": ({"nbformat": 4, "cells": None}, "is JSON, but not a notebook"),
    "a version of text": ({"nbformat": "4", "cells": []}, "is JSON, but not a notebook"),
    "a version that is true": ({"nbformat": True, "cells": []}, "is JSON, but not a notebook"),
    "worksheets of numbers": ({"nbformat": 3, "worksheets": [1]}, "is JSON, but not a notebook"),
    "worksheets with a number of cells": (
        {"nbformat": 3, "worksheets": [{"cells": 5}]},
        "is JSON, but not a notebook",
    ),
    "format 2": (
        {"nbformat": 2, "worksheets": [{"cells": []}]},
        "is in notebook format 2, expected format 4",
    ),
    "format 5": ({"nbformat": 5, "body": {}}, "is in notebook format 5, expected format 4"),
    "10,000 cells": (notebook(["a"] * 10_000), "has more than 5,000 cells, the most"),
    "a cell without text": (
        {"nbformat": 4, "cells": [{"cell_type": "code"}]},
        "has a code cell without text, expected a Jupyter notebook (.ipynb)",
    ),
    "a cell with a number": (
        {"nbformat": 4, "cells": [code(5)]},
        "has a code cell without text, expected",
    ),
    "a cell with a list of numbers": (
        {"nbformat": 4, "cells": [code(["a", 5])]},
        "has a code cell without text, expected",
    ),
}


def refusal(path: Path) -> InputError:
    with pytest.raises(InputError) as refused:
        read(path)
    error = refused.value
    assert error.message.isprintable() and len(error.message) < 400
    assert error.hint and error.hint.isprintable() and not error.hint.endswith(".")
    return error


@pytest.mark.parametrize(("content", "sentence"), REFUSED.values(), ids=list(REFUSED))
def test_what_is_no_notebook_is_refused_in_a_sentence(
    tmp_path: Path, content: object, sentence: str
) -> None:
    """The sentence names the file and what was expected, and a hint says what to do."""
    path = save(tmp_path / "student.ipynb", content)
    assert refusal(path).message.startswith(f"{path} {sentence}")


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


# --- the digest -----------------------------------------------------------------------------------


def digest(tmp_path: Path, content: object) -> bytes:
    return read(save(tmp_path / "student.ipynb", content)).digest


def test_the_digest_does_not_change_with_what_is_no_code(tmp_path: Path) -> None:
    """Outputs, metadata, ids, text cells, line ends and the file's name do not change it."""
    plain = notebook(["a = 1\nb = 2"])
    changed = {
        "nbformat": 4,
        "nbformat_minor": 2,
        "metadata": {"kernelspec": {"name": "julia"}},
        "cells": [
            {"cell_type": "markdown", "source": "# My work", "attachments": {"a": {}}},
            code(
                ["a = 1\r\n", "b = 2"],
                execution_count=7,
                id="x",
                metadata={"deletable": False},
                outputs=[{"output_type": "stream", "text": "3"}],
            ),
        ],
    }
    assert digest(tmp_path, plain) == digest(tmp_path, changed)
    assert read(save(tmp_path / "b.ipynb", plain)).digest == digest(tmp_path, plain)


def test_the_digest_changes_with_the_code() -> None:
    """Every change of a character, of the order or of the cells' borders changes it."""
    versions = [(), ("",), ("ab",), ("a", "b"), ("b", "a"), ("a", "b", ""), ("a\n", "b"), ("a b",)]
    assert len({Submission("a", cells).digest for cells in versions}) == len(versions)


# --- which assignment -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "is_definition"),
    [
        ("def grad_z2(dY):\n    pass", True),
        ("# first\ndef  grad_z2 (dY): pass", True),
        ("if True:\n    def grad_z2(): pass", True),
        ("async def grad_z2(): pass", True),
        ("grad_z2 = lambda dY: dY", True),
        ("grad_z2=np.dot", True),
        ("def grad_z2_old(): pass", False),
        ("def my_grad_z2(): pass", False),
        ("grad_z2 == 1", False),
        ("print(grad_z2(1))", False),
        ("# def grad_z2():", False),
    ],
)
def test_a_definition_is_found_in_the_text(cell: str, is_definition: bool) -> None:
    """A `def` or an assignment of the name defines it; a mention does not."""
    assert Submission("a", ("", cell)).defines("grad_z2") == (1 if is_definition else None)


def test_the_last_definition_counts() -> None:
    """As in Python, a later cell takes the place of an earlier one."""
    cells = ("def f(): pass", "x = 1", "def f(): return 2", "f()")
    assert Submission("a", cells).defines("f") == 2
    assert Submission("a", cells).count(["f", "x", "y"]) == 2


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (("def grad_w11(): pass",), "grad_w11"),
        (("def gradW11(): pass", "def GRAD_W11(): pass"), "GRAD_W11"),
        (("def grad_W11(): pass",), None),
        (("def grad_W11(): pass\ndef grad_w11(): pass",), "grad_w11"),
        (("grad_w11 = 1",), None),
        (("def grad_w1(): pass",), None),
    ],
)
def test_another_spelling_of_a_name_is_found(cells: tuple[str, ...], found: str | None) -> None:
    """A function whose name differs in case or underscores alone; the first of several."""
    assert Submission("a", cells).lookalike("grad_W11") == found


def choose(cells: list[str], wanted: str | None = None) -> str:
    return recognise(Submission("a", tuple(cells)), Path("a.ipynb"), FUNCTIONS, wanted)


def test_the_assignment_is_the_one_with_the_most_functions() -> None:
    """A notebook is recognised by what it defines."""
    assert choose(["def grad_z2(): pass"]) == "02-bptt"
    assert choose(["def grad_z2(): pass", "def train(): pass", "def loss(): pass"]) == "03-other"


def test_a_named_assignment_needs_one_of_its_functions() -> None:
    """`--assignment` is believed as soon as one function of it is there."""
    cells = ["def grad_z2(): pass", "def train(): pass", "def loss(): pass"]
    assert choose(cells, "02-bptt") == "02-bptt"


def test_a_notebook_of_another_assignment_is_refused() -> None:
    """The message says which assignment it looks like, and which was expected."""
    with pytest.raises(InputError) as refused:
        choose(["def train(): pass"], "02-bptt")
    assert refused.value.message == (
        "a.ipynb looks like a notebook of 03-other, expected one of 02-bptt"
    )
    assert refused.value.hint == (
        "hand in the notebook of 02-bptt, or grade it with --assignment 03-other"
    )


@pytest.mark.parametrize("wanted", [None, "02-bptt"])
def test_a_notebook_of_no_assignment_is_refused(wanted: str | None) -> None:
    """The message names what was expected."""
    with pytest.raises(InputError) as refused:
        choose(["x = 1"], wanted)
    expected = wanted or "02-bptt or 03-other"
    assert refused.value.message.startswith(f"a.ipynb defines no function of {expected}, expected")


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


def test_paths_are_shown_short(write_notebook: Callable[..., Path]) -> None:
    """A path of any length takes no more than a line."""
    assert len(submission.shown(Path("x" * 5000))) <= 200
