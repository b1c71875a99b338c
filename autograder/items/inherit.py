"""Mistakes that show downstream: a function that calls a wrong one goes wrong in its own way."""

from collections.abc import Callable, Container, Iterable
from dataclasses import replace

from autograder.model import Answer, Mistake

Function = Callable[..., Answer]


def inherit(
    name: str,
    origin: str,
    mistakes: Iterable[Mistake],
    around: Callable[[Function], Function],
    but: Container[str] = (),
) -> tuple[Mistake, ...]:
    """The mistakes of `origin` as they show in `name`, which `around` builds upon the wrong one.

    Args:
        name: The function downstream.
        origin: The function whose mistakes these are.
        mistakes: The mistakes.
        around: Makes `name` from a wrong `origin`.
        but: Ids of those that cannot show, or that another mistake of `name` describes better.
    """
    start = f"This is what {name} gives with a wrong {origin}. "
    return tuple(
        replace(m, wrong=around(m.wrong), says=start + m.says) for m in mistakes if m.id not in but
    )
