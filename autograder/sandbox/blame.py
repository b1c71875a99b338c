"""Whose doing it was that a sandbox came to its end, and what is tried again.

The notebook shares its process with the probe, so the two cannot always be told from someone
outside who ends them: a kernel short of memory, an engine that is restarted. So nothing is held
against the notebook that happens once. Each place is tried a second time, in a fresh sandbox, and
what the second try says counts; and before it is held against the notebook, one that is known to
be right has to come through the same sandbox (`control`). What is certainly no doing of the
notebook's is a fault of the grader; it is tried again as well, and not for ever.
"""

from __future__ import annotations

from autograder.errors import GraderFault
from autograder.wire import Died

MOST_CELLS_LOST = 8
"""After so many cells have ended the sandbox, the notebook is given up."""
MOST_FAULTS = 2
"""So often a sandbox may be ended by something that is not the notebook, at one submission."""


class Blame:
    """What one submission has been blamed for.

    Attributes:
        lost: The cells that ended the sandbox, which are left out from now on.
        problems: By the number of a code cell, from 0, why it did not run to its end.
        given_up: How it ended where there is nothing more to try.
    """

    def __init__(self) -> None:
        self.lost: list[int] = []
        self.problems: dict[int, str] = {}
        self.given_up: Died | None = None
        self._suspected: set[int | None] = set()
        self._faults = 0

    def fault(self, what: str) -> None:
        """Notes what is no doing of the notebook's.

        Raises:
            GraderFault: It has happened too often to try again.
        """
        self._faults += 1
        if self._faults > MOST_FAULTS:
            raise GraderFault(what, hint="rnn-autograder doctor says what is missing")

    def suspects(self, cell: int | None, how: Died) -> bool:
        """Whether the sandbox came to this end in this cell for the first time: try it again.

        A cell that ran out of time or memory has had what it may have, and is not tried again.
        """
        again = cell in self._suspected or len(self._suspected) > MOST_CELLS_LOST
        if again or (cell is not None and how.how != "crash"):
            return False
        self._suspected.add(cell)
        return True

    def cells_ended(self, cell: int | None, how: Died, overdue: bool) -> None:
        """Blames the notebook for the end of the sandbox while its cells ran.

        Args:
            cell: The cell that was running, or None between cells.
            how: How it ended.
            overdue: Whether the notebook's time is over.
        """
        if cell is not None:
            self.lost.append(cell)
            self.problems[cell] = _sentence(how)
        if cell is None or overdue or len(self.lost) > MOST_CELLS_LOST:
            self.given_up = how


def _sentence(how: Died) -> str:
    match how.how:
        case "time":
            return "it ran past its time and could not be interrupted"
        case "memory":
            return "it needed more memory than there is for a submission"
        case _:
            return how.detail
