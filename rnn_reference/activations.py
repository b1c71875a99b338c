"""Slides "Recurrent Neural Networks" (y = f(z), f one of σ, tanh, I, softmax) and "BPTT" (∇z h).

An activation takes an array of any shape; softmax normalises the last axis. Every derivative is
written in terms of h = f(z), as the forward pass has it already. All five Jacobians are symmetric.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rnn_reference.checking import Array, as_inexact, one_of, takes


def identity(z: Array) -> Array:
    """I: h = z (a new array).

    Shapes: z any -> the same. Raises TypeError for what is not numbers. Slide: "Recurrent Neural
    Networks".
    """
    return _identity(as_inexact("identity", "z", z))


def sigmoid(z: Array) -> Array:
    """σ: h = 1 / (1 + exp(-z)), with its full number of digits on both sides of 0.

    Shapes: z any -> the same. Raises TypeError for what is not numbers. Slide: "Recurrent Neural
    Networks".
    """
    return _sigmoid(as_inexact("sigmoid", "z", z))


def tanh(z: Array) -> Array:
    """Hyperbolic tangent: h = (exp z - exp(-z)) / (exp z + exp(-z)), without their overflow.

    Shapes: z any -> the same. Raises TypeError for what is not numbers. Slide: "Recurrent Neural
    Networks".
    """
    return _tanh(as_inexact("tanh", "z", z))


def relu(z: Array) -> Array:
    """ReLU: h = max(z, 0).

    Shapes: z any -> the same. Raises TypeError for what is not numbers. Slide: "BPTT" (Jacobians).
    """
    return _relu(as_inexact("relu", "z", z))


def softmax(z: Array) -> Array:
    """Softmax: h_i = exp(z_i) / Σ_j exp(z_j) over the last axis.

    Shapes: z (..., K) -> the same. Raises TypeError for what is not numbers, ValueError for a
    scalar. Slide: "Recurrent Neural Networks".
    """
    z = as_inexact("softmax", "z", z)
    if z.ndim == 0:
        raise ValueError("softmax: z has shape (), expected (..., K)")
    return _softmax(z)


# The equations, on arrays of floats; with ``out``, h is written there.
_identity: Callable[..., Array] = np.positive
_tanh: Callable[..., Array] = np.tanh


def _sigmoid(z: Array, out: Array | None = None) -> Array:
    e: Array = np.exp(np.minimum(-z, _LOG_MAX[z.dtype.char]))  # the minimum: exp stays finite
    e += _ONE[z.dtype.char]
    return _reciprocal(e, out)


def _relu(z: Array, out: Array | None = None) -> Array:
    return _multiply(z, z.real > 0, out)


def _softmax(z: Array, out: Array | None = None) -> Array:
    e: Array = np.exp(z - z.real.max(axis=-1, keepdims=True))  # the shift cancels: exp stays finite
    return _divide(e, e.sum(axis=-1, keepdims=True), out)


# By dtype (float32, float64 and their complex), as arrays: converting a Python number anew would
# cost as much as adding it to a small array. exp(88) and exp(709) are still finite.
_LOG_MAX = {c: np.array(88 if c in "fF" else 709, c) for c in "fdFD"}
_ONE = {c: np.array(1, c) for c in "fdFD"}
_subtract: Callable[..., Array] = np.subtract
_reciprocal: Callable[..., Array] = np.reciprocal
_multiply: Callable[..., Array] = np.multiply
_divide: Callable[..., Array] = np.divide

ACTIVATIONS: dict[str, Callable[..., Array]] = {
    "sigmoid": _sigmoid,
    "tanh": _tanh,
    "identity": _identity,
    "relu": _relu,
    "softmax": _softmax,
}


def _slope_sigmoid(h: Array) -> Array:
    return h * (1 - h)


def _slope_tanh(h: Array) -> Array:
    h_squared = h * h
    return _subtract(_ONE[h.dtype.char], h_squared, h_squared)


def _slope_identity(h: Array) -> Array:
    return np.ones_like(h)


def _slope_relu(h: Array) -> Array:
    return (h.real > 0).astype(h.dtype)


# h'(z) of the activations whose Jacobian is diagonal, in terms of h: h (1-h), 1 - h², 1, 1[h>0].
SLOPES: dict[str, Callable[[Array], Array]] = {
    "sigmoid": _slope_sigmoid,
    "tanh": _slope_tanh,
    "identity": _slope_identity,
    "relu": _slope_relu,
}


def activation(name: str, argument: str = "f") -> Callable[..., Array]:
    """Return the activation called ``name``: a function of an array of floats.

    Raises ValueError for an unknown name and TypeError for what is no string; both name
    ``argument``.
    """
    return one_of(argument, name, ACTIVATIONS)


@takes(z="... K")
def act_jacobian(name: str, z: Array) -> Array:
    """∇z h, with (∇z h)_ij = ∂h_i/∂z_j: diag(h'(z)), and diag(h) - h hᵀ for softmax.

    Shapes: z (K,) -> (K, K); z (..., K) -> (..., K, K). Raises ValueError for an unknown name or a
    wrong shape. Slide: "BPTT" (the Jacobian matrix).
    """
    h = activation(name, "name")(z)
    eye = np.eye(z.shape[-1], dtype=h.dtype)
    if name == "softmax":
        return h[..., None] * eye - h[..., :, None] * h[..., None, :]
    return SLOPES[name](h)[..., None] * eye


@takes(dH="... K", H="... K")
def times_jacobian(name: str, dH: Array, H: Array) -> Array:
    """∇z L = ∇h L ∇z h without forming ∇z h; softmax: h ∘ (g - (g·h)), others: g ∘ h'(z).

    Shapes: dH = ∇h L and H = f(Z), both (..., K) -> (..., K). Raises ValueError for an unknown name
    or a wrong shape. Slide: "BPTT" (∇z L = ∇h L ∇z h).
    """
    activation(name, "name")
    if name == "softmax":
        g_h: Array = (dH * H).sum(axis=-1, keepdims=True)
        return H * (dH - g_h)
    slope: Array = SLOPES[name](H)
    return dH * slope
