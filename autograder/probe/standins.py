"""Stand-ins for modules that a handout imports and a grading does without.

A handout's first cell is `import otter; grader = otter.Notebook(...)`, and each question ends
with `grader.check(...)`. Those lines must run, without any test being there.
"""

from __future__ import annotations

import os
import sys
import types
from collections.abc import Callable
from typing import Any

TRUSTED_ONLY = ("autograder", "rnn_reference")


class Notebook:
    """Takes any call of Otter's student interface and does nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Otter's signature is not looked at."""

    def __getattr__(self, name: str) -> Callable[..., str]:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *args, **kwargs: f"{name} is not run while grading"


def install() -> None:
    """Puts the stand-in for `otter` in place, and turns the grader's own packages away.

    The second is for equal answers on every sandbox, not for safety: where safety is promised,
    those packages are not there at all.
    """
    otter = types.ModuleType("otter", "A stand-in: public checks are not run while grading.")
    otter.Notebook = Notebook  # type: ignore[attr-defined]
    sys.modules["otter"] = otter
    for name in list(sys.modules):
        if name.partition(".")[0] in TRUSTED_ONLY:
            del sys.modules[name]
    for name in TRUSTED_ONLY:
        sys.modules[name] = None  # type: ignore[assignment]
    if home := os.environ.get("HOME"):
        os.chdir(home)
