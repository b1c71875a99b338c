"""What each command of `rnn-autograder` does. Data goes to stdout, the rest to stderr."""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import sys
import traceback
from pathlib import Path

from autograder import items, sandbox
from autograder.errors import AutograderError, GraderFault, InputError, UsageError
from autograder.grade import grade as grade_one
from autograder.model import Report, Verdict
from autograder.report import files, terminal
from autograder.sandbox.session import try_out
from autograder.secret import VARIABLE, course_secret, secret_file
from autograder.submission import shown

OK, USAGE, FAULT = 0, 2, 3
TRUSTED_ONLY = (
    "warning: the sandbox `process` keeps limits but no secrets: the notebook's code runs as you,"
    " on your files\nhint: grade only notebooks that you trust, or install bubblewrap"
)


def grade(options: argparse.Namespace) -> int:
    """Grades the notebooks one after the other; a bad one does not stop the others."""
    chosen = sandbox.choose(options.sandbox)
    if options.sandbox == sandbox.AUTO:
        _say(f"sandbox: {chosen.NAME}")
    if chosen.NAME == "process":
        _say(TRUSTED_ONLY)
    secret = course_secret()
    out = _folder(options.out)
    code = OK
    reports: list[Report] = []
    seen: dict[str, Path] = {}
    for path in map(Path, options.notebooks):
        try:
            _refuse_double(path, seen)
            report = grade_one(
                path,
                chosen,
                secret,
                assignment=options.assignment,
                progress=lambda item, path=path: _show_progress(path, item),  # type: ignore[misc]
                fault=_say_fault,
            )
        except InputError as error:
            _clear_progress()
            say_error(error)
            code = max(code, USAGE)
            continue
        except GraderFault as error:
            _clear_progress()
            say_error(error)
            code = FAULT
            continue
        except Exception:
            _clear_progress()
            _say_fault(shown(path), traceback.format_exc())
            code = FAULT
            continue
        _clear_progress()
        reports.append(report)
        if any(item.verdict is Verdict.GRADER_ERROR for item in report.items):
            code = FAULT
        if options.json != "-":
            _print_table(report, first=len(reports) == 1)
        if out is not None:
            _write(out / f"{path.stem}.json", files.encode(report))
    if options.json == "-":
        sys.stdout.buffer.write(files.encode(reports))
    elif options.json is not None:
        _write(Path(options.json), files.encode(reports))
    return code


def _refuse_double(path: Path, seen: dict[str, Path]) -> None:
    """Keeps a second file of one name from taking the place of the first's report."""
    if path.stem in seen:
        raise InputError(
            f"{shown(path)} has the same name as {shown(seen[path.stem])}, and is left out",
            hint="grade it by itself, with another --out",
        )
    seen[path.stem] = path


def _folder(name: str | None) -> Path | None:
    if name is None:
        return None
    folder = Path(name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"{shown(folder)} cannot hold the reports: {error.strerror}",
            hint="name a folder with --out that can be written",
        ) from None
    return folder


def _write(path: Path, content: bytes) -> None:
    try:
        files.write(path, content)
    except OSError as error:
        raise UsageError(
            f"the report {shown(path)} cannot be written: {error.strerror}",
            hint="name another place with --out or --json",
        ) from None


def _print_table(report: Report, *, first: bool) -> None:
    on_terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if on_terminal else None
    colour = on_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    if not first:
        print()
    print(terminal.table(report, width, terminal.ansi if colour else terminal.plain), end="")
    sys.stdout.flush()


def _show_progress(path: Path, item: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{shown(path)}: {item}")
        sys.stderr.flush()


def _clear_progress() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


def _say_fault(item: str, trace: str) -> None:
    _clear_progress()
    _say(f"error: the grader failed at {item}; it has no score\n{trace.rstrip()}")


def listing(options: argparse.Namespace) -> int:
    """Prints the assignments, or one assignment's items."""
    for name in [options.assignment] if options.assignment else items.SUITES:
        suite = items.load(name)
        print(f"{suite.name}  {suite.title}  {len(suite.items)} items, {suite.points:g} points")
        width = max(len(item.name) for item in suite.items)
        for item in suite.items:
            print(f"  {item.name:{width}}  {item.points:>3g}  {item.title}")
    return OK


def doctor(options: argparse.Namespace) -> int:
    """Prints what works here and what is missing; fails when no notebook could be graded."""
    print(f"python   {sys.version.split()[0]}")
    for name, module in sandbox.SANDBOXES.items():
        reason = module.why_not() or try_out(module)
        note = " (for trusted notebooks only)" if name == "process" else ""
        print(f"{name:8} {f'works{note}' if reason is None else f'no: {reason}'}")
    try:
        print(f"auto     takes {sandbox.choose().NAME}")
    except StopIteration:
        raise GraderFault("no sandbox works here", hint="install bubblewrap") from None
    held = VARIABLE if os.environ.get(VARIABLE) else shown(secret_file())
    print(f"secret   in {held}")
    missing = [n for n in ("otter", "jupytext", "nbformat") if not importlib.util.find_spec(n)]
    print(
        "assign   works"
        if not missing
        else f"assign   no: {', '.join(missing)} not installed;"
        " pip install 'rnn-autograder[assign]'"
    )
    return OK


def completion(options: argparse.Namespace) -> int:
    """Prints the completion code for a shell."""
    import argcomplete

    print(argcomplete.shellcode(["rnn-autograder"], shell=options.shell))
    return OK


def say_error(error: AutograderError) -> None:
    """One sentence to stderr, and what to do."""
    _say(f"error: {error.message}")
    if error.hint:
        _say(f"hint: {error.hint}")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
