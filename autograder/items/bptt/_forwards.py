"""Wrong forward passes, as they show in the gradients of a bptt that runs them."""

from typing import Any

import numpy as np

from autograder.items.inherit import Function
from autograder.model import Mistake
from rnn_reference.activations import ACTIVATIONS


def forward(
    *,
    z1: Function = lambda W0, x, W11, h, b0: W0 @ x + W11 @ h + b0,
    hidden: Function = np.tanh,
    before: Function = lambda h, h0: h,
    reads: Function = lambda h, h_before: h,
    z2: Function = lambda W1, h, b1: W1 @ h + b1,
    output: Function = lambda f, z: ACTIVATIONS[f](z),
    steps: Function = range,
    dtype: Function = lambda X: float,
) -> Function:
    """rnn_forward as a loop, with any of its parts replaced by a wrong one."""

    def wrong(X: Any, h0: Any, W0: Any, W11: Any, b0: Any, W1: Any, b1: Any, f: str) -> Any:
        T, M, K = len(X), len(b0), len(b1)
        Z1, H = (np.zeros((T, M), dtype=dtype(X)) for _ in range(2))
        Z2, Y = np.zeros((T, K)), np.zeros((T, K))
        h = h0
        for t in steps(T):
            h_before = before(h, h0)
            z = Z1[t] = z1(W0, X[t], W11, h_before, b0)
            h = H[t] = hidden(z)
            Z2[t] = z2(W1, reads(h, h_before), b1)
            Y[t] = output(f, Z2[t])
        return Z1, H, Z2, Y

    return wrong


MISTAKES = (
    Mistake(
        "F-01",
        wrong=forward(z1=lambda W0, x, W11, h, b0: W0 @ x + b0),
        says="z1(t) lacks the recurrent term, so nothing is remembered: h1(t) must depend on"
        " h1(t-1).",
    ),
    Mistake(
        "F-02",
        wrong=forward(z1=lambda W0, x, W11, h, b0: W0 @ x + W11 @ h),
        says="z1(t) lacks its bias b0.",
    ),
    Mistake(
        "F-03",
        wrong=forward(z1=lambda W0, x, W11, h, b0: W0 @ x + W11.T @ h + b0),
        says="W11 is used transposed: its row i belongs to z1_i. M x M is square, so no shape can"
        " tell.",
    ),
    Mistake(
        "F-05",
        wrong=forward(before=lambda h, h0: h0),
        says="Every step starts from h1(0). Step t takes over the state h1(t-1).",
    ),
    Mistake(
        "F-07",
        wrong=forward(reads=lambda h, h_before: h_before),
        says="The output of step t reads h1(t-1). z2(t) is made from the new state h1(t).",
    ),
    Mistake(
        "F-08",
        wrong=forward(z2=lambda W1, h, b1: W1 @ h),
        says="z2(t) lacks its bias b1.",
    ),
    Mistake(
        "F-09",
        wrong=forward(output=lambda f, z: z),
        says="The output activation is missing: y(t) is f(z2(t)), not z2(t).",
    ),
    Mistake(
        "F-10",
        wrong=forward(output=lambda f, z: ACTIVATIONS["softmax"](z)),
        says="The output is softmax whatever f is. f names the output activation.",
    ),
    Mistake(
        "F-12",
        wrong=forward(steps=lambda T: range(T - 1)),
        says="The loop ends one step early, so the row of t = T stays 0.",
    ),
    Mistake(
        "F-13",
        wrong=forward(steps=lambda T: range(T - 1, -1, -1)),
        says="The loop runs from t = T to t = 1. Forward goes with time; it is the gradients that"
        " run back.",
    ),
    Mistake(
        "F-15",
        wrong=forward(dtype=lambda X: X.dtype),
        says="It is right for floats, but with integers for X (bits) the arrays that hold z1, h1"
        " and z2 are integers as well and cut tanh off to 0. Let them hold floats.",
    ),
    Mistake(
        "F-17",
        wrong=forward(hidden=ACTIVATIONS["sigmoid"]),
        says="The hidden layer is σ. In the lecture it is tanh, and its slope is that of tanh.",
    ),
    Mistake(
        "N-92",  # deeplearning.ai's cell test passes three separate tanhs (C5W1A1).
        wrong=forward(
            z1=lambda W0, x, W11, h, b0: np.tanh(W0 @ x) + np.tanh(W11 @ h) + np.tanh(b0),
            hidden=lambda z: z,
        ),
        says="Each term of z1(t) goes through tanh on its own. The terms are added first, and tanh"
        " is taken of their sum.",
    ),
)
