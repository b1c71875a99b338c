"""Honest notebooks as other programs save them."""

from __future__ import annotations

from tests.attack.notebook import Cells
from tests.submissions.honest.format_4 import kernel, plain, text

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
