"""The roads from a notebook to its scores, and a table of them: `python -m tests.containers.roads`.

Every road grades the same folder of notebooks, in as few processes and containers as it needs.
What comes back of a notebook is its score and, by item, the points and the verdict.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from autograder.otter.package import package
from autograder.otter.settings import Settings, to_config
from tests import needs
from tests.conftest import ROOT, SECRET
from tests.containers import corpus, stock
from tests.containers.box import PYTHON, Box

COURSE = "[limits]\ncell_seconds = 6\ncall_seconds = 4\n"
"""Examples never end: no one needs to wait for them the usual 20 s."""
SETTINGS = Settings("02-bptt", COURSE, SECRET.decode())
PAGE = ROOT / "docs" / "reference" / "roads.md"

Outcomes = dict[str, Any]

GRADE = """\
import json, sys
from pathlib import Path
from autograder.course import parse
from autograder.grade import grade
from autograder.sandbox import choose

sandbox, folder, secret, course = sys.argv[1:]
rules, told = parse(course, Path("course.toml")), {}
for path in sorted(Path(folder).glob("*/*.ipynb")):
    name = path.parent.name
    report = grade(path, choose(sandbox), secret.encode(), assignment=name, course=lambda: rules)
    told[f"{name}/{path.stem}"] = {
        "score": report.score,
        "items": {i.name: [i.score, i.max_score, i.verdict] for i in report.items},
    }
print(json.dumps(told))
"""

RUN_AUTOGRADER = """\
import json, re, shutil, subprocess, sys
from pathlib import Path

root, configs, told = Path("/autograder"), json.loads(sys.argv[2]), {}
for path in sorted(Path(sys.argv[1]).glob("*/*.ipynb")):
    name = path.parent.name
    for folder in ("submission", "results"):
        shutil.rmtree(root / folder, ignore_errors=True)
        (root / folder).mkdir()
    (root / "source" / "otter_config.json").write_text(json.dumps(configs[name]))
    shutil.copy(path, root / "submission")
    subprocess.run([root / "run_autograder"], check=True, stdout=subprocess.DEVNULL)
    results = json.loads((root / "results" / "results.json").read_text())
    items = {}
    for test in results["tests"]:
        verdict = re.match("\\x1b.\\\\d+m(\\\\w+)", test["output"])[1]
        items[test["name"]] = [test["score"], test["max_score"], verdict]
    told[f"{name}/{path.stem}"] = {"score": results["score"], "items": items}
print(json.dumps(told))
"""

OTTER_RUN = """\
import contextlib, json, os, re, sys, tempfile
from pathlib import Path
from otter.run import main

packages, told = Path(sys.argv[2]), {}
for path in sorted(Path(sys.argv[1]).glob("*/*.ipynb"))[int(sys.argv[3])::2]:
    name = path.parent.name
    with tempfile.TemporaryDirectory() as out, contextlib.redirect_stdout(sys.stderr):
        main(str(path), autograder=str(packages / f"{name}.zip"), output_dir=out, no_logo=True)
        results = json.loads((Path(out) / "results.json").read_text())
    items = {}
    for test in results["tests"]:
        said = re.search("result:\\\\n +(\\\\w+)", test["output"])
        verdict = said[1] if said else "PASSED"
        items[test["name"]] = [test["score"], test["max_score"], verdict]
    total = round(sum(score for score, _, _ in items.values()), 2)
    told[f"{name}/{path.stem}"] = {"score": total, "items": items}
print(json.dumps(told))
"""


def _host(script: str, *arguments: str) -> Outcomes:
    """What a script says that runs here."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-P", "-c", script, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    told: Outcomes = json.loads(done.stdout)
    return told


def _sandbox(name: str) -> Callable[[Path], Outcomes]:
    return lambda folder: _host(GRADE, name, str(folder), SECRET.decode(), COURSE)


def _uid(folder: Path) -> Outcomes:
    """In a container, as root, one process for all notebooks."""
    with Box() as box:
        box.set_up(SETTINGS)
        box.copy(folder, "/root/notebooks")
        arguments = ("uid", "/root/notebooks", SECRET.decode(), COURSE)
        told: Outcomes = json.loads(box.run(PYTHON, "-I", "-c", GRADE, *arguments).stdout)
    return told


def _run_autograder(folder: Path) -> Outcomes:
    """In a container as Gradescope's, one run of the package for each notebook."""
    names = [path.name for path in folder.iterdir()]
    configs = {n: {"plugins": [to_config(replace(SETTINGS, assignment=n))]} for n in names}
    with Box() as box:
        box.set_up(SETTINGS)
        box.copy(folder, "/root/notebooks")
        arguments = ("/root/notebooks", json.dumps(configs))
        done = box.run(PYTHON, "-I", "-c", RUN_AUTOGRADER, *arguments)
    told: Outcomes = json.loads(done.stdout)
    return told


