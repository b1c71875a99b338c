"""The files of the attacks: notebooks, and what is no plain notebook, made by code."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.attack import archives
from tests.attack.corpus import Attack, base
from tests.attack.notebook import Cells, notebook


def make(attack: Attack, cells: Cells, folder: Path) -> Path:
    """Writes the file of an attack into the folder, and gives its path."""
    path = folder / attack.name
    if attack.maker:
        return MAKERS[attack.maker](path, cells) or path
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


# --- bytes ----------------------------------------------------------------------------------------


def pickled(path: Path, cells: Cells) -> None:
    mark = f"left-by-{path.stem}"
    path.write_bytes(b"cos\nsystem\n(S'touch /tmp/" + mark.encode() + b"'\ntR.")


def a_gigabyte(path: Path, cells: Cells) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 30)


def deep_json(path: Path, cells: Cells) -> None:
    path.write_text('{"cells": ' + "[" * 1_000_000, encoding="ascii")


def _with_extra(path: Path, cells: Cells, extra: str) -> None:
    text = json.dumps(notebook(cells))
    path.write_text(f'{text[:-1]}, "extra": {extra}}}', encoding="utf-8")


def wide_json(path: Path, cells: Cells) -> None:
    _with_extra(path, cells, "[" + "[]," * 8_000_000 + "[]]")


def long_numbers(path: Path, cells: Cells) -> None:
    _with_extra(path, cells, f"[{'9' * 1_000_000}, 1e999999, -0, 1e-999999, {'1' * 5000}.5]")


def not_utf8(path: Path, cells: Cells) -> None:
    made = notebook(("# ∇".replace("∇", "\u00e4\u00f6\u00fc") * 99, *base("solution", "02-bptt")))
    text = json.dumps(made, ensure_ascii=False)
    path.write_bytes(text.encode("latin-1", "replace"))


def half_characters(path: Path, cells: Cells) -> None:
    odd = "x = '\ud83d \udc00 \u202e \u2028 \ufeff'\n# \x00 \x0c \x1a \x85"
    _write(path, notebook((*cells, odd, "\ufeffx = 1", "x\x00 = 1")))


def old_format(path: Path, cells: Cells) -> None:
    _write(path, {"nbformat": 2, "worksheets": [{"cells": notebook(cells)["cells"]}]})


def odd_cells(path: Path, cells: Cells) -> None:
    odd = [1, None, [], "code", {"cell_type": "code", "source": {"x": 1}}, {"cell_type": ["code"]}]
    _write(path, notebook(()) | {"cells": {"0": odd}})


def many_cells(path: Path, cells: Cells) -> None:
    _write(path, notebook(["def grad_W11(*args): pass"] * 6000))


def many_names(path: Path, cells: Cells) -> None:
    _write(path, notebook(["".join(f"def grad_w{n}():\n" for n in range(1_000_000))]))


# --- what lies where a notebook should ------------------------------------------------------------


def a_pipe(path: Path, cells: Cells) -> None:
    os.mkfifo(path)


def a_link(path: Path, cells: Cells) -> None:
    path.symlink_to(cells[0])


def no_text_name(path: Path, cells: Cells) -> Path:
    named = path.with_name(os.fsdecode(b"\xff\xfe \x80.ipynb"))
    _write(named, notebook(cells))
    return named


MAKERS: dict[str, Callable[[Path, Cells], Path | None]] = {
    maker.__name__: maker
    for maker in (
        archives.zip_with_modules,
        archives.zip_slip,
        archives.zip_to_the_root,
        archives.zip_bomb,
        archives.zip_that_lies,
        archives.zip_with_links,
        archives.zip_with_two,
        archives.zip_of_zips,
        archives.zip_of_a_million,
        archives.tar_with_devices,
        tagged,
        other_kernel,
        with_outputs,
        same_ids,
        two_lists,
        with_report,
        pickled,
        a_gigabyte,
        deep_json,
        wide_json,
        long_numbers,
        not_utf8,
        half_characters,
        old_format,
        odd_cells,
        many_cells,
        many_names,
        a_pipe,
        a_link,
        no_text_name,
    )
}
