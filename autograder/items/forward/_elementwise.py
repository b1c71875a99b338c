"""How the activations are asked: arrays of several shapes, integers, and scores around ±1000."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from autograder.items.draws import pre_activations
from autograder.model import INTEGERS, MAIN, Case, Group

AXES = "three axes"
LARGE = "scores around 1000"

GROUPS = (
    Group(MAIN, 6),
    Group(AXES, 1, main=False),
    Group(INTEGERS, 1, main=False),
)
STABLE = (*GROUPS, Group(LARGE, 2, main=False))


def draw(rng: Generator) -> list[Case]:
    """Rows and a vector, which carry the item, then three axes and integers."""
    T, K, B = (int(n) for n in rng.permutation(np.arange(3, 7))[:3])
    shapes = {MAIN: (T, K), AXES: (B, T, K)}
    cases = [Case(group, {"z": 1.5 * pre_activations(rng, s)}) for group, s in shapes.items()]
    cases.insert(1, Case(MAIN, {"z": 1.5 * pre_activations(rng, (K,))}))
    whole = np.stack([rng.permutation(np.array([-3, -2, -1, 1, 2, 3, 4])) for _ in range(T)])
    return [*cases, Case(INTEGERS, {"z": whole})]


def draw_stable(rng: Generator) -> list[Case]:
    """The same, then scores around 1000, around -1000, and rows of either beside an ordinary one.

    They are apart, so that which of them end as nan tells how. The scores are quarters, which
    float32 holds as they are. The last rows have scores of both ends, where softmax needs the shift
    by the maximum: the least, the mean, or that of any one column leaves an exponent above 709.
    """
    cases = draw(rng)
    for centres in ((1000.0,) * 3, (-1000.0,) * 3, (1000.0, -1000.0, 0.0)):
        K = int(rng.integers(3, 7))
        z = rng.permuted(np.tile(np.arange(1, K + 1) / 4, (3, 1)), axis=1)
        cases.append(Case(LARGE, {"z": z + np.array(centres)[:, None]}))
    return [*cases, Case(LARGE, {"z": both_ends(rng)})]


def both_ends(rng: Generator) -> np.ndarray:
    """Three rows with two scores around 1000 and two to four around -1000.

    No mean of a row is above 1, and no column is at the upper end in all three.
    """
    K = int(rng.integers(4, 7))
    first = rng.integers(K)
    centres = np.stack([np.roll([1000.0] * 2 + [-1000.0] * (K - 2), first + t) for t in range(3)])
    z: np.ndarray = centres + rng.permuted(np.tile(np.arange(1, K + 1) / 4, (3, 1)), axis=1)
    return z
