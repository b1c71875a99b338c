"""From a master to its handout and its solved notebook: `otter assign`, made reproducible.

Otter gives new cells random ids, Jupytext leaves notes of its own in the metadata, and both depend
on what is installed. Here all of this is replaced, so that the same master always gives the same
bytes and a stale handout can be told by comparing files.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.otter.errors import HandoutError
from autograder.otter.manual import marking
from autograder.otter.master import Master, Notebook

_REQUIREMENTS = {
    "jupyterlab": "jupyterlab>=4.2",
    "matplotlib": "matplotlib>=3.9",
    "numpy": "numpy>=2.0",
    "otter": "otter-grader>=7.0,<8",
}

_README = """\
# {title}

The notebook `{notebook}` is the assignment: it explains each item, has room for your code, and a
check below each item that you can run as often as you like.

With Python 3.11 or newer, in this folder:

```sh
python3 -m venv .venv
.venv/bin/python -m pip install -r requirements.txt
.venv/bin/jupyter lab {notebook}
```

(On Windows write `.venv\\Scripts\\` in place of `.venv/bin/`.)

Keep the name of the file, since the checks are stored in it. Hand in `{notebook}`, saved after
*Restart Kernel and Run All Cells*.
"""


@dataclass(frozen=True)
class Handout:
    """What is made of one master: the files students receive, and what the instructor keeps.

    Attributes:
        files: The files of the handout, by name.
        solved: The solved notebook.
        marking: The questions that are graded by hand, in one place; empty where there are none.
    """

    name: str
    files: dict[str, bytes]
    solved: bytes
    marking: bytes = b""

    @property
    def starter(self) -> bytes:
        """The notebook that students receive."""
        return self.files[f"{self.name}.ipynb"]

    @property
    def notebooks(self) -> dict[str, bytes]:
        """Both notebooks, by what they are."""
        return {"starter": self.starter, "solved": self.solved}


def generate(master: Master) -> Handout:
    """Run `otter assign` on the master and tidy what comes out."""
    notebook = f"{master.name}.ipynb"
    with tempfile.TemporaryDirectory(prefix="handout-") as scratch:
        source, result = Path(scratch, notebook), Path(scratch, "result")
        source.write_text(json.dumps(master.notebook), encoding="utf-8")
        _otter_assign(master.name, source, result)
        starter = _tidy((result / "student" / notebook).read_bytes())
        solved = _tidy((result / "autograder" / notebook).read_bytes())
    readme = _README.format(title=master.title, notebook=notebook)
    files = {
        notebook: starter,
        "README.md": readme.encode(),
        "requirements.txt": _requirements(master).encode(),
    }
    return Handout(master.name, files, solved, marking(master).encode())


def _requirements(master: Master) -> str:
    """What the notebook needs; matplotlib only where it draws."""
    draws = re.search(r"^(import|from) matplotlib\b", master.given, re.MULTILINE)
    lines = (line for name, line in _REQUIREMENTS.items() if draws or name != "matplotlib")
    return "\n".join(lines) + "\n"


def _otter_assign(name: str, source: Path, result: Path) -> None:
    """`otter assign`, without its own run of the tests: it passes also when none was run."""
    # Half the time of `python -m otter`, under which one of Otter's imports takes 4 seconds.
    command = [sys.executable, "-P", "-c", "from otter.cli import cli; cli()"]
    command += ["assign", "--no-run-tests", "--no-pdfs", str(source), str(result)]
    try:
        done = subprocess.run(
            command,
            cwd=source.parent,
            env={**os.environ, "PYTHONWARNINGS": "ignore"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise HandoutError(f"otter assign did not finish on {name} within 5 minutes") from error
    if done.returncode != 0 or not (result / "student").is_dir():
        if "No module named otter" in done.stderr:
            raise HandoutError(
                "building a handout needs Otter-Grader, which is not installed",
                hint="pip install 'rnn-autograder[assign]'",
            )
        last = (done.stderr.strip() or done.stdout.strip() or "it says nothing").splitlines()[-1]
        raise HandoutError(f"otter assign cannot use the master of {name}: {last}")


def _tidy(data: bytes) -> bytes:
    """The same notebook with nothing in it that depends on the run or on the machine."""
    raw: Notebook = json.loads(data)
    seen: Counter[str] = Counter()
    metadata: dict[str, Any] = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    if "otter" in raw["metadata"]:
        metadata["otter"] = raw["metadata"]["otter"]
    tidy = {
        "cells": [_tidy_cell(cell, seen) for cell in raw["cells"]],
        "metadata": metadata,
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return (json.dumps(tidy, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()


def _tidy_cell(raw: dict[str, Any], seen: Counter[str]) -> dict[str, Any]:
    """One cell, its id made from what is in it: a change elsewhere leaves the id as it is."""
    source = "".join(raw["source"])
    digest = hashlib.sha256(f"{raw['cell_type']}\n{source}".encode()).hexdigest()[:12]
    seen[digest] += 1
    keep = ("deletable", "editable", "otter", "tags")
    cell = {
        "id": digest if seen[digest] == 1 else f"{digest}-{seen[digest]}",
        "cell_type": raw["cell_type"],
        "metadata": {key: raw["metadata"][key] for key in keep if key in raw["metadata"]},
        "source": source.splitlines(keepends=True),
    }
    if raw["cell_type"] == "code":
        cell |= {"execution_count": None, "outputs": []}
    return cell
