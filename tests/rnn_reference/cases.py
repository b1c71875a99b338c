"""Random cases for the tests of the reference: sizes by Hypothesis, entries by a seeded generator.

Weights keep the recurrence's spectral radius near 1 or below and logits near 1, so that a right
gradient agrees to rounding; T = 1, D = K = 1, no batch and a batch of 1 are among the cases.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from rnn_reference.numerical import complex_step

SMOOTH = ("sigmoid", "tanh", "identity", "softmax")
ALL = (*SMOOTH, "relu")

quick = settings(max_examples=20, deadline=None)


@dataclass(frozen=True)
class Case:
    """One network with one hidden layer, its inputs and its targets."""

    X: np.ndarray
    h0: np.ndarray
    Tg: np.ndarray
    P: dict[str, np.ndarray]
    rng: np.random.Generator

    @property
    def weights(self) -> tuple[np.ndarray, ...]:
        return tuple(self.P[key] for key in ("W0", "W11", "b0", "W1", "b1"))


def draw_case(seed: int, T: int, D: int, M: int, K: int, batch: tuple[int, ...] = ()) -> Case:
    rng = np.random.default_rng(seed)
    return Case(
        X=rng.normal(size=(T, *batch, D)),
        h0=rng.normal(size=(*batch, M)),
        Tg=rng.uniform(0.1, 0.9, size=(T, *batch, K)),
        P={
            "W0": rng.normal(size=(M, D)) / np.sqrt(D),
            "W11": rng.normal(size=(M, M)) / np.sqrt(M) / 1.5,
            "b0": rng.normal(size=M) / 2,
            "W1": rng.normal(size=(K, M)) / np.sqrt(M),
            "b1": rng.normal(size=K) / 2,
        },
        rng=rng,
    )


sizes = st.integers(1, 4)
batches = st.sampled_from([(), (1,), (3,)])
cases = st.builds(
    draw_case,
    seed=st.integers(0, 2**32 - 1),
    T=st.integers(1, 5),
    D=sizes,
    M=sizes,
    K=sizes,
    batch=batches,
)


def assert_close(got: Any, expected: Any, tolerance: float = 1e-12) -> None:
    """The same shape, and max|got - expected| <= tolerance max|expected| (some 0 next to 1)."""
    got, expected = np.asarray(got), np.asarray(expected)
    assert got.shape == expected.shape
    scale = max(np.abs(expected).max(initial=0), 1e-2)
    worst = np.abs(got - expected).max(initial=0)
    assert worst <= tolerance * scale, f"off by {worst / scale:.1e}"


def assert_gradients(
    loss: Callable[..., Any], arrays: dict[str, np.ndarray], gradients: dict[str, np.ndarray]
) -> None:
    """Every gradient equals the complex-step derivative of loss(**arrays) to 1e-12."""
    for name, gradient in gradients.items():
        expected = complex_step(lambda w, name=name: loss(**{**arrays, name: w}), arrays[name])
        assert_close(gradient, expected)
