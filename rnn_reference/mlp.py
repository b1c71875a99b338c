"""Slide "Benefit of Recurrent architecture over standard MLP": the MLP that adds n-bit numbers.

It reads all 2n bits at once and writes n + 1. Its drawbacks are on the slide: there are 2^(2n)
examples, what it has not seen may come out wrong, and it knows numbers of n bits only. As an MLP is
an RNN without W11, rows are examples here instead of time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from rnn_reference.activations import sigmoid
from rnn_reference.addition import encode
from rnn_reference.bptt import grad_b0, grad_b1, grad_linear
from rnn_reference.checking import Array, Gradients, at_least, takes, unchecked
from rnn_reference.losses import delta_output
from rnn_reference.training import adam, init_parameters


def mlp_table(n: int) -> dict[str, int]:
    """What an MLP adder for n bits needs: 2n inputs, n + 1 outputs, and 2^(2n) pairs to know all.

    Shapes: -> dict(inputs, outputs, pairs) of Python integers. Raises ValueError for n < 1. Slide:
    drawbacks of the MLP.
    """
    at_least("mlp_table", "n", n, 1)
    return {"inputs": 2 * n, "outputs": n + 1, "pairs": 2 ** (2 * n)}


def all_sums(n: int) -> tuple[Array, Array]:
    """Every pair of n-bit numbers: the bits of a beside those of b, and those of a + b.

    Shapes: -> X (2^(2n), 2n), Y (2^(2n), n + 1). Raises ValueError for n < 1 or n > 8 (65,536
    pairs). Slide: N-bit addition.
    """
    if at_least("all_sums", "n", n, 1) > 8:
        raise ValueError(f"all_sums: n is {n}, expected at most 8, as there are 2^(2n) pairs")
    pairs = [(a, b) for a in range(2**n) for b in range(2**n)]
    X = np.stack([np.concatenate([encode(a, n), encode(b, n)]) for a, b in pairs])
    Y = np.stack([encode(a + b, n + 1) for a, b in pairs])
    return X, Y


@takes(X="N D", W0="M D", b0="M", W1="K M", b1="K")
def mlp_forward(X: Array, W0: Array, b0: Array, W1: Array, b1: Array) -> tuple[Array, Array]:
    """Forward: h = tanh(W0 x + b0), y = σ(W1 h + b1) for every row x.

    Shapes: X (N, D), W0 (M, D), b0 (M,), W1 (K, M), b1 (K,) -> (H (N, M), Y (N, K)). Raises
    ValueError for other shapes, such as those of longer numbers. Slide: "Space Folding".
    """
    H: Array = np.tanh(X @ W0.T + b0)
    Z2 = H @ W1.T + b1
    return H, sigmoid(Z2)


@takes(X="N D", Tg="N K", H="N M", Y="N K", W1="K M")
def mlp_backward(X: Array, Tg: Array, H: Array, Y: Array, W1: Array) -> Gradients:
    """The gradients of the binary cross-entropy: BPTT without the path through z1(t+1).

    Shapes: X (N, D), Tg, Y (N, K), H (N, M), W1 (K, M) -> dict(W0, b0, W1, b1). Raises ValueError
    for other shapes. Slide: BPTT, ①, ②, ④, ⑤.
    """
    D2 = unchecked(delta_output)(Y, Tg, "sigmoid", "bce")
    D1 = (D2 @ W1) * (1 - H**2)
    return {
        "W0": unchecked(grad_linear)(D1, X),
        "b0": unchecked(grad_b0)(D1),
        "W1": unchecked(grad_linear)(D2, H),
        "b1": unchecked(grad_b1)(D2),
    }


def train_mlp(
    seed: int,
    n: int,
    fraction: float = 0.5,
    M: int = 64,
    steps: int = 3000,
    progress: Callable[[int, Gradients], None] | None = None,
) -> dict[str, Any]:
    """Train an MLP adder on a random part of all pairs and count what it gets right of the rest.

    Shapes: -> dict(P=dict(W0, b0, W1, b1), seen=float, unseen=float), the last two fractions of
    sums of which every bit is right. Raises ValueError for n < 1 or a fraction outside (0, 1).
    Slide: drawbacks of the MLP ("generalization").
    """
    if not 0 < fraction < 1:
        raise ValueError(f"train_mlp: fraction is {fraction}, expected one between 0 and 1")
    rng = np.random.default_rng(seed)
    X, Tg = all_sums(n)
    order = rng.permutation(len(X))
    seen, unseen = np.split(order, [max(1, int(fraction * len(X)))])
    P = init_parameters(rng, 2 * n, M, n + 1)
    del P["W11"]
    P["W0"] /= np.sqrt(2 * n)  # tanh should not start saturated, nor σ
    P["W1"] /= np.sqrt(M)
    update, state = adam(0.01), None
    for step in range(1, steps + 1):
        rows = rng.choice(seen, 64)
        H, Y = mlp_forward(X[rows], **P)
        G = mlp_backward(X[rows], Tg[rows], H, Y, P["W1"])
        P, state = update(P, {key: gradient / Y.size for key, gradient in G.items()}, state)
        if progress is not None:
            progress(step, P)
    right = ((mlp_forward(X, **P)[1] > 0.5) == Tg).all(axis=1)
    return {"P": P, "seen": float(right[seen].mean()), "unseen": float(right[unseen].mean())}
