"""Slide "Representational Shortcut 2 - Time Folding": through time, t = 1..T, and back, T..1.

Every network here (one layer, L layers, two directions) runs on ``recur`` (``states`` where z(t) is
not asked for) and ``back_in_time``. They are the slides' equations with what does not depend on t
taken out of the loop: W0 x(t) + b0, ∇z2(t) L W1 and the slopes f'(z(t)) are formed for all t at
once. ``rnn_step`` and ``grad_h1`` are the definitions, one step each, that they are tested against.
Arguments are not checked here.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rnn_reference.activations import SLOPES, times_jacobian
from rnn_reference.checking import Array, Gradients, unchecked

# Rows of a block of time steps: enough for matrix products to run at full speed, few enough for the
# block to stay in cache and for its memory to be used again by the next.
ROWS = 512


def rows(A: Array) -> Array:
    """(T, M) or (T, B, M) as rows of M: T, or TB of them."""
    return A.reshape(-1, A.shape[-1])


def affine(W: Array, X: Array, b: Array) -> Array:
    """W x + b for every row x of X, (..., D) -> (..., M), as one matrix product."""
    return affine_rows(W, rows(X), b).reshape(X.shape[:-1] + b.shape)


def affine_rows(W: Array, x: Array, b: Array, out: Array | None = None) -> Array:
    """W x + b for every row of x, (N, D) -> (N, M)."""
    z: Array = x.dot(W.T, out)
    z += b
    return z


def recur(Z: Array, h0: Array, W11: Array, act: Callable[..., Array]) -> tuple[Array, Array]:
    """z(t) += W11 h(t-1), h(t) = act(z(t)) for t = 1..T on Z = W0 x(t) + b0, which it fills.

    Returns Z and S = [h(0), h(1), ..., h(T)].
    """
    S = np.empty((len(Z) + 1, *h0.shape), h0.dtype)
    S[0] = h0
    _recur(list(Z), list(S), W11, act)
    return Z, S


def states(
    X: Array, h0: Array, W0: Array, W11: Array, b0: Array, act: Callable[..., Array]
) -> Array:
    """S of ``recur`` on Z = W0 x(t) + b0, without a Z: each h(t) takes the place of its z(t)."""
    S = np.empty((len(X) + 1, *h0.shape), h0.dtype)
    S[0] = h0
    affine_rows(W0, rows(X), b0, out=rows(S[1:]))
    h = list(S)
    _recur(h[1:], h, W11, act)
    return S


def _recur(Z: list[Array], S: list[Array], W11: Array, act: Callable[..., Array]) -> None:
    h_prev, *H = S
    W11_h, W11T = np.empty(h_prev.shape, h_prev.dtype), W11.T
    for z, h in zip(Z, H):  # noqa: B905 (t = 1..T)
        h_prev.dot(W11T, W11_h)
        z += W11_h
        h_prev = act(z, h)


def rows_times(D: Array, W: Array) -> Array:
    """Return d W for every row d of D: (..., K), (K, M) -> (..., M), as one matrix product."""
    G: Array = rows(D).dot(W)
    return G.reshape(*D.shape[:-1], -1)


def back_in_time(G: Array, H: Array, W11: Array, act: str, d_next: Array | None = None) -> Array:
    """δ(t) = (g(t) + δ(t+1) W11) ∇z h(t) for t = T..1, on the rows g(t) of G, which it fills.

    ``d_next`` is δ(T+1) where these are not the last time steps.
    """
    if d_next is not None:
        G[-1] += d_next.dot(W11)
    if act == "softmax":
        return _back_through_softmax(G, H, W11)
    slopes = SLOPES[act](H)
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


def blocks_back_in_time(X: Array) -> list[tuple[int, int]]:
    """(start, stop) of blocks of X (T, D) or (T, B, D), the last first, of some ROWS rows each."""
    T = len(X)
    steps = max(1, ROWS * T * X.shape[-1] // X.size)
    return [(max(0, stop - steps), stop) for stop in range(T, 0, -steps)]


def added(total: Gradients, G: Gradients) -> Gradients:
    """Return ``total``, to which the gradients of one more block of time steps are added."""
    for key, gradient in G.items():
        total[key] += gradient
    return total


def sum_rows(D: Array) -> Array:
    """Σ_t d(t) over the rows of D (and the batch): (..., M) -> (M,)."""
    d = rows(D)
    total: Array = ones_for(d).dot(d)  # several times faster than d.sum(axis=0)
    return total


def ones_for(d: Array) -> Array:
    """A 1 for each row of d (np.ones takes twice as long)."""
    ones = np.empty(len(d), d.dtype)
    ones.fill(1)
    return ones


_times_jacobian = unchecked(times_jacobian)