def _otter_run(folder: Path) -> Outcomes:
    """Otter's own function behind `otter run`, two at a time: each starts a kernel."""
    with tempfile.TemporaryDirectory(prefix="packages-") as packages:
        for path in folder.iterdir():
            content = package(replace(SETTINGS, assignment=path.name), "")
            (Path(packages) / f"{path.name}.zip").write_bytes(content)
        with ThreadPoolExecutor(2) as pool:
            halves = pool.map(lambda n: _host(OTTER_RUN, str(folder), packages, str(n)), (0, 1))
            return {name: told for half in halves for name, told in half.items()}


def _otter_grade(folder: Path) -> Outcomes:
    """Otter's own functions behind `otter grade`, two at a time: a container for each notebook."""
    told: Outcomes = {}
    for assignment in sorted(folder.iterdir()):
        paths = sorted(assignment.glob("*.ipynb"))
        halves = [half for half in (paths[::2], paths[1::2]) if half]
        settings = replace(SETTINGS, assignment=assignment.name)
        with stock.image(settings) as image, ThreadPoolExecutor(2) as pool:
            for half in pool.map(lambda half: stock.grade(half, image), halves):
                for path, each in half.items():
                    assert each["row"] is not None, f"{path}: {each['error']}"
                    score = round(each["row"]["total_points_earned"], 2)  # Otter just adds
                    told[f"{assignment.name}/{path.stem}"] = {**each, "score": score}
    return told


ROADS: dict[str, Callable[[Path], Outcomes]] = {
    "grade --sandbox process": _sandbox("process"),
    "grade --sandbox bwrap": _sandbox("bwrap"),
    "grade --sandbox docker": _sandbox("docker"),
    "grade --sandbox uid, in a container": _uid,
    "run_autograder, laid out as Gradescope's": _run_autograder,
    "otter run": _otter_run,
    "otter grade": _otter_grade,
}
FIRST = next(iter(ROADS))
IN_CONTAINERS = {
    name for name, road in ROADS.items() if road in (_uid, _run_autograder, _otter_grade)
}


def why_not(road: str) -> str | None:
    """Why a road cannot be gone here, or None."""
    if road in IN_CONTAINERS:
        return needs.why_not("image")
    sandbox = road.rpartition(" ")[2]
    return needs.why_not(sandbox) if sandbox in needs.REASONS else None


class Gone(NamedTuple):
    """A road that was gone."""

    outcomes: Outcomes
    seconds: float


def go(road: str, folder: Path) -> Gone:
    """Grades the folder's notebooks on a road."""
    began = time.monotonic()
    return Gone(ROADS[road](folder), time.monotonic() - began)


def differences(one: Outcomes, other: Outcomes) -> list[str]:
    """The notebooks and items that two roads do not agree on, to the last digit."""
    found = [f"{name}: graded on one road alone" for name in sorted({*one} ^ {*other})]
    for name in sorted({*one} & {*other}):
        first, second = one[name], other[name]
        if first["score"] != second["score"]:
            found.append(f"{name}: {first['score']} and {second['score']}")
        for item in sorted({*first["items"]} | {*second["items"]}):
            a, b = first["items"].get(item), second["items"].get(item)
            if a != b:
                found.append(f"{name}, {item}: {a} and {b}")
    return found


def page(gone: dict[str, Gone], count: int) -> str:
    """The table as a page of the documentation."""
    first = gone[FIRST].outcomes
    items = sum(len(each["items"]) for each in first.values())
    lines = [
        "# One notebook, one score, on every road",
        "",
        f"{count} notebooks ({items:,} items) of the examples and of `tests/submissions` were",
        "graded on each road. What is compared is the score, and of each item the points and the",
        "verdict, to the last digit. Written by `make roads`, which goes two roads at a time; each",
        "run of the tests goes all of them with a sample. Of hostile notebooks",
        "[attacks](attacks.md) is another table.",
        "",
        "| road | notebooks | sum of scores | items that differ | seconds a notebook |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for road, (outcomes, seconds) in gone.items():
        total = sum(each["score"] for each in outcomes.values())
        differ = len(differences(first, outcomes))
        cost = seconds / len(outcomes)
        lines.append(f"| `{road}` | {len(outcomes)} | {total:.2f} | {differ} | {cost:.2f} |")
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str]) -> int:
    """Goes all roads with all notebooks and writes the page; 1 where two do not agree."""
    with tempfile.TemporaryDirectory(prefix="roads-") as name:
        folder = Path(name)
        count = corpus.lay_out(folder, sample="--sample" in arguments)
        gone: dict[str, Gone] = {}
        with ThreadPoolExecutor(2) as pool:
            for road, went in zip(
                ROADS, pool.map(lambda road: go(road, folder), ROADS), strict=True
            ):
                gone[road] = went
                print(f"{road}: {went.seconds:.0f} s", flush=True)
                for line in differences(gone[FIRST].outcomes, went.outcomes):
                    print(f"  {line}", flush=True)
        if "--sample" not in arguments:
            PAGE.write_text(page(gone, count), encoding="utf-8")
    first = gone[FIRST].outcomes
    return int(any(differences(first, each.outcomes) for each in gone.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
