"""Slide "Training an RNN": a very, very deep network, so gradients vanish or explode.

    ∂h(T)/∂h(t) = Π_{k=T}^{t+1} J(k) W11        J(k) = ∇z h(k)
    ‖∂h(T)/∂h(t)‖₂ <= (σ_max(W11) max f')^(T-t)

The slide names the eigenvalues of W11: they decide how the powers of W11 grow in the end (without
an activation). What holds for every t is the bound by the largest singular value, σ_max: where
σ_max max f' < 1, gradients vanish; where it is not, they may explode, and need not.
"""

from __future__ import annotations

import numpy as np

from rnn_reference.activations import SLOPES, act_jacobian, activation
from rnn_reference.checking import (
    Array,
    Gradients,
    Parameters,
    at_least,
    one_of,
    parameters,
    takes,
    unchecked,
)
from rnn_reference.forward import fprop

# max_z f'(z): the largest slope; for softmax the largest singular value that ∇z h can have.
MAX_DERIVATIVES = {"sigmoid": 0.25, "tanh": 1.0, "identity": 1.0, "relu": 1.0, "softmax": 0.5}


def max_derivative(name: str) -> float:
    """max_z f'(z): 1/4 for σ, 1 for tanh, I and ReLU; for softmax 1/2, the largest ‖∇z h‖₂.

    Raises ValueError for an unknown name. Slide: "Training an RNN" (σ <= 1/4, tanh <= 1).
    """
    activation(name, "name")
    return MAX_DERIVATIVES[name]


@takes(a="M", W="K M", delta="K")
def delta_hidden(a: Array, W: Array, delta: Array, name: str) -> Array:
    """δ_j = h'(a_j) Σ_k w_kj δ_k.

    Shapes: a (M,), W (K, M), delta (K,) -> (M,). Raises ValueError for other shapes or an unknown
    name. Slide: "Training an RNN" (printed there with i and k for j).
    """
    return (delta @ W) @ unchecked(act_jacobian)(name, a)


def jacobian_product_norms(X: Array, h0: Array, P: Parameters) -> Array:
    """‖∂h(T)/∂h(t)‖₂ for t = 1..T; the last is 1.

    Shapes: X (T, D), h0 (M,), P with W0 (M, D), W11 (M, M), b0 (M,) -> (T,). Raises ValueError for
    other shapes or keys. Slide: "Training an RNN" (vanishing, exploding gradients).
    """
    W0, W11, b0 = parameters("jacobian_product_norms", P, "W0", "W11", "b0")
    return _jacobian_product_norms(X, h0, W0, W11, b0)


@takes(X="T D", h0="M", W0="M D", W11="M M", b0="M")
def _jacobian_product_norms(X: Array, h0: Array, W0: Array, W11: Array, b0: Array) -> Array:
    H = unchecked(fprop)(X, h0, W0, W11, b0)
    norms: Array = np.linalg.norm(_products(H, W11), ord=2, axis=(1, 2))
    return norms


@takes(H="T M", W11="M M")
def jacobian_products(H: Array, W11: Array, hidden: str = "tanh") -> Array:
    """∂h(T)/∂h(t) = J(T) W11 J(T-1) W11 ... J(t+1) W11 for t = 1..T; the last is I.

    Shapes: H (T, M), W11 (M, M) -> (T, M, M). Raises ValueError for other shapes or an unknown
    activation with a diagonal Jacobian. Slide: "Training an RNN".
    """
    return _products(H, W11, hidden)


def _products(H: Array, W11: Array, hidden: str = "tanh") -> Array:
    slopes: Array = one_of("hidden", hidden, SLOPES)(H)
    products = np.empty((*H.shape, H.shape[1]), H.dtype)
    products[-1] = np.eye(H.shape[1])
    for t in range(len(H) - 2, -1, -1):
        products[t] = products[t + 1] @ (slopes[t + 1][:, None] * W11)  # J(t+1) W11
    return products


@takes(W11="M M")
def norm_bound(W11: Array, name: str, steps: int) -> float:
    """(σ_max(W11) max f')^steps >= ‖∂h(t+steps)/∂h(t)‖₂.

    Shapes: W11 (M, M) -> a float. Raises ValueError for another shape, an unknown name or steps
    below 0. Slide: "Training an RNN".
    """
    at_least("norm_bound", "steps", steps, 0)
    return float((largest_singular_value(W11) * max_derivative(name)) ** steps)


@takes(W11="M M")
def largest_singular_value(W11: Array) -> float:
    """σ_max(W11) = ‖W11‖₂, the most that W11 stretches any vector.

    Shapes: W11 (M, M) -> a float. Raises ValueError for another shape. Slide: "Training an RNN".
    """
    return float(np.linalg.norm(W11, 2))


@takes(W11="M M")
def spectral_radius(W11: Array) -> float:
    """ρ(W11) = max |λ| over the eigenvalues λ of W11.

    Shapes: W11 (M, M) -> a float. Raises ValueError for another shape. Slide: "Training an RNN".
    """
    return float(np.abs(np.linalg.eigvals(W11)).max())


@takes(W11="M M")
def fate(W11: Array, name: str) -> str:
    """Return "vanishes" where σ_max(W11) max f' < 1, which is a guarantee, else "may explode".

    Shapes: W11 (M, M) -> a string. Raises ValueError for another shape or an unknown name. Slide:
    "Training an RNN" (there by eigenvalues).
    """
    bound = largest_singular_value(W11) * max_derivative(name)
    return "vanishes" if bound < 1 else "may explode"


def clip_by_norm(G: Parameters, c: float) -> Gradients:
    """G min(1, c / ‖G‖) with ‖G‖ the 2-norm of all gradients together.

    Shapes: G a dict of arrays -> the same keys and shapes, new arrays. Raises ValueError for c <= 0
    or no gradients. Slide: "Training an RNN" (what is done against exploding gradients).
    """
    if not c > 0:
        raise ValueError(f"clip_by_norm: c is {c}, expected a positive number")
    if not G:
        raise ValueError("clip_by_norm: G is empty, expected a dict of gradients")
    norm = global_norm(G)
    scale = c / norm if norm > c else 1.0
    return {key: np.asarray(gradient) * scale for key, gradient in G.items()}


def global_norm(G: Parameters) -> float:
    """‖G‖ = sqrt of the sum of the squares of all entries of all gradients.

    Shapes: G a dict of arrays -> a float. Slide: "Training an RNN".
    """
    return float(np.sqrt(sum(np.sum(np.abs(gradient) ** 2) for gradient in G.values())))
