"""How inputs are drawn: reference networks whose every intermediate goes by its lecture name.

What was measured to matter (a mistake cannot hide then): T, D, M, K all distinct, from 2 to 8,
with T >= 3 in the cases that carry an item; h0 and the biases not 0; the recurrent matrix with a
spectral radius from 0.5 to 1.1; ReLU away from its kink; logits of order 1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import Generator

from autograder.model import INTEGERS, MAIN, ONE_STEP, Case
from rnn_reference import bptt
from rnn_reference.forward import rnn_forward
from rnn_reference.losses import dloss_ce, dloss_se

KINK = 1e-2
"""No ReLU pre-activation is nearer to 0 than this."""
FAINT = 0.1
"""Gradients whose largest entry is smaller than this are drawn again."""


@dataclass(frozen=True)
class Sizes:
    """T steps of D inputs, M hidden units and K outputs."""

    T: int
    D: int
    M: int
    K: int


def sizes(rng: Generator, T: int | None = None) -> Sizes:
    """Four distinct sizes from 2 to 8, with T >= 3 unless T is given, and K >= 3."""
    D, M, K, *rest = (int(n) for n in rng.permutation(np.arange(2, 9)))
    if K == 2:  # a softmax of two is a σ: too little to tell mistakes apart
        D, K = K, D
    return Sizes(T or max(rest), D, M, K)


def recurrent(rng: Generator, M: int) -> np.ndarray:
    """A recurrent matrix (M, M) with a spectral radius drawn from 0.5 to 1.1.

    Where the eigenvalues are much smaller than the entries the states would grow for a while all
    the same, so these are drawn again.
    """
    while True:
        W = rng.standard_normal((M, M))
        W *= rng.uniform(0.5, 1.1) / np.abs(np.linalg.eigvals(W)).max()
        if np.abs(W).max() < 1.5:
            return W


def parameters(rng: Generator, n: Sizes) -> dict[str, np.ndarray]:
    """P: W0 (M, D), W11 (M, M), b0 (M,), W1 (K, M), b1 (K,)."""
    return {
        "W0": rng.standard_normal((n.M, n.D)) / np.sqrt(n.D),
        "W11": recurrent(rng, n.M),
        "b0": rng.uniform(0.2, 0.6, n.M) * rng.choice((-1.0, 1.0), n.M),
        "W1": rng.standard_normal((n.K, n.M)) / np.sqrt(n.M),
        "b1": rng.uniform(0.2, 0.6, n.K) * rng.choice((-1.0, 1.0), n.K),
    }


def targets(rng: Generator, n: Sizes, loss: str) -> np.ndarray:
    """Tg (T, K): one-hot rows for cross-entropy, real numbers for squared error."""
    if loss == "ce":
        return np.eye(n.K)[rng.integers(n.K, size=n.T)]
    return rng.standard_normal((n.T, n.K))


def network(rng: Generator, n: Sizes, f: str = "tanh", loss: str = "se") -> dict[str, Any]:
    """A net, a sequence and all that forward and BPTT make of them, each by its lecture name.

    Keys: X, Tg, h0, P and P's own W0 W11 b0 W1 b1, Z1, H, Z2, Y, dY, D2, D1, and for one step
    t < T: d2_t, d1_next.
    """
    while True:
        P = parameters(rng, n)
        X = rng.standard_normal((n.T, n.D))
        h0 = rng.uniform(0.3, 0.9, n.M) * rng.choice((-1.0, 1.0), n.M)
        Z1, H, Z2, Y = rnn_forward(X, h0, P["W0"], P["W11"], P["b0"], P["W1"], P["b1"], f)
        if f == "relu" and (np.abs(Z2) < KINK).any():
            continue
        Tg = targets(rng, n, loss)
        dY = dloss_ce(Y, Tg) if loss == "ce" else dloss_se(Y, Tg)
        D2 = bptt.grad_z2(dY, Z2, f)
        D1 = bptt.grad_z1(D2, H, P["W1"], P["W11"])
        if plain(D1, D1.sum(axis=0), D2.sum(axis=0)):
            break
    net = {"X": X, "Tg": Tg, "h0": h0, "P": P, **P, "f": f, "loss": loss}
    net |= {"Z1": Z1, "H": H, "Z2": Z2, "Y": Y, "dY": dY, "D2": D2, "D1": D1}
    return net | {"d2_t": D2[0], "d1_next": D1[1] if n.T > 1 else None}


def plain(*arrays: np.ndarray) -> bool:
    """Whether none of them is what is left of larger numbers that cancel, or of saturated units.

    In float32 such an array has too few right digits, and a right answer would look wrong.
    """
    return all(np.abs(array).max() > FAINT for array in arrays)


def intermediates(
    *names: str, draws: int = 2, integers: Sequence[str] = ()
) -> Callable[[Generator], list[Case]]:
    """The usual cases of an item whose arguments are the reference's intermediates `names`.

    Args:
        names: The arguments, by their lecture names, in the contract's order.
        draws: How many cases carry the item.
        integers: Arguments that come as integers in one case; none where a student would never
            meet integers.
    """

    def draw(rng: Generator) -> list[Case]:
        def case(group: str, T: int | None = None) -> dict[str, Any]:
            net = network(rng, sizes(rng, T))
            return {name: net[name] for name in names}

        cases = [Case(MAIN, case(MAIN)) for _ in range(draws)]
        cases.append(Case(ONE_STEP, case(ONE_STEP, T=1)))
        if integers:
            whole = case(INTEGERS)
            whole |= {name: whole_numbers(rng, whole[name].shape) for name in integers}
            cases.append(Case(INTEGERS, whole))
        return cases

    return draw


def whole_numbers(rng: Generator, shape: tuple[int, ...]) -> np.ndarray:
    """An array of integers from -3 to 3, of NumPy's integer dtype."""
    return rng.integers(-3, 4, size=shape)


def shuffled(rng: Generator, cases: Sequence[Case]) -> list[Case]:
    """The cases in any order: where few answers are possible, a fixed one would be soon known."""
    return [cases[number] for number in rng.permutation(len(cases))]


def pre_activations(rng: Generator, shape: tuple[int, ...]) -> np.ndarray:
    """Normal z (..., K), all of them away from ReLU's kink, every row of both signs."""
    z = rng.standard_normal(shape)
    z = z + np.copysign(KINK, z)
    z[..., 0] = np.abs(z[..., 0])
    z[..., 1] = -np.abs(z[..., 1])
    return z
