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
    return as_inexact("identity", "z", z).copy()


def sigmoid(z: Array) -> Array:
    """σ: h = 1 / (1 + exp(-z)), exact to the last digits at both ends.

    Shapes: z any -> the same. Raises TypeError for what is not numbers. Slide: "Recurrent Neural
    Networks".
    """
    z = as_inexact("sigmoid", "z", z)
    right = z.real >= 0
    e = np.exp(np.where(right, -z, z))  # exp of what is at most 0 cannot overflow
    return np.where(right, 1, e) / (1 + e)


def tanh(z: Array) -> Array:
    """Hyperbolic tangent: h = (exp z - exp(-z)) / (exp z + exp(-z)), without their overflow.

    Shapes: z any -> the same. Raises TypeError for what is not numbers. Slide: "Recurrent Neural
    Networks".
    """
    h: Array = np.tanh(as_inexact("tanh", "z", z))
    return h


def relu(z: Array) -> Array:
    """ReLU: h = max(z, 0).

    Shapes: z any -> the same. Raises TypeError for what is not numbers. Slide: "BPTT" (Jacobians).
    """
    z = as_inexact("relu", "z", z)
    h: Array = np.where(z.real > 0, z, z.dtype.type(0))
    return h


def softmax(z: Array) -> Array:
    """Softmax: h_i = exp(z_i) / Σ_j exp(z_j) over the last axis.

    Shapes: z (..., K) -> the same. Raises TypeError for what is not numbers, ValueError for a
    scalar. Slide: "Recurrent Neural Networks".
    """
    z = as_inexact("softmax", "z", z)
    if z.ndim == 0:
        raise ValueError("softmax: z has shape (), expected (..., K)")
    e = np.exp(z - z.real.max(axis=-1, keepdims=True))  # the shift cancels and prevents overflow
    h: Array = e / e.sum(axis=-1, keepdims=True)
    return h


ACTIVATIONS: dict[str, Callable[[Array], Array]] = {
    "sigmoid": sigmoid,
    "tanh": tanh,
    "identity": identity,
    "relu": relu,
    "softmax": softmax,
}

# h'(z) of the activations whose Jacobian is diagonal, in terms of h.
SLOPES: dict[str, Callable[[Array], Array]] = {
    "sigmoid": lambda h: h * (1 - h),
    "tanh": lambda h: 1 - h * h,
    "identity": lambda h: np.ones_like(h),
    "relu": lambda h: (h.real > 0).astype(h.dtype),
}


def activation(name: str, argument: str = "f") -> Callable[[Array], Array]:
    """Return the activation called ``name``.

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
    return dH * SLOPES[name](H)
