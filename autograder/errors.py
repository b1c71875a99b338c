"""The errors of the grader: each a sentence that names what came, and a hint that says what to do.

A fault in what a user hands in is an `InputError`; a fault of the grader or its machine is a
`GraderFault`. The two never mix: the first costs the user a correction, the second never costs
a student a point.
"""

OK, BELOW, USAGE, FAULT, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes of the command. Of several reasons the highest is told, an interrupt apart."""


class AutograderError(Exception):
    """Base of all errors that are shown to a user as a sentence, never as a traceback."""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class InputError(AutograderError):
    """What was handed in cannot be graded: not there, not a notebook, another assignment."""


class UsageError(AutograderError):
    """The command line asks for something that does not exist."""


class GraderFault(AutograderError):
    """The grader itself failed: no sandbox, a probe that does not start, a judge that raised."""
