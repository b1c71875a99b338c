"""Slide "RNN Variations": GRU and LSTM, cells whose gates let the state pass without vanishing.

    LSTM  i, f, o = σ(...)   g = tanh(...)   (...) = W0 x(t) + W11 h(t-1) + b0, one block each
          c(t) = f ∘ c(t-1) + i ∘ g          h(t) = o ∘ tanh c(t)
    GRU   r, u = σ(...)      n = tanh(W0n x(t) + b0n + r ∘ (W11n h(t-1)))
          h(t) = (1 - u) ∘ n + u ∘ h(t-1)

The lecture has the heading only. The blocks are stacked: W0 (4M, D), W11 (4M, M), b0 (4M,) in the
order i, f, g, o, and (3M, ...) in the order r, u, n. What follows h(t) is as in one hidden layer:
dH[t] = ∇h(t) L through y(t) is D2[t] W1. Rows are time; a batch has its axis after time.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rnn_reference.activations import sigmoid
from rnn_reference.bptt import grad_b0, grad_linear
from rnn_reference.checking import Array, Gradients, agree, unchecked
from rnn_reference.through_time import affine, rows_times


class LSTMTrace(NamedTuple):
    """What the backward pass needs: gates i, f, g, o, cell states c and states h, each (T, M)."""

    I: Array
    F: Array
    G: Array
    O: Array
    C: Array
    H: Array


class GRUTrace(NamedTuple):
    """What the backward pass needs: r, u, n, W11n h(t-1) and the states h, each (T, M)."""

    R: Array
    U: Array
    N: Array
    A: Array
    H: Array


def lstm_forward(X: Array, h0: Array, c0: Array, W0: Array, W11: Array, b0: Array) -> LSTMTrace:
    """The LSTM's equations (see the module) for t = 1..T.

    Shapes: X (T, D), h0, c0 (M,), W0 (4M, D), W11 (4M, M), b0 (4M,) -> six arrays (T, M). Raises
    ValueError for other shapes. Slide: "RNN Variations".
    """
    X, h, c, W0, W11, b0 = _check("lstm_forward", 4, X=X, h0=h0, c0=c0, W0=W0, W11=W11, b0=b0)
    A = affine(W0, X, b0)
    trace = LSTMTrace(*(np.empty((len(X), *h.shape), h.dtype) for _ in range(6)))
    for t in range(len(X)):
        i, f, g, o = np.split(A[t] + h @ W11.T, 4, axis=-1)
        i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
        c = f * c + i * g
        h = o * np.tanh(c)
        for rows, row in zip(trace, (i, f, g, o, c, h), strict=True):
            rows[t] = row
    return trace


def lstm_backward(
    dH: Array, trace: LSTMTrace, X: Array, h0: Array, c0: Array, W0: Array, W11: Array
) -> Gradients:
    """All gradients of the LSTM from dH[t], what y(t) says of h(t).

    Shapes: dH (T, M), the rest as in and from ``lstm_forward`` -> a dict with W0, W11, b0, h0, c0,
    X, each of its own shape. Raises ValueError for other shapes. Slide: "RNN Variations".
    """
    named = dict(zip(("I", "F", "G", "O", "C", "H"), trace, strict=True))
    dH, I, F, G, O, C, H, X, h0, c0, W0, W11 = _check(
        "lstm_backward", 4, dH=dH, **named, X=X, h0=h0, c0=c0, W0=W0, W11=W11
    )
    D1 = np.empty((*H.shape[:-1], 4 * H.shape[-1]), H.dtype)  # ∇z(t) L, four blocks
    dh, dc = np.zeros_like(h0), np.zeros_like(c0)  # through t+1; nothing at t = T
    for t in range(len(X) - 1, -1, -1):
        c_prev = C[t - 1] if t > 0 else c0
        i, f, g, o, tanh_c = I[t], F[t], G[t], O[t], np.tanh(C[t])
        dh = dH[t] + dh
        dc = dc + dh * o * (1 - tanh_c**2)
        di = dc * g * i * (1 - i)
        df = dc * c_prev * f * (1 - f)
        dg = dc * i * (1 - g**2)
        do = dh * tanh_c * o * (1 - o)
        D1[t] = np.concatenate([di, df, dg, do], axis=-1)
        dh, dc = D1[t] @ W11, dc * f
    H_prev = np.concatenate([h0[None], H[:-1]])
    return {
        "W0": _grad_linear(D1, X),
        "W11": _grad_linear(D1, H_prev),
        "b0": _grad_b0(D1),
        "h0": dh,
        "c0": dc,
        "X": rows_times(D1, W0),
    }


def gru_forward(X: Array, h0: Array, W0: Array, W11: Array, b0: Array) -> GRUTrace:
    """The GRU's equations (see the module) for t = 1..T.

    Shapes: X (T, D), h0 (M,), W0 (3M, D), W11 (3M, M), b0 (3M,) -> five arrays (T, M). Raises
    ValueError for other shapes. Slide: "RNN Variations".
    """
    X, h, W0, W11, b0 = _check("gru_forward", 3, X=X, h0=h0, W0=W0, W11=W11, b0=b0)
    A = affine(W0, X, b0)
    trace = GRUTrace(*(np.empty((len(X), *h.shape), h.dtype) for _ in range(5)))
    for t in range(len(X)):
        x_r, x_u, x_n = np.split(A[t], 3, axis=-1)
        h_r, h_u, h_n = np.split(h @ W11.T, 3, axis=-1)
        r, u = sigmoid(x_r + h_r), sigmoid(x_u + h_u)
        n = np.tanh(x_n + r * h_n)
        h = (1 - u) * n + u * h
        for rows, row in zip(trace, (r, u, n, h_n, h), strict=True):
            rows[t] = row
    return trace


def gru_backward(
    dH: Array, trace: GRUTrace, X: Array, h0: Array, W0: Array, W11: Array
) -> Gradients:
    """All gradients of the GRU from dH[t], what y(t) says of h(t).

    Shapes: dH (T, M), the rest as in and from ``gru_forward`` -> a dict with W0, W11, b0, h0, X,
    each of its own shape. Raises ValueError for other shapes. Slide: "RNN Variations".
    """
    named = dict(zip(("R", "U", "N", "A", "H"), trace, strict=True))
    dH, R, U, N, A, H, X, h0, W0, W11 = _check(
        "gru_backward", 3, dH=dH, **named, X=X, h0=h0, W0=W0, W11=W11
    )
    D1 = np.empty((*H.shape[:-1], 3 * H.shape[-1]), H.dtype)  # w.r.t. W0 x(t) + b0, three blocks
    D11 = np.empty_like(D1)  # w.r.t. W11 h(t-1): in the block n, r stands between the two
    H_prev = np.concatenate([h0[None], H[:-1]])
    dh = np.zeros_like(h0)  # through t+1; nothing at t = T
    for t in range(len(X) - 1, -1, -1):
        r, u, n, h_n, h_prev = R[t], U[t], N[t], A[t], H_prev[t]
        dh = dH[t] + dh
        dn = dh * (1 - u) * (1 - n**2)
        du = dh * (h_prev - n) * u * (1 - u)
        dr = dn * h_n * r * (1 - r)
        D1[t] = np.concatenate([dr, du, dn], axis=-1)
        D11[t] = np.concatenate([dr, du, dn * r], axis=-1)
        dh = D11[t] @ W11 + dh * u
    return {
        "W0": _grad_linear(D1, X),
        "W11": _grad_linear(D11, H_prev),
        "b0": _grad_b0(D1),
        "h0": dh,
        "X": rows_times(D1, W0),
    }


def _check(who: str, blocks: int, **arrays: Array) -> list[Array]:
    """Check all arrays against one another; the stacked ones have ``blocks`` times M rows."""
    M = (np.shape(arrays["h0"]) or (0,))[-1]
    many = f"{blocks}M"
    shapes = {"X": "T * D", "h0": "* M", "c0": "* M"}
    shapes |= {"W0": f"{many} D", "W11": f"{many} M", "b0": many}
    shapes = {name: shapes.get(name, "T * M") for name in arrays}
    return agree(who, shapes, arrays, **{many: blocks * M})


_grad_linear = unchecked(grad_linear)
_grad_b0 = unchecked(grad_b0)
