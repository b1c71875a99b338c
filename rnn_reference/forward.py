"""Slides "Recurrent Neural Networks" and "BPTT - Notational Clarity": forward propagation.

    z1(t) = W0 x(t) + W11 h1(t-1) + b0        h1(t) = tanh z1(t)
    z2(t) = W1 h1(t) + b1                     y(t)  = h2(t) = f(z2(t))

Rows are time. A batch of sequences of one length has its axis after time: X (T, B, D), h0 (B, M),
Y (T, B, K). What follows reads the same with and without that axis.
"""

from __future__ import annotations

import numpy as np

from rnn_reference.activations import activation
from rnn_reference.checking import Array, at_least, takes
from rnn_reference.through_time import affine, recur, states


@takes(W="M D", x="* D", b="M")
def layer_forward(W: Array, x: Array, b: Array) -> Array:
    """One layer: h = tanh(W x + b).

    Shapes: W (M, D), x (D,), b (M,) -> (M,). Raises ValueError for other shapes. Slide:
    "Representational Shortcut 1 - Space Folding".
    """
    h: Array = np.tanh(x @ W.T + b)
    return h


@takes(x="* D", h_prev="* M", W0="M D", W11="M M", b0="M")
def rnn_step(
    x: Array, h_prev: Array, W0: Array, W11: Array, b0: Array, hidden: str = "tanh"
) -> tuple[Array, Array]:
    """One step: z1 = W0 x + W11 h_prev + b0, h1 = tanh(z1).

    Shapes: x (D,), h_prev (M,), W0 (M, D), W11 (M, M), b0 (M,) -> (z1, h1), both (M,). Raises
    ValueError for other shapes or an unknown activation. Slide: "Recurrent Neural Networks".
    """
    z1 = x @ W0.T + h_prev @ W11.T + b0
    h1 = activation(hidden, "hidden")(z1)
    return z1, h1


@takes(X="T * D", h0="* M", W0="M D", W11="M M", b0="M", W1="K M", b1="K")
def rnn_forward(
    X: Array,
    h0: Array,
    W0: Array,
    W11: Array,
    b0: Array,
    W1: Array,
    b1: Array,
    f: str = "softmax",
    hidden: str = "tanh",
) -> tuple[Array, Array, Array, Array]:
    """Forward propagation through time, t = 1..T; the hidden layer is ``hidden`` (tanh).

    Shapes: X (T, D), h0 (M,), W0 (M, D), W11 (M, M), b0 (M,), W1 (K, M), b1 (K,) -> (Z1, H, Z2, Y)
    of shapes (T, M), (T, M), (T, K), (T, K). Raises ValueError for other shapes, an empty sequence
    or an unknown activation. Slides: "Recurrent Neural Networks", "BPTT - Notational Clarity".
    """
    Z1, S, Z2, Y = propagate(X, h0, W0, W11, b0, W1, b1, f, hidden)
    return Z1, S[1:], Z2, Y


@takes(X="T * D", h_init="* M", W0="M D", W11="M M", b0="M")
def fprop(X: Array, h_init: Array, W0: Array, W11: Array, b0: Array, hidden: str = "tanh") -> Array:
    """Fprop(h0(1), ..., h0(T), h1(0)) -> h1(1), ..., h1(T): the hidden states alone.

    Shapes: X (T, D), h_init (M,), W0 (M, D), W11 (M, M), b0 (M,) -> H (T, M). Raises ValueError for
    other shapes, an empty sequence or an unknown activation. Slide: "Bidirectional RNNs", ①.
    """
    return states(X, h_init, W0, W11, b0, activation(hidden, "hidden"))[1:]


def propagate(
    X: Array,
    h0: Array,
    W0: Array,
    W11: Array,
    b0: Array,
    W1: Array,
    b1: Array,
    f: str,
    hidden: str,
) -> tuple[Array, Array, Array, Array]:
    """The equations of ``rnn_forward``, with S = [h1(0), h1(1), ..., h1(T)] in the place of H.

    Shapes: as ``rnn_forward``, which has checked them. Raises ValueError for an unknown activation.
    Slide: "Recurrent Neural Networks".
    """
    act, output = activation(hidden, "hidden"), activation(f)
    Z1, S = recur(affine(W0, X, b0), h0, W11, act)
    Z2 = affine(W1, S[1:], b1)  # z2(t) = W1 h1(t) + b1
    Y = output(Z2)  # y(t) = f(z2(t))
    return Z1, S, Z2, Y


def count_params(D: int, M: int, K: int) -> int:
    """MD + M² + M + KM + K: the sizes of W0, W11, b0, W1 and b1, whatever T is.

    Raises ValueError for sizes below 1. Slide: "Representational Shortcut 2 - Time Folding".
    """
    for name, size in (("D", D), ("M", M), ("K", K)):
        at_least("count_params", name, size, 1)
    return M * D + M * M + M + K * M + K
