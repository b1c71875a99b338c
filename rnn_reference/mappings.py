"""Slide "Sequence Mappings": one-to-many, many-to-one, many-to-many, many-to-many delayed.

All four are one network; they differ in which x(t) carry input and which y(t) enter the loss. Where
y(t) does not enter, dL/dy(t) = 0, and ``bptt`` needs no other change. Many-to-many is the plain
case: every x(t) is given and every y(t) enters.
"""

from __future__ import annotations

import numpy as np

from rnn_reference.activations import activation, times_jacobian
from rnn_reference.bptt import rnn_backward
from rnn_reference.checking import (
    Array,
    Booleans,
    Gradients,
    Parameters,
    agree,
    at_least,
    parameters,
    takes,
    unchecked,
)
from rnn_reference.forward import rnn_forward
from rnn_reference.losses import dloss_ce

KEYS = ("W0", "W11", "b0", "W1", "b1")
SHAPES = {"W0": "M D", "W11": "M M", "b0": "M", "W1": "K M", "b1": "K"}


def one_to_many(x1: Array, h0: Array, P: Parameters, T: int, f: str = "softmax") -> Array:
    """Outputs y(1), ..., y(T) for the inputs x(1) = x1 and x(t) = 0 for t > 1.

    Shapes: x1 (D,), h0 (M,), P as in ``bptt`` -> Y (T, K). Raises ValueError for other shapes,
    T < 1 or an unknown f. Slide: "Sequence Mappings" (image captioning).
    """
    x1, h0, W0, W11, b0, W1, b1 = _check("one_to_many", x1, h0, P)
    X = np.zeros((at_least("one_to_many", "T", T, 1), *x1.shape), x1.dtype)
    X[0] = x1
    *_, Y = rnn_forward(X, h0, W0, W11, b0, W1, b1, f)
    return Y


def one_to_many_fed_back(
    x1: Array, h0: Array, P: Parameters, T: int, f: str = "softmax"
) -> tuple[Array, Array, Array]:
    """The same with the last output as the next input: x(t+1) = y(t), which needs K = D.

    Shapes: x1 (D,), h0 (M,), P as in ``bptt`` with W1 (D, M) -> (X, H, Y) of shapes (T, D), (T, M),
    (T, D). Raises ValueError for other shapes, T < 1 or an unknown f. Slide: "Sequence Mappings".
    """
    x, h, W0, W11, b0, W1, b1 = _check("one_to_many_fed_back", x1, h0, P, K="D")
    output = activation(f)
    at_least("one_to_many_fed_back", "T", T, 1)
    X, H, Y = (np.empty((T, *v.shape), v.dtype) for v in (x, h, x))
    for t in range(T):
        X[t] = x
        h = H[t] = np.tanh(x @ W0.T + h @ W11.T + b0)
        x = Y[t] = output(h @ W1.T + b1)  # x(t+1) = y(t)
    return X, H, Y


def bptt_fed_back(
    dY: Array, X: Array, H: Array, Y: Array, h0: Array, P: Parameters, f: str = "softmax"
) -> Gradients:
    """BPTT where y(t) affects L directly and through x(t+1): ∇y(t) L gains ∇z1(t+1) L W0.

    Shapes: dY (direct ∂L/∂y(t)), X, Y (T, D), H (T, M), h0 (M,), P as in ``bptt`` -> a dict with
    W0, W11, b0, W1, b1, h0 and x1, each of its own shape. Raises ValueError for other shapes or an
    unknown f. Slide: "Sequence Mappings", by the "Multivariate Chain Rule".
    """
    shapes = {"dY": "T * D", "X": "T * D", "H": "T * M", "Y": "T * D", "h0": "* M"}
    shapes |= {key: shape.replace("K", "D") for key, shape in SHAPES.items()}
    given = dict(zip(KEYS, parameters("bptt_fed_back", P, *KEYS), strict=True))
    values = {"dY": dY, "X": X, "H": H, "Y": Y, "h0": h0, **given}
    dY, X, H, Y, h0, W0, W11, _, W1, _ = agree("bptt_fed_back", shapes, values)
    D2 = np.empty_like(Y)
    dy_later, dh_later = np.zeros_like(Y[0]), np.zeros_like(h0)  # what t+1 says; 0 at t = T
    for t in range(len(Y) - 1, -1, -1):
        D2[t] = times_jacobian(f, dY[t] + dy_later, Y[t])
        d1 = (D2[t] @ W1 + dh_later) * (1 - H[t] ** 2)
        dy_later, dh_later = d1 @ W0, d1 @ W11
    G = rnn_backward(D2, X, H, h0, W0, W11, W1)
    G["x1"] = G.pop("X")[0]  # the other inputs are outputs, and counted as such
    return G


def many_to_one_dY(y: Array, target: Array, T: int) -> Array:
    """dL/dy(t) for the cross-entropy of the last output alone: 0 for t < T, -target / y at t = T.

    Shapes: y = y(T), target (K,) -> dY (T, K). Raises ValueError for other shapes or T < 1. Slide:
    "Sequence Mappings" (video classification).
    """
    return _many_to_one_dY(y, target, at_least("many_to_one_dY", "T", T, 1))


@takes(y="* K", target="* K")
def _many_to_one_dY(y: Array, target: Array, T: int) -> Array:
    dY = np.zeros((T, *y.shape), y.dtype)
    dY[-1] = unchecked(dloss_ce)(y, target)
    return dY


def delayed_mask(T_in: int, T_out: int) -> Booleans:
    """Which outputs enter the loss when the answer follows the question: those with t > T_in.

    Shapes: -> bool (T_in + T_out,). Raises ValueError for T_in < 0 or T_out < 1. Slide: "Sequence
    Mappings" (language translation).
    """
    at_least("delayed_mask", "T_in", T_in, 0)
    at_least("delayed_mask", "T_out", T_out, 1)
    return np.arange(T_in + T_out) >= T_in


def dependency_matrix(kind: str, T: int) -> Booleans:
    """Entry (t, s): does y(t) depend on x(s)? "mlp": s = t; "rnn": s <= t; "birnn": every s.

    Shapes: -> bool (T, T). Raises ValueError for T < 1 or another kind. Slides: "Static vs. Dynamic
    Inputs", "Recurrent Neural Networks" (y(t) depends on x(t), ..., x(1)).
    """
    at_least("dependency_matrix", "T", T, 1)
    every = np.ones((T, T), dtype=bool)
    matrices: dict[str, Booleans] = {
        "mlp": np.eye(T, dtype=bool),
        "rnn": np.tril(every),
        "birnn": every,
    }
    if kind not in matrices:
        raise ValueError(f"dependency_matrix: kind is {kind!r}, expected one of {list(matrices)}")
    return matrices[kind]


def _check(who: str, x1: Array, h0: Array, P: Parameters, K: str = "K") -> list[Array]:
    """Return x1, h0 and the five parameters, checked against one another."""
    given = dict(zip(KEYS, parameters(who, P, *KEYS), strict=True))
    shapes = {"x1": "* D", "h0": "* M"}
    shapes |= {key: shape.replace("K", K) for key, shape in SHAPES.items()}
    return agree(who, shapes, {"x1": x1, "h0": h0, **given})
