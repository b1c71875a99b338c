"""Slide "Representational Shortcut 2 - Time Folding": through time, t = 1..T, and back, T..1.

Every network here (one layer, L layers, two directions) runs on ``recur`` and ``back_in_time``.
They are the slides' equations with what does not depend on t taken out of the loop: W0 x(t) + b0,
∇z2(t) L W1 and the slopes f'(z(t)) are formed for all t at once. ``rnn_step`` and ``grad_h1`` are
the definitions, one step each, that they are tested against. Arguments are not checked here.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rnn_reference.activations import SLOPES, times_jacobian
from rnn_reference.checking import Array, unchecked


def affine(W: Array, X: Array, b: Array) -> Array:
    """W x + b for every row x of X, (..., D) -> (..., M), as one matrix product."""
    Z: Array = X.reshape(-1, X.shape[-1]).dot(W.T)
    Z += b
    return Z.reshape(X.shape[:-1] + b.shape)


def recur(Z: Array, h0: Array, W11: Array, act: Callable[..., Array]) -> tuple[Array, Array]:
    """The recurrence z(t) += W11 h(t-1), h(t) = act(z(t)) on Z = W0 x(t) + b0, which it fills.

    Returns Z and S = [h(0), h(1), ..., h(T)].
    """
    S = np.empty((len(Z) + 1, *h0.shape), h0.dtype)
    S[0] = h_prev = h0
    W11_h, W11T = np.empty(h0.shape, h0.dtype), W11.T
    for z, h in zip(Z, S[1:]):  # noqa: B905 (t = 1..T)
        h_prev.dot(W11T, W11_h)
        z += W11_h
        h_prev = act(z, h)
    return Z, S


def rows_times(D: Array, W: Array) -> Array:
    """Return d W for every row d of D: (..., K), (K, M) -> (..., M), as one matrix product."""
    G: Array = D.reshape(-1, D.shape[-1]).dot(W)
    return G.reshape(*D.shape[:-1], -1)


def back_in_time(G: Array, H: Array, W11: Array, act: str, scratch: Array | None = None) -> Array:
    """δ(t) = (g(t) + δ(t+1) W11) ∇z h(t) for t = T..1, on the rows g(t) of G, which it fills.

    ``scratch``, of the shape of H, takes the slopes: at large sizes fresh memory costs time.
    """
    if act == "softmax":
        return _back_through_softmax(G, H, W11)
    slopes = SLOPES[act](H, scratch)
    d_next = G[-1]
    d_next *= slopes[-1]  # t = T
    d_next_W11 = np.empty(d_next.shape, d_next.dtype)
    for d, slope in zip(G[-2::-1], slopes[-2::-1]):  # noqa: B905 (t = T-1..1)
        d_next.dot(W11, d_next_W11)
        d += d_next_W11
        d *= slope
        d_next = d
    return G


def _back_through_softmax(G: Array, H: Array, W11: Array) -> Array:
    """As above where ∇z h(t) is dense."""
    G[-1] = _times_jacobian("softmax", G[-1], H[-1])
    for t in range(len(G) - 2, -1, -1):
        G[t] = _times_jacobian("softmax", G[t] + G[t + 1] @ W11, H[t])
    return G


def sum_rows(D: Array) -> Array:
    """Σ_t d(t) over the rows of D (and the batch): (..., M) -> (M,)."""
    rows = D.reshape(-1, D.shape[-1])
    ones = np.empty(len(rows), rows.dtype)
    ones.fill(1)
    total: Array = ones.dot(rows)  # several times faster than rows.sum(axis=0)
    return total


_times_jacobian = unchecked(times_jacobian)
