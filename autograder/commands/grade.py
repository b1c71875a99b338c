"""`rnn-autograder grade`: notebooks in, a table and a report of each out."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from autograder import sandbox
from autograder.commands.console import clear_progress, say, say_error, show_progress
from autograder.commands.forms import passes, refusal, write, write_forms
from autograder.errors import FAULT, OK, USAGE, GraderFault, InputError, UsageError
from autograder.grade import grade
from autograder.secret import course_secret
from autograder.text import one_line

if TYPE_CHECKING:
    from autograder.course import Course
    from autograder.model import Report
    from autograder.report.refusal import Refusal

LONGEST_NAME = 250
"""Of bytes: with `.json`, as many as a file's name may have."""
TRUSTED_ONLY = (
    "warning: the sandbox `process` keeps limits but no secrets: the notebook's code runs as you,"
    " on your files\nhint: grade only notebooks that you trust with it, or install bubblewrap"
)


def run(options: argparse.Namespace) -> int:
    """Grades the notebooks one after the other; a bad one does not stop the others."""
    chosen = sandbox.choose(options.sandbox)
    if options.sandbox == sandbox.AUTO:
        say(f"sandbox: {chosen.NAME}")
    if chosen.NAME == "process":
        say(TRUSTED_ONLY)
    secret = course_secret()
    out = None if options.out is None else _folder(Path(options.out))
    reports: list[Report] = []
    refusals: list[Refusal] = []
    written: dict[str, Path] = {}
    code = OK
    for path in map(Path, options.notebooks):
        try:
            if out is not None:
                _refuse_double(path, written)
            report = grade(
                path,
                chosen,
                secret,
                assignment=options.assignment,
                course=lambda: _course(options.course),
                progress=_progress(path),
                fault=_say_fault,
            )
        except (InputError, GraderFault) as error:
            say_error(error)
            refusals.append(refusal(path, error))
            code = max(code, FAULT if isinstance(error, GraderFault) else USAGE)
            continue
        except UsageError:
            raise  # it holds for all notebooks: the assignment, the course
        except Exception:
            import traceback

            _say_fault(one_line(str(path)), traceback.format_exc())
            refusals.append(refusal(path, GraderFault("the grader failed", hint="grade it again")))
            code = FAULT
            continue
        clear_progress()
        reports.append(report)
        if options.json != "-":
            _print_table(report, first=len(reports) == 1)
        if report.score is None:
            code = FAULT
        if out is not None:
            written[_name(path)] = path
            code = max(code, write(out / f"{_name(path)}.json", _encoded(report)))
    if options.json == "-":
        sys.stdout.buffer.write(_encoded(reports))
    elif options.json is not None and reports:
        code = max(code, write(Path(options.json), _encoded(reports)))
    code = max(code, passes(reports, options.fail_under))
    return max(code, write_forms(options, reports, refusals, code))


@cache
def _course(name: str | None) -> Course:
    from autograder.course import find

    return find(name)


def _refuse_double(path: Path, written: dict[str, Path]) -> None:
    """Keeps a second file of one name from taking the place of the first's report."""
    if _name(path) in written:
        names = one_line(str(path)), one_line(str(written[_name(path)]))
        raise InputError(
            f"{names[0]} has the same name as {names[1]}, expected one notebook of a name",
            hint="grade it by itself, with another --out",
        )


def _name(path: Path) -> str:
    """Of a file's report: its own, as far as `.json`, longer than `.zip`, has room after it."""
    stem = path.stem
    while len(os.fsencode(stem)) > LONGEST_NAME:
        stem = stem[:-1]
    return stem


def _progress(path: Path) -> Callable[[str], None]:
    return lambda item: show_progress(f"{one_line(str(path))}: {item}")


def _say_fault(where: str, trace: str) -> None:
    say(f"{trace.rstrip()}\nerror: the grader failed at {where}, which has no score")


def _folder(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"{one_line(str(folder))} cannot hold the reports: {error.strerror}",
            hint="name a folder with --out that can be written",
        ) from None
    return folder


# The forms of a report are loaded when the first one is there: the start of `grade` is counted.


def _print_table(report: Report, *, first: bool) -> None:
    import shutil

    from autograder.report import terminal

    on_terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if on_terminal else None
    colour = on_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    if not first:
        print()
    print(terminal.table(report, width, terminal.ansi if colour else terminal.plain), end="")
    sys.stdout.flush()


def _encoded(content: Report | list[Report]) -> bytes:
    from autograder.report import files

    return files.encode(content)
