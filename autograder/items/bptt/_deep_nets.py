"""Draws of nets with L layers, in the lists that deep_forward and deep_backward take."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.random import Generator

from autograder.items.draws import KINK, recurrent
from rnn_reference.deep import deep_forward

STACKS = (
    ("relu", "softmax"),
    ("tanh", "sigmoid", "identity"),
    ("sigmoid", "relu", "tanh", "softmax"),
)
"""The activations of the layers, L = 2, 3 and 4: each kind in some hidden layer or at the output,
no two neighbours alike."""

STEEP = 6
"""A net with a pre-activation above this is drawn again: its activations would be saturated."""

LAYERS = range(1, 1 + max(len(acts) for acts in STACKS))

FORWARD = ("X", "h0s", "Ws", "Rs", "bs", "acts")
BACKWARD = ("dY", "Z", "H", "h0s", "Ws", "Rs", "acts")


def deep_net(rng: Generator, acts: Sequence[str], T: int | None = None) -> dict[str, Any]:
    """A net of L = len(acts) layers, all sizes distinct, its states, and any dY."""
    while True:
        net = parameters(rng, acts, T)
        Z, H = deep_forward(*(net[name] for name in FORWARD))
        kinks = (z for z, act in zip(Z[1:], acts, strict=True) if act == "relu" and z is not None)
        steepest = max(np.abs(z).max() for z in Z[1:] if z is not None)
        if all((np.abs(z) > KINK).all() for z in kinks) and steepest < STEEP:
            return {**net, "Z": Z, "H": H, "dY": 4 * rng.standard_normal(H[-1].shape)}


def parameters(rng: Generator, acts: Sequence[str], T: int | None) -> dict[str, Any]:
    """X, h0s, Ws, Rs and bs for layers of distinct sizes from 2 to 8."""
    first, *M = (int(n) for n in rng.permutation(np.arange(2, 9)))
    L = len(acts)
    sizes = M[: L + 1]  # M_0 = D, M_1, ..., M_L = K
    layers = range(1, L + 1)
    return {
        "X": rng.standard_normal((T or max(first, *M[L + 1 :]), sizes[0])),
        "h0s": [signed(rng, 0.3, 0.9, sizes[l]) for l in layers[:-1]],
        "Ws": [
            rng.standard_normal((sizes[l], sizes[l - 1])) / np.sqrt(sizes[l - 1]) for l in layers
        ],
        "Rs": [recurrent(rng, sizes[l]) for l in layers[:-1]],
        "bs": [signed(rng, 0.2, 0.6, sizes[l]) for l in layers],
        "acts": list(acts),
    }


def signed(rng: Generator, low: float, high: float, n: int) -> np.ndarray:
    """N numbers between low and high in absolute value, of either sign."""
    values: np.ndarray = rng.uniform(low, high, n) * rng.choice((-1.0, 1.0), n)
    return values
