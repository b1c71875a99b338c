"""How the losses and their gradients are asked: outputs, targets, one step, integer targets."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import Generator

from autograder.items.draws import sizes, targets, whole_numbers
from autograder.model import INTEGERS, MAIN, ONE_STEP, Case, Group

GROUPS = (Group(MAIN, 6), Group(ONE_STEP, 1, main=False), Group(INTEGERS, 1, main=False))


def draw(loss: str) -> Callable[[Generator], list[Case]]:
    """Outputs as softmax makes them for "ce", any real numbers for "se"."""

    def cases(rng: Generator) -> list[Case]:
        return [
            *(Case(MAIN, arguments(rng, loss)) for _ in range(2)),
            Case(ONE_STEP, arguments(rng, loss, T=1)),
            Case(INTEGERS, arguments(rng, loss, whole=True)),
        ]

    return cases


def arguments(
    rng: Generator, loss: str, T: int | None = None, whole: bool = False
) -> dict[str, np.ndarray]:
    """Y and Tg; no output is near enough to 0 for a fraction of it to swamp the others."""
    n = sizes(rng, T)
    Tg = targets(rng, n, loss)
    Y = rng.uniform(0.5, 2.0, Tg.shape) * (1 if loss == "ce" else rng.choice((-1, 1), Tg.shape))
    if loss == "ce":
        Y /= Y.sum(axis=1, keepdims=True)
    if whole:
        Tg = Tg.astype(int) if loss == "ce" else whole_numbers(rng, Tg.shape)
    return {"Y": Y, "Tg": Tg}
