"""Magics of IPython that mean less, or nothing, while grading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

INSTALLERS = ("conda", "mamba", "micromamba", "pip", "uv")
"""Magics that install packages: there is no network to have them from."""
_AROUND = re.compile(r"\s*%%(time|capture)(?![^\s])([^\n]*)\n")


@contextmanager
def around(cell: str, namespace: dict[str, Any]) -> Iterator[str]:
    """The cell below `%%time` or `%%capture`, on the lines where it stands: it runs as any other.

    To IPython all of it would be one statement, which ends at the first package that is missing.
    Any other cell is given as it is.
    """
    magic = _AROUND.match(cell)
    if magic is None:
        yield cell
        return
    body = "\n" * magic[0].count("\n") + cell[magic.end() :]
    names = [word for word in magic[2].split() if word.isidentifier()]
    if magic[1] == "time" or not names:
        yield body
        return
    from IPython.utils.capture import capture_output

    with capture_output() as captured:
        yield body
    namespace[names[0]] = captured


def without_front_end(shell: Any) -> None:
    """Lets a line that speaks to a front end, or to an extension, that is not there cost nothing.

    `%autosave`, `%matplotlib widget` and `%load_ext nb_black` stand above the imports of many a
    notebook; what stands below them has to run.
    """
    from IPython.core.error import UsageError

    run_line_magic, enable_matplotlib = shell.run_line_magic, shell.enable_matplotlib

    def run(name: str, line: str, _stack_depth: int = 1) -> Any:
        if name in INSTALLERS:
            return None
        try:
            return run_line_magic(name, line, _stack_depth + 1)
        except UsageError:
            return None
        except ImportError:
            if name not in ("load_ext", "reload_ext"):
                raise
            return None

    def enable(gui: str | None = None) -> Any:
        try:
            return enable_matplotlib(gui)
        except Exception:
            return enable_matplotlib("inline")

    shell.run_line_magic, shell.enable_matplotlib = run, enable
