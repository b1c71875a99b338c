"""What grading a notebook costs, from start to verdict, as ratios in one run.

A light notebook (the solved one without its training cell) is graded through bubblewrap. Beside
it, in turn: a cold `import numpy` plus the same cells in plain Python, and `nbconvert --execute`
of the same notebook. Then the judge's own part, and the trusted side's memory against what a
student returns.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 11
STAND_IN = """\
import sys, types
otter = types.ModuleType("otter")
otter.Notebook = type("Notebook", (), {"__init__": lambda self, *a: None,
                                       "__getattr__": lambda self, name: lambda *a: None})
sys.modules["otter"] = otter
"""


def light_notebook(folder: Path) -> Path:
    """The solved notebook without the cells that train."""
    notebook = json.loads((ROOT / "solutions" / "02-bptt.ipynb").read_text(encoding="utf-8"))
    notebook["cells"] = [
        cell for cell in notebook["cells"] if "def train" not in "".join(cell["source"])
    ]
    path = folder / "light.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def plain_script(notebook: Path) -> Path:
    """The notebook's cells as one script."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    script = notebook.with_suffix(".py")
    script.write_text(STAND_IN + "\n\n".join(sources), encoding="utf-8")
    return script


def seconds(*command: str) -> float:
    """The wall-clock time of a command, from start to end."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return time.perf_counter() - start


def grading(path: Path, sandbox: str) -> list[str]:
    command = Path(sys.executable).with_name("rnn-autograder")
    return [str(command), "grade", str(path), "--sandbox", sandbox]


def start_to_verdict(folder: Path) -> None:
    light = light_notebook(folder)
    plain = plain_script(light)
    # nbconvert needs the module `otter` beside the notebook, as a student's machine has it.
    (folder / "otter.py").write_text(
        "class Notebook:\n"
        "    def __init__(self, *a): pass\n"
        "    def __getattr__(self, name): return lambda *a: None\n",
        encoding="utf-8",
    )
    nbconvert = [sys.executable, "-m", "jupyter", "nbconvert", "--to", "notebook", "--execute"]
    nbconvert += [str(light), "--output", "executed.ipynb"]
    commands = {
        "plain Python, cold, NumPy and the cells": [sys.executable, str(plain)],
        "graded through bwrap": grading(light, "bwrap"),
        "graded through process": grading(light, "process"),
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for command in commands.values():
        seconds(*command)
    for _ in range(ROUNDS):
        for name, command in commands.items():
            times[name].append(seconds(*command))
    converted = statistics.median(seconds(*nbconvert) for _ in range(3))
    floor, *_ = times.values()
    for name, taken in times.items():
        ratios = [a / b for a, b in zip(taken, floor, strict=True)]
        print(
            f"{name:42} {statistics.median(taken):6.3f} s"
            f"   {statistics.median(ratios):5.2f} times plain Python"
        )
    bwrap = statistics.median(times["graded through bwrap"])
    print(f"{'nbconvert --execute':42} {converted:6.3f} s   {converted / bwrap:5.2f} times bwrap")


def judges_part() -> None:
    """The trusted side's work on right answers: draw, answer, compare."""
    from autograder.exam import prepare
    from autograder.items.suite import load
    from autograder.judge import judge
    from autograder.values import pack
    from autograder.wire import Returned

    suite = load("02-bptt")
    best = float("inf")
    compared = [item for item in suite.items if item.expected is not None]
    for number in range(5):
        spent = 0.0
        for item in compared:
            start = time.perf_counter()
            exam = prepare(item, bytes([number]))
            exam.calls()
            spent += time.perf_counter() - start
            answers = (*exam.expected, exam.expected[0])
            results = tuple(Returned(pack(answer)) for answer in answers)
            start = time.perf_counter()
            judge(exam, results)
            spent += time.perf_counter() - start
        best = min(best, spent)
    print(f"{'the judge: draw, answer, compare':42} {best * 1e3:6.1f} ms")


def memory(folder: Path) -> None:
    """Peak memory of the trusted side for answers of a kilobyte and of a gigabyte."""
    for name, size in (("1 kB", 1 << 7), ("1 GB", 1 << 27)):
        source = f"import numpy as np\ndef grad_b1(D2):\n    return np.zeros({size})\n"
        cell = {"cell_type": "code", "metadata": {}, "outputs": [], "source": source}
        notebook = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": [cell]}
        path = folder / "flood.ipynb"
        path.write_text(json.dumps(notebook), encoding="utf-8")
        process = subprocess.Popen(
            grading(path, "bwrap"), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _, _, usage = os.wait4(process.pid, 0)
        print(f"{f'peak memory, answers of {name}':42} {usage.ru_maxrss / 1024:6.1f} MiB")


def main() -> None:
    """Prints the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start_to_verdict(folder)
        judges_part()
        memory(folder)


if __name__ == "__main__":
    main()
