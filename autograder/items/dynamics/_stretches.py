"""Recurrent matrices by how far they stretch, which nothing easier to see gives away."""

from collections.abc import Callable

import numpy as np
from numpy.random import Generator

from rnn_reference.dynamics import max_derivative

SIZES = (10, 11, 12)
"""M of all matrices. In so many dimensions a vector drawn at random is seldom near the direction
that is stretched the most, and its length does not pass for the largest singular value."""


def turned(rng: Generator, size: float) -> np.ndarray:
    """All singular values and all |λ| are `size`; no entry comes near to it."""
    while True:
        Q = rotation(rng)
        if np.abs(Q).max() < 0.66:
            return size * Q


def sheared(rng: Generator, radius: float, largest: float) -> np.ndarray:
    """Eigenvalues of one size, one singular value much larger: a transient growth."""
    Q = rotation(rng)
    W = radius * np.diag(rng.choice((-1.0, 1.0), len(Q)))
    W[0, -1] = largest - radius**2 / largest
    turned_round: np.ndarray = Q @ W @ Q.T
    return turned_round


def stretched(
    rng: Generator, largest: float, others: float, directions: Callable[[int], int] = lambda M: 1
) -> np.ndarray:
    """One direction of M is stretched, or as many as `directions` says, and the others shrink."""
    Q = rotation(rng)
    sizes = np.full(len(Q), others)
    sizes[: directions(len(Q))] = largest
    W: np.ndarray = Q @ np.diag(sizes) @ Q.T
    return W


def half(M: int) -> int:
    """Every other direction: then an entry of the diagonal is half of the largest, or more."""
    return (M + 1) // 2


def rotation(rng: Generator) -> np.ndarray:
    """An orthogonal matrix of any of the sizes."""
    M = int(rng.choice(SIZES))
    Q: np.ndarray = np.linalg.qr(rng.standard_normal((M, M)))[0]
    return Q


def unseen(name: str, draw: Callable[[], np.ndarray]) -> np.ndarray:
    """A matrix behind the activation `name` of which every row and column looks too short."""
    while True:
        W = draw()
        if max(longest_column(W), longest_column(W.T)) * max_derivative(name) < 0.95:
            return W


def longest_column(W11: np.ndarray) -> float:
    """The largest norm of a column."""
    return float(np.linalg.norm(W11, axis=0).max())
