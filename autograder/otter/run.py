"""What a container's `run_autograder` comes to: one submission, from Gradescope's folders and back.

`source` holds the package, `submission` what was handed in, `results` what Gradescope and Otter
read. Where the grader fails there are no results: Gradescope then says that the autograder failed,
and `otter grade` that the container did, and neither takes it for a zero of the student's.

Otter itself is not run here: there is nothing for its kernel to execute. What was handed in stays
where it is, and only the notebook is read.
"""

from __future__ import annotations

import traceback
from pathlib import Path
from time import monotonic

from autograder.errors import FAULT, OK, USAGE, AutograderError, InputError
from autograder.model import Report
from autograder.otter.grading import FOLDERS, graded
from autograder.otter.handed_in import notebook
from autograder.otter.settings import FILE, read
from autograder.report import files, gradescope
from autograder.report.refusal import Refusal

JSON, PICKLE = "results.json", "results.pkl"
"""What Gradescope reads; and what `otter grade`, which puts an empty one there, takes out."""


def main(root: Path) -> int:
    """Grades what is in the folder, writes the results, and returns an exit code.

    It is 0 when there are results, 2 when they say that nothing could be graded, and 3 where there
    are none because the grader failed; standard output says why, which instructors see.
    """
    began = monotonic()
    try:
        _prepare(root)
        settings = read(root / "source" / FILE)
        try:
            handed_in = notebook(root / "submission", settings.assignment)
            report = graded(root, handed_in, settings)
        except InputError as error:
            refusal = Refusal(settings.assignment, error.message, error.hint or "")
            _write(root, gradescope.refused(refusal, monotonic() - began))
            print(f"not graded: {error.message}")
            return USAGE
        told = gradescope.results(report, settings.rules().level, monotonic() - began)
        _write(root, told, report)
    except Exception as error:
        _clear(root)
        expected = isinstance(error, AutograderError)
        print(f"error: {error}" if expected else traceback.format_exc())
        if isinstance(error, AutograderError) and error.hint:
            print(f"hint: {error.hint}")
        print("There are no results: the grader failed, and no student is to blame for it.")
        return FAULT
    print(told["output"])
    return OK


def _prepare(root: Path) -> None:
    """Closes the folders to other users, and clears results of an earlier run."""
    for name in FOLDERS:
        (root / name).mkdir(exist_ok=True)
        (root / name).chmod(0o700)
    _clear(root)


def _clear(root: Path) -> None:
    (root / "results" / JSON).unlink(missing_ok=True)
    if (root / "results" / PICKLE).exists():
        files.write(root / "results" / PICKLE, b"")


def _write(root: Path, told: gradescope.Results, report: Report | None = None) -> None:
    files.write(root / "results" / JSON, files.encode(told))
    if report is not None and (root / "results" / PICKLE).exists():
        from autograder.otter.results import pickled  # Otter takes its time to load

        files.write(root / "results" / PICKLE, pickled(report))
