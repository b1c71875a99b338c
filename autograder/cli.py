"""The command `rnn-autograder`: parse, call, turn errors into messages and exit codes."""

from __future__ import annotations

import argparse
import importlib
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

from autograder import __version__
from autograder.commands.console import say, say_error
from autograder.errors import FAULT, INTERRUPTED, OK, USAGE, AutograderError, GraderFault
from autograder.items import SUITES
from autograder.sandbox import AUTO, SANDBOXES

EXAMPLES = """\
examples:
  rnn-autograder grade submission.ipynb
  rnn-autograder grade class/*.ipynb --out results
  rnn-autograder grade submission.ipynb --sandbox bwrap --json -
  rnn-autograder doctor
  eval "$(rnn-autograder completion bash)"

exit codes: 0 graded, 1 a score below --fail-under, 2 a wrong command or a file that is no notebook
of the assignment, 3 the grader's own fault (the items it hit have no score)
"""


def run() -> NoReturn:
    """The command as it is installed: leaves as soon as all is said.

    To take the interpreter down in order takes a twentieth of a grading, and nothing is left to do.
    """
    try:
        code = main()
        sys.stdout.flush()
        sys.stderr.flush()
    except SystemExit as leave:
        raise leave from None
    os._exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command and returns its exit code."""
    # The judge's arrays are small: threads cost more than they give, at NumPy's import already.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a ∇ where the terminal knows none
    parser = _parser()
    if "_ARGCOMPLETE" in os.environ:
        import argcomplete

        argcomplete.autocomplete(parser)
    try:
        options = _parsed(parser, arguments)
        if options.command is None:
            parser.print_help()
            return USAGE
        # Only the command that is used is loaded: the start of `grade` is counted.
        command = importlib.import_module(f"autograder.commands.{options.command}")
        code: int = command.run(options)
        _flush()
    except AutograderError as error:
        say_error(error)
        return FAULT if isinstance(error, GraderFault) else USAGE
    except KeyboardInterrupt:
        say("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has seen enough; Python must not complain when it closes standard output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except OSError as error:
        print(f"error: {error.strerror or error}", file=sys.stderr)
        return FAULT
    except Exception:
        import traceback

        traceback.print_exc()
        print("error: the grader failed; nothing above is a student's doing", file=sys.stderr)
        return FAULT
    return code


def _parsed(parser: argparse.ArgumentParser, arguments: Sequence[str] | None) -> argparse.Namespace:
    try:
        return parser.parse_args(arguments)
    finally:
        _flush()  # a help that no one reads to its end


def _flush() -> None:
    if sys.stdout is not None:  # `>&-` closes it
        sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rnn-autograder",
        description="Grades recurrent networks and backpropagation through time in notebooks.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    verbs = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")

    grade = verbs.add_parser(
        "grade",
        help="grade notebooks: a score and a sentence per item",
        description="Runs each notebook in a sandbox and grades its items. Tables go to standard"
        " output, progress and errors to standard error.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    grade.add_argument(
        "notebooks",
        nargs="+",
        metavar="NOTEBOOK",
        help="a submission: an .ipynb file, or a .zip archive with one in it",
    )
    grade.add_argument(
        "--assignment",
        choices=tuple(SUITES),
        metavar="NAME",
        help=f"one of {', '.join(SUITES)}; recognised from the notebook when not named",
    )
    grade.add_argument(
        "--course",
        metavar="FILE",
        help="points, limits and what students are told (default: ./course.toml, where it is)",
    )
    grade.add_argument(
        "--sandbox",
        choices=(AUTO, *SANDBOXES),
        default=AUTO,
        help="where student code runs; auto takes the strongest that works here (default: auto)."
        " process is for trusted notebooks only",
    )
    grade.add_argument(
        "--json", metavar="FILE", help="write all reports to FILE as one JSON list; - for stdout"
    )
    grade.add_argument("--out", metavar="DIR", help="write each report to DIR/<file stem>.json")
    grade.add_argument("--junit", metavar="FILE", help="write all reports to FILE as JUnit XML")
    grade.add_argument(
        "--summary", metavar="FILE", help="write all reports to FILE as Markdown, for a job summary"
    )
    grade.add_argument(
        "--classroom",
        metavar="FILE",
        help="write one result to FILE for GitHub Classroom's reporter (JSON in base64)",
    )
    grade.add_argument(
        "--fail-under",
        type=_percent,
        metavar="PERCENT",
        help="leave with exit code 1 when a score is below this share of its points",
    )

    listing = verbs.add_parser("list", help="show the assignments, their items and points")
    listing.add_argument("assignment", nargs="?", choices=tuple(SUITES), metavar="ASSIGNMENT")
    listing.add_argument("--course", metavar="FILE", help="default: ./course.toml, where it is")

    verbs.add_parser("doctor", help="show what this machine can do, and what is missing")

    image = verbs.add_parser(
        "image",
        help="build the images: where student code runs, and the grader with Otter",
        description="Builds both images with the engine that is here. Wheels are downloaded"
        " first, so that the build needs no network.",
    )
    image.add_argument("--base", metavar="IMAGE", help="has Python 3.11 or newer and its venv")
    image.add_argument(
        "--index", action="store_true", help="let the build itself download what it installs"
    )
    image.add_argument("--root", default=".", metavar="DIR", help="the project (default: here)")

    assign = verbs.add_parser(
        "assign", help="build the handouts and the solved notebooks from the masters"
    )
    assign.add_argument("assignment", nargs="?", choices=tuple(SUITES), metavar="ASSIGNMENT")
    assign.add_argument(
        "--check", action="store_true", help="change nothing; fail when a handout is stale"
    )
    assign.add_argument("--root", default=".", metavar="DIR", help="the course (default: here)")

    package = verbs.add_parser(
        "package",
        help="write autograder.zip, which Gradescope and Otter grade with",
        description="Packs an assignment with the grader, course.toml and the course secret, as"
        " Gradescope and Otter take it. The package is confidential.",
    )
    package.add_argument("assignment", choices=tuple(SUITES), metavar="ASSIGNMENT")
    package.add_argument(
        "--out", default="autograder.zip", metavar="FILE", help="default: ./autograder.zip"
    )
    package.add_argument("--course", metavar="FILE", help="default: course.toml of the course")
    package.add_argument(
        "--wheels",
        metavar="DIR",
        help="take these wheels along, for an image that is built without a network",
    )
    package.add_argument(
        "--no-secret",
        action="store_true",
        help="leave the course secret out: it is set where the package is run",
    )
    package.add_argument("--root", default=".", metavar="DIR", help="the course (default: here)")

    validate = verbs.add_parser(
        "validate", help="let the suite grade itself: mistakes, solution, starter"
    )
    validate.add_argument("assignment", nargs="?", choices=tuple(SUITES), metavar="ASSIGNMENT")
    validate.add_argument(
        "--seeds", type=_count, default=20, metavar="N", help="draws of each item (default: 20)"
    )
    validate.add_argument(
        "--variants", metavar="DIR", help="DIR/ASSIGNMENT/*.ipynb have to get all points as well"
    )
    validate.add_argument(
        "--draws", type=_count, default=1, metavar="N", help="draws of each variant (default: 1)"
    )
    validate.add_argument("--root", default=".", metavar="DIR", help="the course (default: here)")

    completion = verbs.add_parser("completion", help="print the shell's completion code")
    completion.add_argument("shell", choices=("bash", "zsh", "fish"))
    return parser


def _count(text: str) -> int:
    """A number of draws: with none, all would be right."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number of draws, 1 or more")
    return int(text)


def _percent(text: str) -> float:
    with suppress(ValueError):
        if 0 <= (percent := float(text)) <= 100:
            return percent
    raise argparse.ArgumentTypeError(f"{text} is not a percentage, 0 to 100")


if __name__ == "__main__":
    sys.exit(main())
