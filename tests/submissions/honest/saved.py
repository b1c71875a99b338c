"""Honest notebooks as other programs save them: the same cells in files of odd forms."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.submissions.notebooks import Cells

Notebook = dict[str, Any]

PICTURE = "iVBORw0KGgo" + "A" * 200_000
COLAB_CELL = (
    'try:\n    from google.colab import drive\n    drive.mount("/content/drive")\n'
    'except ImportError:\n    print("not on Colab")\n'
    "%cd /content/drive/MyDrive/rnn"
)
KAGGLE_CELL = (
    "# This Python 3 environment comes with many helpful analytics libraries installed\n"
    "import numpy as np # linear algebra\n"
    "import pandas as pd # data processing, CSV file I/O (e.g. pd.read_csv)\n\n"
    "import os\n"
    "for dirname, _, filenames in os.walk('/kaggle/input'):\n"
    "    for filename in filenames:\n"
    "        print(os.path.join(dirname, filename))\n"
)
NO_PANDAS = "ModuleNotFoundError: No module named 'pandas'"


def code(source: str, **more: Any) -> Notebook:
    """A code cell."""
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": source.splitlines(keepends=True),
        **more,
    }


def plain(cells: Cells, *, minor: int = 5, **metadata: Any) -> Notebook:
    """A notebook of format 4 with these cells."""
    ids = ({"id": f"cell-{n}"} if minor >= 5 else {} for n in range(len(cells)))
    made = [{**code(cell), **more} for cell, more in zip(cells, ids, strict=True)]
    return {"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": minor}


def text(notebook: Notebook, **options: Any) -> bytes:
    """The notebook as a file in UTF-8."""
    return json.dumps(notebook, ensure_ascii=False, **options).encode()


def kernel(name: str, title: str, language: str = "python", **more: Any) -> Notebook:
    """The metadata that names a kernel."""
    return {
        "kernelspec": {"name": name, "display_name": title, "language": language},
        "language_info": {"name": language, **more},
    }


def colab(cells: Cells) -> bytes:
    """Google Colab: its metadata, forms, a GPU, outputs with ids, `google.colab` in try."""
    notebook = plain((COLAB_CELL, *cells), minor=0, **kernel("python3", "Python 3"))
    notebook["metadata"] |= {
        "accelerator": "GPU",
        "colab": {
            "provenance": [{"file_id": "1aBcD", "timestamp": 1700000000000}],
            "name": "02-bptt.ipynb",
            "gpuType": "T4",
            "collapsed_sections": ["x1"],
            "toc_visible": True,
        },
    }
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"] = {
            "id": f"aB{number}",
            "cellView": "form",
            "colab": {"base_uri": "https://localhost:8080/", "height": 35},
            "executionInfo": {
                "status": "ok",
                "elapsed": 7,
                "user": {"displayName": "A Student", "userId": "0123"},
                "user_tz": -60,
            },
            "outputId": "d1-e2",
        }
    notebook["cells"][1]["source"].insert(0, "#@title Activations { run: 'auto' }\n")
    return text(notebook, indent=2)


def kaggle(cells: Cells) -> bytes:
    """Kaggle: its first cell, data sources, trusted cells with ids of the older kind."""
    notebook = plain((KAGGLE_CELL, *cells), minor=4, **kernel("python3", "Python 3"))
    notebook["metadata"]["kaggle"] = {
        "accelerator": "none",
        "dataSources": [{"sourceId": 1, "sourceType": "datasetVersion"}],
        "isInternetEnabled": True,
        "language": "python",
        "sourceType": "notebook",
    }
    for cell in notebook["cells"]:
        cell["metadata"] = {
            "_uuid": "8f2839f25d086af736a60e9eeb907d3b93b6e0e5",
            "_kg_hide-input": False,
            "execution": {"iopub.status.busy": "2024-01-01T00:00:00.000000Z"},
            "trusted": True,
        }
        cell["source"] = "".join(cell["source"])
    return text(notebook)


def vscode(cells: Cells) -> bytes:
    """VS Code: `orig_nbformat`, a language for each cell, an interpreter of the student's own."""
    notebook = plain(cells, minor=2, **kernel("python3", ".venv (3.12.1)", version="3.12.1"))
    notebook["metadata"] |= {
        "orig_nbformat": 4,
        "vscode": {"interpreter": {"hash": "f" * 64}},
    }
    for cell in notebook["cells"]:
        cell["metadata"] = {"vscode": {"languageId": "python"}, "notebookRunGroups": {"g": "1"}}
    return text(notebook, indent=1)


def jupytext(cells: Cells) -> bytes:
    """Paired with a script by Jupytext."""
    notebook = plain(cells, **kernel("python3", "Python 3 (ipykernel)"))
    notebook["metadata"]["jupytext"] = {
        "formats": "ipynb,py:percent",
        "text_representation": {"extension": ".py", "format_name": "percent"},
        "notebook_metadata_filter": "-all",
    }
    notebook["cells"][0]["metadata"] = {"lines_to_next_cell": 2}
    return text(notebook)


def quarto(cells: Cells) -> bytes:
    """Quarto: a raw cell of YAML first, options as comments."""
    notebook = plain(cells, **kernel("python3", "Python 3"))
    front = ["---\n", "title: BPTT\n", "format: html\n", "---"]
    notebook["cells"].insert(0, {"cell_type": "raw", "metadata": {}, "source": front})
    for cell in notebook["cells"][1:]:
        cell["source"][:0] = ["#| label: fig-loss\n", "#| echo: false\n"]
    return text(notebook)


def papermill(cells: Cells) -> bytes:
    """Run by papermill: tagged parameters, times, statuses."""
    notebook = plain(("seed = 1", *cells), papermill={"duration": 1.5, "exception": None})
    notebook["cells"][0]["metadata"] = {"tags": ["parameters", "injected-parameters"]}
    for cell in notebook["cells"]:
        cell["metadata"].setdefault("tags", []).append("remove-cell")
        cell["metadata"]["papermill"] = {"status": "completed", "exception": False}
    return text(notebook)


def databricks(cells: Cells) -> bytes:
    """Databricks: its metadata, and cells in other languages by magics."""
    extra = "%md\n# A title", "dbutils.library.restartPython()"
    notebook = plain((*extra, *cells), minor=0)
    notebook["metadata"]["application/vnd.databricks.v1+notebook"] = {"language": "python"}
    return text(notebook)


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
