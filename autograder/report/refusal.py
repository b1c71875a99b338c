"""A notebook that has no report, as the forms for CI show it beside those that have one."""

from __future__ import annotations

from typing import NamedTuple


class Refusal(NamedTuple):
    """Why a notebook was not graded.

    Attributes:
        submission: The file's name without its ending, fit to be shown.
        message: What came and what was expected.
        hint: What to do; may be empty.
        fault: Whether the grader failed, and not what was handed in.
    """

    submission: str
    message: str
    hint: str = ""
    fault: bool = False
