"""Slides "Back propagation through time (BPTT)": the five derivatives, with one hidden layer.

Rows are time; a batch has its axis after time, as in ``forward``. D2[t] = ∇z2(t) L and
D1[t] = ∇z1(t) L are the rows that the lecture writes as 1 x K and 1 x M. A parameter's gradient
has the parameter's own shape and sums over t (and over the batch).
"""

from __future__ import annotations

import numpy as np

from rnn_reference.activations import activation, times_jacobian
from rnn_reference.checking import Array, Gradients, Parameters, parameters, takes, unchecked
from rnn_reference.losses import delta_output
from rnn_reference.through_time import (
    added,
    affine_rows,
    back_in_time,
    blocks_back_in_time,
    ones_for,
    rows,
    rows_times,
    states,
    sum_rows,
)


@takes(v="* K", x="* M")
def grad_linear(v: Array, x: Array) -> Array:
    """∇W L = vᵀ xᵀ for y = W x and the row v = ∇y L; rows of a longer v and x are summed over.

    Shapes: v (K,), x (M,) -> (K, M); v (T, K), x (T, M) -> (K, M). Raises ValueError for other
    shapes. Slide: "Derivative of a loss function L for vector output y = Wx w.r.t matrix W".
    """
    dW: Array = rows(v).T.dot(rows(x))
    return dW


@takes(dY="T * K", Z2="T * K")
def grad_z2(dY: Array, Z2: Array, f: str) -> Array:
    """∇z2(t) L = ∇h2(t) L ∇z2(t) h2(t).

    Shapes: dY, Z2 (T, K) -> D2 (T, K). Raises ValueError for other shapes or an unknown f. Slide:
    BPTT, ①.
    """
    return times_jacobian(f, dY, activation(f)(Z2))


@takes(D2="T * K", H="T * M")
def grad_W1(D2: Array, H: Array) -> Array:
    """① ∇W1 L = Σ_{t=T}^{1} (∇z2(t) L)ᵀ h1(t)ᵀ.

    Shapes: D2 (T, K), H (T, M) -> (K, M). Raises ValueError for other shapes. Slide: BPTT, ①.
    """
    return _grad_linear(D2, H)


@takes(D2="T * K")
def grad_b1(D2: Array) -> Array:
    """② ∇b1 L = Σ_{t=T}^{1} ∇z2(t) L, as ∇b1 z2(t) = I.

    Shapes: D2 (T, K) -> (K,). Raises ValueError for other shapes. Slide: BPTT, ②.
    """
    return sum_rows(D2)


@takes(d2_t="* K", d1_next="* M?", W1="K M", W11="M M")
def grad_h1(d2_t: Array, d1_next: Array | None, W1: Array, W11: Array) -> Array:
    """∇h1(t) L = ∇z2(t) L W1 + ∇z1(t+1) L W11; the second term is not present for t = T.

    Shapes: d2_t (K,), d1_next (M,) or None at t = T, W1 (K, M), W11 (M, M) -> (M,). Raises
    ValueError for other shapes. Slide: BPTT, ③ (h1(t) affects L through z2(t) and z1(t+1)).
    """
    through_z2 = d2_t @ W1
    if d1_next is None:
        return through_z2
    return through_z2 + d1_next @ W11


@takes(D2="T * K", H="T * M", W1="K M", W11="M M")
def grad_z1(D2: Array, H: Array, W1: Array, W11: Array, hidden: str = "tanh") -> Array:
    """∇z1(t) L = ∇h1(t) L ∇z1(t) h1(t), for t = T..1 with ∇h1(t) L as in ``grad_h1``.

    Shapes: D2 (T, K), H (T, M), W1 (K, M), W11 (M, M) -> D1 (T, M). Raises ValueError for other
    shapes or an unknown activation. Slide: BPTT, ③.
    """
    activation(hidden, "hidden")
    return back_in_time(rows_times(D2, W1), H, W11, hidden)


@takes(D1="T * M", H="T * M", h0="* M")
def grad_W11(D1: Array, H: Array, h0: Array) -> Array:
    """③ ∇W11 L = Σ_{t=T}^{1} (∇z1(t) L)ᵀ h1(t-1)ᵀ; t = 1 pairs with h1(0) = h0.

    Shapes: D1, H (T, M), h0 (M,) -> (M, M). Raises ValueError for other shapes. Slide: BPTT, ③.
    """
    H_prev = np.concatenate([h0[None], H[:-1]])  # h1(0), ..., h1(T-1)
    return _grad_linear(D1, H_prev)


@takes(D1="T * M", X="T * D")
def grad_W0(D1: Array, X: Array) -> Array:
    """④ ∇W0 L = Σ_{t=T}^{1} (∇z1(t) L)ᵀ x(t)ᵀ.

    Shapes: D1 (T, M), X (T, D) -> (M, D). Raises ValueError for other shapes. Slide: BPTT, ④.
    """
    return _grad_linear(D1, X)


@takes(D1="T * M")
def grad_b0(D1: Array) -> Array:
    """⑤ ∇b0 L = Σ_{t=T}^{1} ∇z1(t) L, as ∇b0 z1(t) = I.

    Shapes: D1 (T, M) -> (M,). Raises ValueError for other shapes. Slide: BPTT, ⑤.
    """
    return sum_rows(D1)


