"""Wrong forward passes: the loop over time with any of its parts replaced."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.items.inherit import Function
from rnn_reference.activations import ACTIVATIONS
from rnn_reference.forward import rnn_forward


def one_step(x: Any, h_prev: Any, W0: Any, W11: Any, b0: Any) -> Any:
    """z1(t) and h1(t), plainly."""
    z = W0 @ x + W11 @ h_prev + b0
    return z, np.tanh(z)


def forward(
    *,
    step: Function = one_step,
    start: Function = lambda h0: h0,
    before: Function = lambda h, h0: h,
    carried: Function = lambda z, h: h,
    reads: Function = lambda z, h, h_before: h,
    z2: Function = lambda W1, h, b1: W1 @ h + b1,
    output: Function = lambda f, z: ACTIVATIONS[f](z),
    steps: Function = range,
    dtype: Function = lambda X: float,
) -> Function:
    """rnn_forward as a loop: how it starts, what a step is, what it hands on, what is read."""

    def wrong(X: Any, h0: Any, W0: Any, W11: Any, b0: Any, W1: Any, b1: Any, f: str) -> Any:
        T, M, K = len(X), len(b0), len(b1)
        Z1, H, Z2 = (np.zeros((T, n), dtype=dtype(X)) for n in (M, M, K))
        Y = np.zeros((T, K))
        state = start(h0)
        for t in steps(T):
            h_before = before(state, h0)
            z, h = step(X[t], h_before, W0, W11, b0)
            Z1[t], H[t] = z, h
            state = carried(z, h) if dtype(X) is float else H[t]
            Z2[t] = z2(W1, reads(z, h if dtype(X) is float else H[t], h_before), b1)
            Y[t] = output(f, Z2[t])
        return Z1, H, Z2, Y

    return wrong


def afterwards(change: Function) -> Function:
    """The right (Z1, H, Z2, Y), changed by `change(h0, *parts)` on the way out."""

    def wrong(X: Any, h0: Any, W0: Any, W11: Any, b0: Any, W1: Any, b1: Any, f: str) -> Any:
        return change(h0, *rnn_forward(X, h0, W0, W11, b0, W1, b1, f))

    return wrong


def all_outputs_at_once(softmax: Function) -> Function:
    """The output activation of all steps in one call, with a softmax of one's own."""

    def wrong(X: Any, h0: Any, W0: Any, W11: Any, b0: Any, W1: Any, b1: Any, f: str) -> Any:
        Z1, H, Z2, Y = rnn_forward(X, h0, W0, W11, b0, W1, b1, f)
        return Z1, H, Z2, softmax(Z2.copy()) if f == "softmax" else Y

    return wrong
