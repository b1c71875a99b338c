"""The files of the attacks: notebooks, and what is no plain notebook, made by code."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.attack.corpus import Attack, Cells, base, notebook


def make(attack: Attack, cells: Cells, folder: Path) -> Path:
    """Writes the file of an attack into the folder, and gives its path."""
    path = folder / attack.name
    if attack.maker:
        MAKERS[attack.maker](path, cells)
    else:
        path.write_text(json.dumps(notebook(cells)), encoding="utf-8")
    return path


def _write(path: Path, notebook: dict[str, Any]) -> None:
    path.write_text(json.dumps(notebook), encoding="utf-8")


# --- metadata -------------------------------------------------------------------------------------


def tagged(path: Path, cells: Cells) -> None:
    made = notebook(cells)
    for cell in made["cells"]:
        cell["metadata"] = {
            "otter": {"ignore": True, "tests": ["grad_W11"]},
            "nbgrader": {
                "grade": True,
                "points": 100,
                "score": 100,
                "solution": True,
                "locked": True,
            },
            "tags": [
                "otter_ignore",
                "remove-cell",
                "skip-execution",
                "solution",
                "raises-exception",
            ],
            "editable": False,
            "collapsed": True,
        }
    made["metadata"]["otter"] = {"assignment_name": "02-bptt", "OK_FORMAT": True, "tests": {}}
    _write(path, made)


def other_kernel(path: Path, cells: Cells) -> None:
    made = notebook(cells)
    made["metadata"]["kernelspec"] = {
        "name": "bash",
        "language": "bash",
        "display_name": "touch /tmp/left-by-another-kernel",
        "argv": ["/bin/sh", "-c", "touch /tmp/left-by-another-kernel"],
    }
    made["metadata"]["language_info"] = {"name": "R", "file_extension": ".sh", "version": "../.."}
    _write(path, made)


def with_outputs(path: Path, cells: Cells) -> None:
    made = notebook(cells)
    html = "<script>alert('100/100')</script><img src=x onerror=alert(1)>"
    for cell in made["cells"]:
        cell["outputs"] = [
            {"output_type": "stream", "name": "stdout", "text": "All tests passed!\n100/100\n"},
            {"output_type": "execute_result", "data": {"text/html": html}, "metadata": {}},
        ]
        cell["attachments"] = {"numpy.py": {"text/x-python": "raise SystemExit"}}
        cell["execution_count"] = 100
    made["metadata"]["widgets"] = {"state": {"score": 100}}
    _write(path, made)


def same_ids(path: Path, cells: Cells) -> None:
    made = notebook(cells)
    for number, cell in enumerate(made["cells"]):
        cell["id"] = ["../../etc", "x" * 1_000_000, None, {"$ref": "#"}, -1][number % 5]
    _write(path, made)


def two_lists(path: Path, cells: Cells) -> None:
    """The last of two equal keys counts, for us as for Jupyter: the handout."""
    first = json.dumps(notebook(cells))
    handout = notebook(base("starter", "02-bptt"))
    second = json.dumps(handout["cells"])
    worksheets = json.dumps([{"cells": notebook(cells)["cells"]}])
    path.write_text(
        f'{first[:-1]}, "cells": {second}, "worksheets": {worksheets}}}', encoding="utf-8"
    )


def with_report(path: Path, cells: Cells) -> None:
    made = notebook(cells)
    full = {"score": 100, "max_score": 100, "verdict": "PASSED", "items": [], "seed": "00" * 32}
    made |= {"report": full, "score": 100, "results": full}
    made["metadata"] |= {"report": full, "grade": 100, "autograder": full}
    _write(path, made)


# --- other than notebooks -------------------------------------------------------------------------


def pickled(path: Path, cells: Cells) -> None:
    mark = f"left-by-{path.stem}"
    path.write_bytes(b"cos\nsystem\n(S'touch /tmp/" + mark.encode() + b"'\ntR.")


def zip_with_modules(path: Path, cells: Cells) -> None:
    evil = "raise SystemExit('100/100')"
    names = ("numpy.py", "sitecustomize.py", "conftest.py", "msgspec/__init__.py", ".OTTER_LOG")
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, evil)
        archive.writestr("02-bptt.ipynb", json.dumps(notebook(cells)))


MAKERS: dict[str, Callable[[Path, Cells], None]] = {
    maker.__name__: maker
    for maker in (
        tagged,
        other_kernel,
        with_outputs,
        same_ids,
        two_lists,
        with_report,
        pickled,
        zip_with_modules,
    )
}