@takes(D1="T * M", W11="M M")
def grad_h0(D1: Array, W11: Array) -> Array:
    """∇h1(0) L = ∇z1(1) L W11.

    Shapes: D1 (T, M), W11 (M, M) -> (M,). Raises ValueError for other shapes. Slide: implied by
    "Fprop(..., h1(0))", "Bidirectional RNNs".
    """
    dh0: Array = D1[0] @ W11
    return dh0


@takes(D1="T * M", W0="M D")
def grad_X(D1: Array, W0: Array) -> Array:
    """∇x(t) L = ∇z1(t) L W0.

    Shapes: D1 (T, M), W0 (M, D) -> (T, D). Raises ValueError for other shapes. Slide: implied by
    "BPTT - Notational Clarity" (x = h0).
    """
    return rows_times(D1, W0)


@takes(D2="T * K", X="T * D", H="T * M", h0="* M", W0="M D", W11="M M", W1="K M")
def rnn_backward(
    D2: Array,
    X: Array,
    H: Array,
    h0: Array,
    W0: Array,
    W11: Array,
    W1: Array,
    hidden: str = "tanh",
) -> Gradients:
    """All gradients from D2 = ∇z2 L, whatever the loss was: the five, and those of h0 and X.

    Shapes: D2 (T, K), X (T, D), H (T, M), h0 (M,), W0 (M, D), W11 (M, M), W1 (K, M) -> a dict with
    W0, W11, b0, W1, b1, h0, X, each of its own shape. Raises ValueError for other shapes or an
    unknown activation. Slide: "Now you have ALL the derivatives required to train an RNN".
    """
    activation(hidden, "hidden")
    D1 = _grad_z1(D2, H, W1, W11, hidden)
    return {
        "W0": _grad_linear(D1, X),
        "W11": _grad_W11(D1, H, h0),
        "b0": sum_rows(D1),
        "W1": _grad_linear(D2, H),
        "b1": sum_rows(D2),
        "h0": _grad_h0(D1, W11),
        "X": rows_times(D1, W0),
    }


def bptt(
    X: Array,
    Tg: Array,
    h0: Array,
    P: Parameters,
    f: str = "softmax",
    loss: str = "ce",
    hidden: str = "tanh",
) -> Gradients:
    """Forward, then the five derivatives of L = Σ_t L(y(t), t(t)), loss "ce", "se" or "bce".

    Shapes: X (T, D), Tg (T, K), h0 (M,), P a dict of W0 (M, D), W11 (M, M), b0 (M,), W1 (K, M),
    b1 (K,) -> a dict with these five keys and shapes. Raises ValueError for other shapes, keys or
    names. Slide: "Now you have ALL the derivatives required to train an RNN with 1 hidden layer".
    """
    W0, W11, b0, W1, b1 = parameters("bptt", P, "W0", "W11", "b0", "W1", "b1")
    return _bptt(X, Tg, h0, W0, W11, b0, W1, b1, f, loss, hidden)


@takes(X="T * D", Tg="T * K", h0="* M", W0="M D", W11="M M", b0="M", W1="K M", b1="K")
def _bptt(
    X: Array,
    Tg: Array,
    h0: Array,
    W0: Array,
    W11: Array,
    b0: Array,
    W1: Array,
    b1: Array,
    f: str,
    loss: str,
    hidden: str,
) -> Gradients:
    """The equations above, for one block of time steps after another, t = T..1."""
    output = activation(f)
    S = states(X, h0, W0, W11, b0, activation(hidden, "hidden"))
    total: Gradients = {}
    d1_next = None  # nothing comes back from T+1
    for i, j in blocks_back_in_time(X):  # t = i+1..j
        H, H_prev = S[i + 1 : j + 1], S[i:j]
        x, h, h_prev, target = rows(X[i:j]), rows(H), rows(H_prev), rows(Tg[i:j])
        y = output(affine_rows(W1, h, b1))
        d2 = _delta_output(y, target, f, loss)
        D1 = back_in_time(d2.dot(W1).reshape(H.shape), H, W11, hidden, d1_next)
        d1, d1_next = rows(D1), D1[0]
        ones = ones_for(h)
        G = {
            "W0": d1.T.dot(x),  # ④
            "W11": d1.T.dot(h_prev),  # ③
            "b0": ones.dot(d1),  # ⑤
            "W1": d2.T.dot(h),  # ①
            "b1": ones.dot(d2),  # ②
        }
        total = added(total, G) if total else G
    return total


def sgd_step(P: Parameters, G: Parameters, lr: float) -> Gradients:
    """Gradient descent: W <- W - lr ∇W L for every parameter, as new arrays.

    Shapes: every G[k] has the shape of P[k] -> a dict with the keys of P. Raises ValueError for
    other shapes or keys. Slide: "Training an RNN".
    """
    new: Gradients = {}
    for key, gradient in zip(P, parameters("sgd_step", G, *P, name="G"), strict=True):
        W = P[key]
        if np.shape(gradient) != np.shape(W):
            raise ValueError(
                f"sgd_step: G[{key!r}] has shape {np.shape(gradient)}, "
                f"expected that of P[{key!r}], {np.shape(W)}"
            )
        new[key] = np.asarray(W) - lr * np.asarray(gradient)
    return new


# The arguments are checked at the door; behind it the equations call each other directly.
_grad_linear = unchecked(grad_linear)
_grad_z1 = unchecked(grad_z1)
_grad_W11 = unchecked(grad_W11)
_grad_h0 = unchecked(grad_h0)
_delta_output = unchecked(delta_output)
