"""Running the cells of a notebook, in order, whatever they do.

Cells that are plain Python are executed as such. IPython is started for the notebooks that speak
to it (magics, `!commands`, top-level await), and takes over the same namespace: importing it costs
as much again as importing NumPy, and most submissions never need it.
"""

from __future__ import annotations
import __future__

import builtins
import linecache
import signal
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from autograder.probe import magics
from autograder.probe.imports import Missing
from autograder.values import class_name, plain_text


class CellTimeout(KeyboardInterrupt):
    """Raised in the main thread when a cell has had its time."""


class Shell:
    """A namespace, `__main__` to the notebook, in which its cells run."""

    def __init__(self, cells: Sequence[str], cell_seconds: float) -> None:
        self._cell_seconds = cell_seconds
        self._ipython: Any = None
        self._flags = 0
        self._missing = Missing()
        self._module = types.ModuleType("__main__")
        self._module.__dict__["__builtins__"] = builtins
        sys.modules["__main__"] = self._module
        sys.path.insert(0, "")  # the notebook's folder, for modules that it writes itself
        self.namespace: dict[str, Any] = self._module.__dict__
        builtins.get_ipython = self._start_ipython  # type: ignore[attr-defined]
        builtins.display = lambda *args, **kwargs: None  # type: ignore[attr-defined]
        if any("ipython" in cell.lower() for cell in cells):
            # It imports IPython by itself, and will look for the running shell there.
            with suppress(Exception):
                self._start_ipython()

    def run(self, number: int, cell: str) -> str | None:
        """Runs one cell; returns its problem in a sentence, or None if it came to its end."""
        try:
            with self._time_limit():
                error = self._run_whole(number, cell)
        except BaseException as late:  # the alarm rang on the way out of the cell
            error = late
        if isinstance(error, CellTimeout):
            return f"it was interrupted after {self._cell_seconds:g} s"
        return None if error is None else describe(error)

    def _run_whole(self, number: int, cell: str) -> BaseException | None:
        """Runs a cell, with the magic that it begins with."""
        with magics.around(cell, self.namespace) as body:
            if body != cell:
                return self._run_whole(number, body)
            return self._run_to_its_end(number, cell)

    def _run_to_its_end(self, number: int, cell: str) -> BaseException | None:
        """Runs a cell, also what stands below the use of packages that are not there."""
        first = error = self._run_plain(number, cell)
        while error is not None and self._missing.ended(error):
            rest = self._missing.below(self._as_python(cell), error, self.namespace)
            if rest is None:
                break
            cell, error = rest, self._run_plain(number, rest)
        return first if self._missing.ended(error) or error is None else error

    def _as_python(self, cell: str) -> str:
        """What is executed of a cell: IPython leaves out the blank lines above it."""
        try:
            compile(cell, "<cell>", "exec", self._flags, dont_inherit=True)
        except (SyntaxError, ValueError):
            return str(self._start_ipython().transform_cell(cell))
        return cell

    def _run_plain(self, number: int, cell: str) -> BaseException | None:
        name = f"<cell {number + 1}>"
        try:
            code = compile(cell, name, "exec", self._flags, dont_inherit=True)
        except (SyntaxError, ValueError):
            return self._run_ipython(cell)
        if code.co_flags & __future__.annotations.compiler_flag:
            self._flags |= __future__.annotations.compiler_flag  # holds for the cells after it
        linecache.cache[name] = (len(cell), None, cell.splitlines(keepends=True), name)
        try:
            exec(code, self.namespace)
        except BaseException as error:
            return error
        return None

    def _run_ipython(self, cell: str) -> BaseException | None:
        try:
            outcome = self._start_ipython().run_cell(cell, store_history=False)
        except BaseException as error:
            return error
        problem: BaseException | None = outcome.error_before_exec or outcome.error_in_exec
        return problem

    def _start_ipython(self) -> Any:
        if self._ipython is None:
            from IPython.core.interactiveshell import InteractiveShell
            from traitlets.config import Config

            quiet = Config()
            quiet.HistoryManager.enabled = False
            self._ipython = InteractiveShell.instance(
                config=quiet, user_module=self._module, user_ns=self.namespace
            )
            # Nobody reads its tracebacks here (`run_cell` hands the error over), and there is no
            # window for `%matplotlib` to open.
            for unused in ("showtraceback", "showsyntaxerror", "enable_gui"):
                setattr(self._ipython, unused, lambda *args, **kwargs: None)
            magics.without_front_end(self._ipython)
        return self._ipython

    @contextmanager
    def _time_limit(self) -> Iterator[None]:
        def ring(signum: int, frame: object) -> None:
            raise CellTimeout

        previous: Callable[..., Any] | int | None = signal.signal(signal.SIGALRM, ring)
        # Ring again, should the cell catch the first one and go on.
        signal.setitimer(signal.ITIMER_REAL, self._cell_seconds, 0.2)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, previous)


def describe(error: BaseException) -> str:
    """An exception as its class and message, short, whatever its `__str__` does."""
    try:
        text = error.msg if isinstance(error, SyntaxError) else str(error)
        message = plain_text(text, 300)
    except BaseException:
        message = ""
    kind = class_name(error)
    return f"{kind}: {message}" if message else kind
