"""One forward pass and BPTT of the same network, by the reference and by three frameworks.

Each function takes a problem and returns a call without arguments that gives the five gradients as
arrays. Set-up (copies, compilation, modules) is done before and is not timed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

KEYS = ("W0", "W11", "b0", "W1", "b1")
Call = Callable[[], list[np.ndarray]]


@dataclass(frozen=True)
class Problem:
    """K = 1: sigmoid output with binary cross-entropy; otherwise softmax with cross-entropy."""

    X: np.ndarray
    h0: np.ndarray
    Tg: np.ndarray
    P: dict[str, np.ndarray]

    @property
    def binary(self) -> bool:
        return self.Tg.shape[-1] == 1


def draw(T: int, B: int, D: int, M: int, K: int, dtype: str) -> Problem:
    rng = np.random.default_rng(0)
    if K == 1:
        Tg = rng.integers(0, 2, size=(T, B, 1))
    else:
        Tg = np.eye(K)[rng.integers(0, K, size=(T, B))]
    P = {
        "W0": rng.normal(size=(M, D)) / np.sqrt(D),
        "W11": rng.normal(size=(M, M)) / np.sqrt(M),
        "b0": rng.normal(size=M),
        "W1": rng.normal(size=(K, M)) / np.sqrt(M),
        "b1": rng.normal(size=K),
    }
    return Problem(
        X=rng.normal(size=(T, B, D)).astype(dtype),
        h0=rng.normal(size=(B, M)).astype(dtype),
        Tg=Tg.astype(dtype),
        P={key: W.astype(dtype) for key, W in P.items()},
    )


def reference(p: Problem) -> Call:
    from rnn_reference.bptt import bptt

    f, loss = ("sigmoid", "bce") if p.binary else ("softmax", "ce")

    def call() -> list[np.ndarray]:
        return list(bptt(p.X, p.Tg, p.h0, p.P, f, loss).values())

    return call


def products(p: Problem) -> Call:
    """Only the matrix products that any of them needs, and their operands at hand."""
    T, B, D = p.X.shape
    W0, W11, _, W1, _ = p.P.values()
    X, H = p.X.reshape(T * B, D), np.ones((T, B, len(W11)), p.X.dtype)
    D2, rows = p.Tg.reshape(T * B, -1), H.reshape(T * B, -1)
    out = np.empty_like(H[0])

    def call() -> list[np.ndarray]:
        X.dot(W0.T)
        for h in H:
            h.dot(W11.T, out)
        rows.dot(W1.T)
        D2.dot(W1)
        for h in H[1:]:
            h.dot(W11, out)
        return [rows.T.dot(X), rows.T.dot(rows), D2.T.dot(rows)]

    return call


def torch(p: Problem) -> Call:
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits, linear, log_softmax

    from_numpy = torch.from_numpy
    M, D = p.P["W0"].shape
    rnn = torch.nn.RNN(D, M, dtype=from_numpy(p.X).dtype)
    W1, b1 = (from_numpy(p.P[key]).requires_grad_() for key in ("W1", "b1"))
    with torch.no_grad():
        rnn.weight_ih_l0.copy_(from_numpy(p.P["W0"]))
        rnn.weight_hh_l0.copy_(from_numpy(p.P["W11"]))
        rnn.bias_ih_l0.copy_(from_numpy(p.P["b0"]))
        rnn.bias_hh_l0.zero_()
    parameters = [rnn.weight_ih_l0, rnn.weight_hh_l0, rnn.bias_ih_l0, W1, b1]
    X, h0, Tg = from_numpy(p.X), from_numpy(p.h0)[None], from_numpy(p.Tg)

    def call() -> list[np.ndarray]:
        H, _ = rnn(X, h0)
        Z2 = linear(H, W1, b1)
        if p.binary:
            loss = binary_cross_entropy_with_logits(Z2, Tg, reduction="sum")
        else:
            loss = -(Tg * log_softmax(Z2, dim=-1)).sum()
        return [gradient.numpy() for gradient in torch.autograd.grad(loss, parameters)]

    return call


def autograd(p: Problem) -> Call:
    import autograd
    import autograd.numpy as anp

    def loss(P: dict[str, np.ndarray]) -> float:
        h, H = p.h0, []
        A = anp.dot(p.X, P["W0"].T) + P["b0"]
        for a in A:
            h = anp.tanh(a + anp.dot(h, P["W11"].T))
            H.append(h)
        Z2 = anp.dot(anp.stack(H), P["W1"].T) + P["b1"]
        if p.binary:
            return anp.sum(anp.logaddexp(0, Z2) - p.Tg * Z2)
        top = anp.max(Z2, axis=-1, keepdims=True)
        log_sum = anp.log(anp.sum(anp.exp(Z2 - top), axis=-1, keepdims=True)) + top
        return anp.sum(p.Tg * (log_sum - Z2))

    gradient = autograd.grad(loss)
    return lambda: list(gradient(p.P).values())


def jax(p: Problem) -> Call:
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)

    def loss(P: dict[str, jax.Array], X: jax.Array, h0: jax.Array, Tg: jax.Array) -> jax.Array:
        def step(h: jax.Array, a: jax.Array) -> tuple[jax.Array, jax.Array]:
            h = jnp.tanh(a + h @ P["W11"].T)
            return h, h

        _, H = jax.lax.scan(step, h0, X @ P["W0"].T + P["b0"])
        Z2 = H @ P["W1"].T + P["b1"]
        if p.binary:
            return jnp.sum(jnp.logaddexp(0, Z2) - Tg * Z2)
        return -jnp.sum(Tg * jax.nn.log_softmax(Z2, axis=-1))

    gradient = jax.jit(jax.grad(loss))
    P = {key: jnp.asarray(W) for key, W in p.P.items()}
    X, h0, Tg = (jnp.asarray(a) for a in (p.X, p.h0, p.Tg))

    def call() -> list[np.ndarray]:
        G = gradient(P, X, h0, Tg)
        return [np.asarray(G[key]) for key in KEYS]

    return call


FRAMEWORKS = {"torch": torch, "autograd": autograd, "jax": jax}
