"""Slide "Training an RNN": from gradients to trained parameters.

An optimiser is a function (P, G, state) -> (P, state) that changes none of its arguments; its state
is None at first. ``train`` draws examples, calls ``bptt`` and the optimiser, and reports progress.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from rnn_reference.bptt import bptt, sgd_step
from rnn_reference.checking import Array, Gradients, Parameters, at_least, parameters
from rnn_reference.dynamics import clip_by_norm

Optimiser: TypeAlias = Callable[[Gradients, Gradients, Any], tuple[Gradients, Any]]
Draw: TypeAlias = Callable[[np.random.Generator], tuple[Array, Array]]


def init_parameters(rng: np.random.Generator, D: int, M: int, K: int) -> Gradients:
    """Normal weights, which break the symmetry of the hidden units; W11 / √M, so ρ(W11) is about 1.

    Shapes: -> W0 (M, D), W11 (M, M), b0 (M,), W1 (K, M), b1 (K,). Raises ValueError for sizes
    below 1. Slide: "Training an RNN" (neither vanishing nor exploding at the start).
    """
    for name, size in (("D", D), ("M", M), ("K", K)):
        at_least("init_parameters", name, size, 1)
    return {
        "W0": rng.normal(size=(M, D)),
        "W11": rng.normal(size=(M, M)) / np.sqrt(M),
        "b0": np.zeros(M),
        "W1": rng.normal(size=(K, M)),
        "b1": np.zeros(K),
    }


def sgd(lr: float, momentum: float = 0.0) -> Optimiser:
    """Gradient descent: V <- momentum V + G, P <- P - lr V.

    Raises ValueError for lr <= 0 or a momentum outside [0, 1). Slide: "Training an RNN".
    """
    if not lr > 0:
        raise ValueError(f"sgd: lr is {lr}, expected a positive number")
    if not 0 <= momentum < 1:
        raise ValueError(f"sgd: momentum is {momentum}, expected one in [0, 1)")

    def update(P: Gradients, G: Gradients, V: Any) -> tuple[Gradients, Any]:
        if V is None:
            V = {key: np.zeros_like(gradient) for key, gradient in G.items()}
        V = {key: momentum * V[key] + G[key] for key in G}
        return sgd_step(P, V, lr), V

    return update


def adam(lr: float, beta1: float = 0.9, beta2: float = 0.999, epsilon: float = 1e-8) -> Optimiser:
    """Adam: P <- P - lr m̂ / (sqrt(v̂) + ε), with running means m of G and v of G².

    Raises ValueError for lr <= 0 or a beta outside [0, 1). Slide: "Training an RNN".
    """
    if not lr > 0:
        raise ValueError(f"adam: lr is {lr}, expected a positive number")
    for name, beta in (("beta1", beta1), ("beta2", beta2)):
        if not 0 <= beta < 1:
            raise ValueError(f"adam: {name} is {beta}, expected one in [0, 1)")

    def update(P: Gradients, G: Gradients, state: Any) -> tuple[Gradients, Any]:
        zeros = {key: np.zeros_like(gradient) for key, gradient in G.items()}
        m, v, step = state or (zeros, zeros, 0)
        step += 1
        m = {key: beta1 * m[key] + (1 - beta1) * G[key] for key in G}
        v = {key: beta2 * v[key] + (1 - beta2) * G[key] ** 2 for key in G}
        # The means started at 0: dividing by 1 - β^step takes that out.
        root = (1 - beta2**step) ** 0.5
        rate = lr * root / (1 - beta1**step)
        P = {key: P[key] - rate * m[key] / (np.sqrt(v[key]) + epsilon * root) for key in P}
        return P, (m, v, step)

    return update


def train(
    rng: np.random.Generator,
    P: Parameters,
    draw: Draw,
    steps: int,
    optimiser: Optimiser,
    f: str = "sigmoid",
    loss: str = "bce",
    hidden: str = "tanh",
    clip: float | None = None,
    progress: Callable[[int, Gradients], None] | None = None,
) -> Gradients:
    """Repeat: draw a batch, average its gradients (BPTT), clip them if asked, update P.

    Shapes: draw(rng) -> X (T, B, D), Tg (T, B, K); h1(0) = 0 for every sequence; P as in ``bptt``
    -> new P. ``progress(step, P)`` is called after each step. Raises ValueError for steps < 0 and
    as ``bptt``. Slide: "Training an RNN".
    """
    at_least("train", "steps", steps, 0)
    [W11] = parameters("train", P, "W11")
    M, dtype = len(W11), np.asarray(W11).dtype
    new, state = dict(P), None
    for step in range(1, steps + 1):
        X, Tg = draw(rng)
        h0 = np.zeros((*X.shape[1:-1], M), dtype)
        G = bptt(X, Tg, h0, new, f, loss, hidden)
        G = {key: gradient / Tg.size for key, gradient in G.items()}  # the mean over t and batch
        if clip is not None:
            G = clip_by_norm(G, clip)
        new, state = optimiser(new, G, state)
        if progress is not None:
            progress(step, new)
    return new
