"""Slide "Parity (# 1s even or odd)": the running parity of a sequence of bits.

y(t) = 1 when the number of 1s among x(1), ..., x(t) is odd. As with addition, one bit must be kept
from step to step, and an MLP needs a unit or an example for each of 2^n patterns.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rnn_reference.checking import Array, as_inexact, at_least
from rnn_reference.training import adam, init_parameters, train


def parity_pair(bits: Any) -> tuple[Array, Array]:
    """x(t) = bit(t), y(t) = (Σ_{s<=t} bit(s)) mod 2.

    Shapes: (n,) of 0 and 1 -> X (n, 1), Y (n, 1). Raises ValueError for other shapes or entries.
    Slide: "Parity".
    """
    x = as_inexact("parity_pair", "bits", bits)
    if x.ndim != 1 or x.size == 0:
        raise ValueError(f"parity_pair: bits has shape {x.shape}, expected (n,) with n at least 1")
    if not np.isin(x, (0, 1)).all():
        raise ValueError("parity_pair: bits has entries other than 0 and 1")
    return x[:, None], (np.cumsum(x) % 2)[:, None]


def parity_batch(rng: np.random.Generator, n: int, B: int) -> tuple[Array, Array]:
    """B random sequences of n bits: X (n, B, 1), Y (n, B, 1).

    Raises ValueError for n or B below 1. Slide: "Parity".
    """
    at_least("parity_batch", "n", n, 1)
    X = rng.integers(0, 2, size=(n, at_least("parity_batch", "B", B, 1), 1))
    return X.astype(np.float64), (X.cumsum(axis=0) % 2).astype(np.float64)


def parity_weights() -> tuple[Array, Array, Array, Array, Array]:
    """Exact parity by hand: two tanh units, h_1 = "x + parity >= 1", h_2 = "x + parity >= 2".

    The new parity is h_1 and not h_2, so the old one is (h_1 - h_2) / 2 before each step.

    Shapes: -> W0 (2, 1), W11 (2, 2), b0 (2,), W1 (1, 2), b1 (1,), for a sigmoid output and h0 = 0.
    Slide: "Parity".
    """
    a = 20.0  # steep enough for tanh to be ±1
    W0 = np.full((2, 1), a)
    W11 = a * np.array([[0.5, -0.5], [0.5, -0.5]])
    b0 = -a * np.array([0.5, 1.5])
    return W0, W11, b0, 10 * np.array([[1.0, -1.0]]), np.array([-10.0])


def train_parity(seed: int, steps: int = 3000, M: int = 16, max_bits: int = 8) -> dict[str, Any]:
    """Running parity found by BPTT: sigmoid units, Adam 0.01, 32 sequences of 1 to 8 bits a step.

    Shapes: -> dict(W0 (M, 1), W11 (M, M), b0 (M,), W1 (1, M), b1 (1,), hidden="sigmoid"). Raises
    ValueError for sizes below 1. Slide: "Parity".
    """
    rng = np.random.default_rng(seed)

    def draw(rng: np.random.Generator) -> tuple[Array, Array]:
        return parity_batch(rng, int(rng.integers(1, max_bits + 1)), 32)

    P = init_parameters(rng, 1, M, 1)
    P = train(rng, P, draw, steps, adam(0.01), "sigmoid", "bce", hidden="sigmoid")
    return {**P, "hidden": "sigmoid"}
