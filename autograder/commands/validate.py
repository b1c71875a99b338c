"""`rnn-autograder validate`: the suite grades itself, and fails on any miss."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from autograder import sandbox
from autograder.commands.console import clear_progress, say, show_progress
from autograder.errors import OK, USAGE
from autograder.grade import grade
from autograder.items import SUITES
from autograder.items.suite import load
from autograder.model import Report
from autograder.validation import Validated, can_be_validated, validate_item

SECRET = b"the secret of a validation"
HEAD = ("item", "points", "mistakes", "caught", "told", "untold", "as another", "seconds")


class Row(NamedTuple):
    """A line of the table, and what is wrong with the item."""

    cells: tuple[str, ...]
    faults: tuple[str, ...]


def run(options: argparse.Namespace) -> int:
    """Prints a table for each assignment."""
    start = time.perf_counter()
    faults: list[str] = []
    for name in [options.assignment] if options.assignment else SUITES:
        faults += _assignment(name, options.seeds, Path(options.root))
        if options.variants:
            faults += _variants(name, Path(options.variants) / name, options.draws)
    for fault in faults:
        say(f"error: {fault}")
    print(f"{'failed' if faults else 'all holds'}, {time.perf_counter() - start:.0f} s")
    return USAGE if faults else OK


def _assignment(name: str, seeds: int, root: Path) -> Iterator[str]:
    suite = load(name)
    print(f"{name}, {seeds} draws of each item\n")
    print(_line(HEAD))
    names = [item.name for item in suite.items if can_be_validated(item)]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        rows = pool.map(partial(_validated, name, seeds), names)
        for row, item in zip(rows, names, strict=True):
            clear_progress()
            print(_line(row.cells), flush=True)
            yield from row.faults
            show_progress(f"{name}: {item}")
    clear_progress()
    print()
    solved, starter = root / "solutions" / f"{name}.ipynb", root / "assignments" / name
    for path, expected in ((solved, suite.points), (starter / f"{name}.ipynb", 0)):
        if not path.exists():
            yield f"{path} is not there; build it with `rnn-autograder assign`"
            continue
        report = grade(path, sandbox.choose(), SECRET, assignment=name)
        print(f"{path}: {report.score}/{report.max_score:g}")
        yield from _unexpected(report, expected)
    print()


def _validated(assignment: str, seeds: int, item: str) -> Row:
    """In a process of its own: an item holds functions, which stay there."""
    (found,) = (each for each in load(assignment).items if each.name == item)
    row = validate_item(found, seeds)
    mistakes, caught = len(found.mistakes), len(found.mistakes) - len(row.missed)
    counts = (mistakes, caught, row.as_itself, row.untold, len(row.as_another))
    cells = (item, f"{found.points:g}", *map(str, counts), f"{row.seconds:.1f}")
    return Row(cells, tuple(_faults(row)))


def _variants(name: str, folder: Path, draws: int) -> Iterator[str]:
    """Grades the notebooks of a folder, each of which has to get all points, draw after draw."""
    paths = sorted(folder.glob("*.ipynb"))
    gradings = [(path, draw) for path in paths for draw in range(1, draws + 1)]
    imperfect: set[Path] = set()
    faults: list[str] = []
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        found = pool.map(partial(_variant, name), *zip(*gradings, strict=True)) if gradings else ()
        for number, ((path, _), fault) in enumerate(zip(gradings, found, strict=True), start=1):
            show_progress(f"{name}: {path.stem}, {number} of {len(gradings)} gradings")
            faults += fault
            imperfect |= {path} if fault else set()
    clear_progress()
    right = len(paths) - len(imperfect)
    print(f"correct variants with full marks in {draws} draws: {right} of {len(paths)}\n")
    yield from faults


def _variant(assignment: str, path: Path, draw: int) -> list[str]:
    secret = b"%s, %d" % (SECRET, draw)
    report = grade(path, sandbox.choose(), secret, assignment=assignment)
    lost = [item for item in report.items if item.score != item.max_score]
    if not lost:
        return []
    names = ", ".join(item.name for item in lost)
    where = f"the variant {path.stem} of {assignment}, draw {draw},"
    return [f"{where} loses {names}: {lost[0].feedback}"]


def _line(cells: Sequence[str]) -> str:
    first, *rest = cells
    return f"{first:24}" + "".join(f"{cell:>11}" for cell in rest)


def _faults(row: Validated) -> Iterator[str]:
    name = row.item.name
    if not row.right:
        yield f"{name}: the right answer itself does not get all points"
    for mistake, count in row.missed.items():
        yield f"{name}: {mistake} gets all points in {count} draws"
    for made, told in row.as_another:
        yield f"{name}: {made} is told as {told} in {row.told[made, told]} draws"


def _unexpected(report: Report, expected: float) -> Iterator[str]:
    if report.score != expected:
        lost = [
            item.name for item in report.items if (item.score == item.max_score) != (expected > 0)
        ]
        yield f"{report.submission} gets {report.score}, expected {expected:g}: {', '.join(lost)}"
    for item in report.items:
        if not item.feedback:
            yield f"{report.submission}: {item.name} gets no sentence"
