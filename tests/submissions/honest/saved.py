"""Honest notebooks as they are saved: the same cells in files of odd forms."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.attack.notebook import Cells
from tests.submissions.honest.format_4 import Notebook, kernel, plain, text
from tests.submissions.honest.programs import (
    colab,
    databricks,
    jupytext,
    kaggle,
    papermill,
    quarto,
    vscode,
)

PICTURE = "iVBORw0KGgo" + "A" * 200_000
NO_PANDAS = "ModuleNotFoundError: No module named 'pandas'"


def format_3(cells: Cells) -> bytes:
    """Format 3, as IPython saved it until 2014: worksheets, `input`, `prompt_number`, headings."""
    made: list[Notebook] = [{"cell_type": "heading", "level": 1, "metadata": {}, "source": "RNN"}]
    for number, cell in enumerate(cells, 1):
        made.append(
            {
                "cell_type": "code",
                "collapsed": False,
                "input": cell.splitlines(keepends=True),
                "language": "python",
                "metadata": {},
                "outputs": [],
                "prompt_number": number,
            }
        )
    sheets = [{"cells": made[:5], "metadata": {}}, {"cells": made[5:], "metadata": {}}]
    return text(
        {"metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0, "worksheets": sheets}
    )


def format_4_0(cells: Cells) -> bytes:
    """Format 4.0: no ids, sources as one string."""
    notebook = plain(cells, minor=0)
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])
    return text(notebook)


def twice_the_same_id(cells: Cells) -> bytes:
    """Cells copied by hand: one id for all, some empty, some of the wrong form."""
    notebook = plain(cells)
    for number, cell in enumerate(notebook["cells"]):
        cell["id"] = ("same", "", "not valid: é!", 7)[number % 4]
    return text(notebook)


def without_what_is_optional(cells: Cells) -> bytes:
    """Nothing but what has to be there."""
    made = [{"cell_type": "code", "source": cell} for cell in cells]
    return text({"cells": made, "nbformat": 4})


def windows(cells: Cells) -> bytes:
    """Windows line ends in the file and in the cells, and a byte order mark."""
    notebook = plain(tuple(cell.replace("\n", "\r\n") for cell in cells))
    return b"\xef\xbb\xbf" + text(notebook, indent=1).replace(b"\n", b"\r\n")


def utf_16(cells: Cells) -> bytes:
    """Saved as "Unicode" by an editor."""
    return text(plain(cells), indent=1).decode().encode("utf-16")


def ascii_only(cells: Cells) -> bytes:
    """Every other letter escaped, no line break in the file."""
    return json.dumps(plain((*cells, "σ = '∇ 🎉'")), separators=(",", ":")).encode()


def lines_without_ends(cells: Cells) -> bytes:
    """A list of lines whose last has its end, and cells that start and end with blank lines."""
    notebook = plain(cells)
    for cell in notebook["cells"]:
        cell["source"] = ["\n", "\n", *cell["source"], "\n", "\n", "    \n"]
    return text(notebook)


def with_outputs(cells: Cells) -> bytes:
    """Megabytes of outputs: pictures, tables, tracebacks, NaN, widgets that are gone."""
    notebook = plain(cells)
    notebook["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {}}}
    picture = {"output_type": "display_data", "data": {"image/png": PICTURE}, "metadata": {}}
    stream = {"output_type": "stream", "name": "stderr", "text": ["\x1b[31mred\x1b[0m\n"] * 99}
    table = {
        "output_type": "execute_result",
        "data": {"application/json": {"loss": [float("nan"), float("-inf")]}},
        "execution_count": 3,
        "metadata": {},
    }
    error = {"output_type": "error", "ename": "E", "evalue": "", "traceback": ["\x1b[0;31m"]}
    for cell in notebook["cells"]:
        cell["outputs"] = [picture, stream, table, error]
        cell["execution_count"] = 99
    return text(notebook)


def among_text(cells: Cells) -> bytes:
    """Between Markdown with attachments, raw cells, and cells of a kind to come."""
    notebook = plain(cells)
    markdown = {
        "cell_type": "markdown",
        "attachments": {"image.png": {"image/png": PICTURE}},
        "metadata": {},
        "source": ["# ∇W11\n", "![derivation](attachment:image.png)\n", "```python\n1 / 0\n```"],
    }
    raw = {"cell_type": "raw", "metadata": {"format": "text/latex"}, "source": "raise SystemExit"}
    future = {"cell_type": "chat", "metadata": {}, "source": ["raise SystemExit"]}
    between = [markdown, raw, future]
    notebook["cells"] = [part for cell in notebook["cells"] for part in (*between, cell)]
    return text(notebook)


def other_kernels(name: str, title: str, language: str) -> Callable[[Cells], bytes]:
    """Metadata of a kernel that is not the one it is graded with."""

    def save(cells: Cells) -> bytes:
        """The notebook with that kernel named in it."""
        return text(plain(cells, **kernel(name, title, language)))

    return save


SAVED: dict[str, tuple[Callable[[Cells], bytes], tuple[str, ...]]] = {
    "colab": (colab, ()),
    "kaggle": (kaggle, (NO_PANDAS,)),
    "vscode": (vscode, ()),
    "jupytext": (jupytext, ()),
    "quarto": (quarto, ()),
    "papermill": (papermill, ()),
    "databricks": (databricks, ("NameError: name 'dbutils' is not defined",)),
    "format 3": (format_3, ()),
    "format 4.0": (format_4_0, ()),
    "twice the same id": (twice_the_same_id, ()),
    "without what is optional": (without_what_is_optional, ()),
    "windows": (windows, ()),
    "utf-16": (utf_16, ()),
    "ascii only": (ascii_only, ()),
    "blank lines": (lines_without_ends, ()),
    "with outputs": (with_outputs, ()),
    "among text": (among_text, ()),
    "python 2 kernel": (other_kernels("python2", "Python 2", "python"), ()),
    "conda kernel": (other_kernels("conda-env-dl-py", "Python [conda env:dl]", "python"), ()),
    "pyodide kernel": (other_kernels("python", "Python (Pyodide)", "python"), ()),
    "sage kernel": (other_kernels("sagemath", "SageMath 10.3", "sage"), ()),
    "R by mistake": (other_kernels("ir", "R", "R"), ()),
}
"""By name: how the notebook is saved, and the problems that are noted of its cells."""
