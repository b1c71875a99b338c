"""Draws of bidirectional nets whose every intermediate goes by its lecture name."""

from typing import Any

import numpy as np
from numpy.random import Generator

from autograder.items.draws import FAINT, KINK, Sizes, recurrent
from rnn_reference.bidirectional import birnn_backward, birnn_forward, birnn_grad_states

FORWARD = ("X", "hf0", "hbT1", "Pf", "Pb", "W1", "b1", "f")
BACKWARD = ("D2", "X", "Hf", "Hb", "hf0", "hbT1", "Pf", "Pb", "W1")


def net(rng: Generator, n: Sizes, f: str = "softmax") -> dict[str, Any]:
    """A net, a sequence, its states in both directions, Y, and any D2 (T, K).

    The two directions share nothing, and neither initial state is 0.
    """
    while True:
        given: dict[str, Any] = {
            "X": rng.standard_normal((n.T, n.D)),
            "hf0": signed(rng, 0.3, 0.9, n.M),
            "hbT1": signed(rng, 0.3, 0.9, n.M),
            "Pf": direction(rng, n),
            "Pb": direction(rng, n),
            "W1": rng.standard_normal((n.K, 2 * n.M)) / np.sqrt(n.M),
            "b1": signed(rng, 0.2, 0.6, n.K),
            "f": f,
        }
        Hf, Hb, Y = birnn_forward(**given)
        drawn = given | {"Hf": Hf, "Hb": Hb, "Y": Y, "D2": 2 * rng.standard_normal((n.T, n.K))}
        if f == "relu" and not off_the_kink(drawn):
            continue
        if clear(drawn):
            return drawn


def direction(rng: Generator, n: Sizes) -> tuple[np.ndarray, ...]:
    """(W0, W11, b0) of one direction."""
    W0 = rng.standard_normal((n.M, n.D)) / np.sqrt(n.D)
    return W0, recurrent(rng, n.M), signed(rng, 0.2, 0.6, n.M)


def signed(rng: Generator, low: float, high: float, n: int) -> np.ndarray:
    """N numbers between low and high in absolute value, of either sign."""
    values: np.ndarray = rng.uniform(low, high, n) * rng.choice((-1.0, 1.0), n)
    return values


def off_the_kink(drawn: dict[str, Any]) -> bool:
    """Whether no z2 is near ReLU's kink, and every step has one above it."""
    both = np.concatenate([drawn["Hf"], drawn["Hb"]], axis=1)
    Z2 = both @ drawn["W1"].T + drawn["b1"]
    return bool((np.abs(Z2) > KINK).all() and (Z2 > 0).any(axis=1).all())


def clear(drawn: dict[str, Any]) -> bool:
    """Whether no gradient is what is left of larger numbers that cancel."""
    arguments = {name: drawn[name] for name in BACKWARD}
    G = birnn_backward(**arguments)
    arrays = [G["W1"], G["b1"], *G["f"].values(), *G["b"].values()]
    arrays += birnn_grad_states(**arguments)
    return all(np.abs(array).max() > FAINT for array in arrays)
