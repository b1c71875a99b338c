"""What is said beside the data: progress and errors go to standard error."""

from __future__ import annotations

import sys

from autograder.errors import AutograderError


def say(text: str) -> None:
    """A line to standard error."""
    clear_progress()
    print(text, file=sys.stderr, flush=True)


def say_error(error: AutograderError) -> None:
    """One sentence, and what to do."""
    say(f"error: {error.message}" + (f"\nhint: {error.hint}" if error.hint else ""))


def show_progress(text: str) -> None:
    """A line that the next one replaces; nothing where no one watches."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()


def clear_progress() -> None:
    """Takes the line of progress away."""
    show_progress("")
