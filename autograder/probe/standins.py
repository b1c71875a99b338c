"""Stand-ins for modules that a handout imports and a grading does without.

A handout's first cell is `import otter; grader = otter.Notebook(...)`, and each question ends
with `grader.check(...)`. Those lines must run, without any test being there. So must a loop over
`tqdm(range(steps))`, without a bar of progress that nobody sees.
"""

from __future__ import annotations

import os
import sys
import types
from collections.abc import Callable, Iterator
from importlib.machinery import ModuleSpec
from typing import Any, ClassVar, Self

TRUSTED_ONLY = ("autograder", "rnn_reference")


class Notebook:
    """Takes any call of Otter's student interface and does nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Otter's signature is not looked at."""

    def __getattr__(self, name: str) -> Callable[..., str]:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *args, **kwargs: f"{name} is not run while grading"


class Progress:
    """What tqdm gives: the same iterable, and a bar that counts and is not shown."""

    _instances: ClassVar[set[Any]] = set()

    def __init__(
        self, iterable: Any = None, desc: Any = None, total: Any = None, *args: Any, **kwargs: Any
    ) -> None:
        self.iterable = () if iterable is None else iterable
        self._length = len(iterable) if hasattr(iterable, "__len__") else total
        self.n, self.total = kwargs.get("initial", 0), self._length if total is None else total

    def __iter__(self) -> Iterator[Any]:
        for each in self.iterable:
            yield each
            self.n += 1

    def __len__(self) -> int:
        length: int = self._length
        return length

    def __bool__(self) -> bool:
        return self.total is None or self.total > 0

    def update(self, n: float = 1) -> None:
        """Counts."""
        self.n += n

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        """There is no bar to close."""

    def __getattr__(self, name: str) -> Callable[..., None]:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *args, **kwargs: None

    @staticmethod
    def write(*args: Any, **kwargs: Any) -> None:
        """Prints above the bar."""

    @staticmethod
    def pandas(*args: Any, **kwargs: Any) -> None:
        """Gives data frames a bar."""


def _trange(*args: int, **kwargs: Any) -> Progress:
    return Progress(range(*args))


def install() -> None:
    """Puts the stand-ins for `otter` and `tqdm` in place, and turns the grader's packages away.

    The second is for equal answers on every sandbox, not for safety: where safety is promised,
    those packages are not there at all.
    """
    otter = types.ModuleType("otter", "A stand-in: public checks are not run while grading.")
    otter.Notebook = Notebook  # type: ignore[attr-defined]
    otter.__version__ = ""  # type: ignore[attr-defined]
    otter.__spec__ = ModuleSpec("otter", None)
    sys.modules["otter"] = otter
    tqdm = types.ModuleType("tqdm", "A stand-in: nobody sees how a loop gets on.")
    tqdm.tqdm = tqdm.tqdm_notebook = Progress  # type: ignore[attr-defined]
    tqdm.trange = tqdm.tnrange = _trange  # type: ignore[attr-defined]
    tqdm.__version__ = ""  # type: ignore[attr-defined]
    tqdm.__spec__ = ModuleSpec("tqdm", None)
    sys.modules["tqdm"] = tqdm
    for part in ("auto", "autonotebook", "notebook", "std"):
        setattr(tqdm, part, tqdm)
        sys.modules[f"tqdm.{part}"] = tqdm
    for name in list(sys.modules):
        if name.partition(".")[0] in TRUSTED_ONLY:
            del sys.modules[name]
    for name in TRUSTED_ONLY:
        sys.modules[name] = None  # type: ignore[assignment]
    if home := os.environ.get("HOME"):
        os.chdir(home)
