"""The plugin by which Otter grades with this grader: Otter runs nothing of the student's.

Otter executes a notebook in a kernel beside its tests, and unpickles what that kernel wrote. Here
it gets an empty notebook, and the results from a sandbox.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from otter.plugins import AbstractOtterPlugin
from otter.test_files import GradingResults

from autograder.errors import GraderFault
from autograder.otter.grading import graded
from autograder.otter.handed_in import move_out
from autograder.otter.results import test_files
from autograder.otter.settings import from_config


class Plugin(AbstractOtterPlugin):  # type: ignore[misc]
    """Keeps the notebook from Otter, and gives it the results. Its configuration: `settings`."""

    def before_grading(self, config: object) -> None:
        """Clears the folder that Otter works in, before it reads a log or starts a kernel there."""
        notebook = Path(self.submission_path)
        move_out(notebook.parent, keep=(notebook.name, "tests"))

    def before_execution(self, submission: object) -> Any:
        """Gives Otter an empty notebook to execute."""
        kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
        empty = {"cells": [], "metadata": {"kernelspec": kernel}, "nbformat_minor": 5}
        return nbformat.from_dict({**empty, "nbformat": 4})  # type: ignore[no-untyped-call]

    def after_grading(self, results: GradingResults) -> None:
        """Grades the notebook in a sandbox, and adds a test for each item.

        Raises:
            InputError: It is no notebook of the assignment.
            GraderFault: The grader failed.
        """
        if results.has_catastrophic_failure():
            raise GraderFault(f"Otter failed: {results.catastrophic_error}")
        notebook = Path(self.submission_path)
        report = graded(notebook.parents[1], notebook, from_config(self.plugin_config))
        results.clear_results()
        results.results.update(test_files(report))
