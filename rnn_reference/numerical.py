"""Numerical gradients: what every analytic gradient of this package is compared with.

Central difference: ∂L/∂w ≈ (L(w+h) - L(w-h)) / 2h, error O(h²), about 1e-9 at best in float64.
Complex step: ∂L/∂w = Im L(w + ih) / h, exact to rounding, as no difference is taken.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from rnn_reference.checking import Array, Gradients, Parameters, as_inexact, one_of, parameters
from rnn_reference.forward import rnn_forward
from rnn_reference.losses import LOSSES


def central_difference(loss: Callable[[Array], Any], w: Array, h: float = 1e-5) -> Array:
    """(L(w + h e_i) - L(w - h e_i)) / 2h for every entry i of w.

    Shapes: w any -> the same, float64. Raises ValueError when h is not positive. The loss gets a
    fresh array at each call.
    """
    if not h > 0:
        raise ValueError(f"central_difference: h is {h}, expected a positive number")
    w = as_inexact("central_difference", "w", w)
    gradient = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        above, below = w.astype(np.float64), w.astype(np.float64)
        above[i] += h
        below[i] -= h
        gradient[i] = (loss(above) - loss(below)) / (2 * h)
    return gradient


def complex_step(loss: Callable[[Array], Any], w: Array, h: float = 1e-30) -> Array:
    """Im L(w + ih e_i) / h for every entry i of w; the loss must be analytic and keep complex.

    Shapes: w any -> the same, float64. Raises ValueError when h is not positive.
    """
    if not h > 0:
        raise ValueError(f"complex_step: h is {h}, expected a positive number")
    w = as_inexact("complex_step", "w", w)
    gradient = np.zeros(w.shape)
    for i in np.ndindex(w.shape):
        shifted = w.astype(np.complex128)
        shifted[i] += 1j * h
        gradient[i] = np.imag(loss(shifted)) / h  # type: ignore[arg-type]
    return gradient


def relative_error(got: Array, expected: Array) -> float:
    """Norm-wise: max|got - expected| / max|expected|; 0 when both are zero.

    Shapes: both the same. Raises ValueError for different shapes. Element by element the quotient
    would measure rounding where an entry happens to be near 0.
    """
    if np.shape(got) != np.shape(expected):
        raise ValueError(
            f"relative_error: got has shape {np.shape(got)}, expected {np.shape(expected)}"
        )
    difference = float(np.max(np.abs(np.asarray(got) - np.asarray(expected)), initial=0))
    scale = float(np.max(np.abs(expected), initial=0))
    return difference / scale if scale else (0.0 if difference == 0 else np.inf)


METHODS = {"central": central_difference, "complex": complex_step}


def numerical_bptt(
    X: Array,
    Tg: Array,
    h0: Array,
    P: Parameters,
    f: str = "softmax",
    loss: str = "ce",
    method: str = "complex",
) -> Gradients:
    """The gradients of ``bptt`` by the definition of a derivative; ``method`` central or complex.

    Shapes, errors: as ``bptt``. Slide: "Multivariate Chain Rule" (what BPTT must equal).
    """
    names = ("W0", "W11", "b0", "W1", "b1")
    Ws = dict(zip(names, parameters("numerical_bptt", P, *names), strict=True))
    derive = one_of("method", method, METHODS)
    L = one_of("loss", loss, LOSSES)

    def derivative(name: str) -> Array:
        def loss_at(W: Array) -> Any:
            W0, W11, b0, W1, b1 = ({**Ws, name: W}[key] for key in names)
            *_, Y = rnn_forward(X, h0, W0, W11, b0, W1, b1, f)
            return L(Y, Tg)

        return derive(loss_at, Ws[name])

    return {name: derivative(name) for name in names}


def gradcheck(
    X: Array,
    Tg: Array,
    h0: Array,
    P: Parameters,
    G: Parameters,
    f: str = "softmax",
    loss: str = "ce",
    method: str = "central",
) -> float:
    """The largest relative error of the gradients G against numerical ones, over the parameters.

    Shapes: as ``bptt``, G with the keys and shapes of its result -> a float: some 1e-8 for right
    gradients (1e-15 with method "complex"), large for wrong ones. Raises ValueError for other
    shapes, keys or names. Slide: "Now you have ALL the derivatives required to train an RNN".
    """
    N = numerical_bptt(X, Tg, h0, P, f, loss, method)
    given = parameters("gradcheck", G, *N, name="G")
    return max(relative_error(g, N[key]) for key, g in zip(N, given, strict=True))
