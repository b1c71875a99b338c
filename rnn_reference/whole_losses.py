"""Slide "Loss Functions for Sequences": four losses that are no sum over t.

"Loss is not necessarily decomposable": backpropagation asks of a loss for dL/dy(t) at every t and
for nothing else, so these go into ``grad_z2`` and ``rnn_backward`` like any other. A batch has its
axis after time; the loss is summed over it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rnn_reference.checking import Array, takes


@takes(Y="T * K", target="* K")
def loss_pooled(Y: Array, target: Array) -> Any:
    """A loss of the mean output: L = ½ ‖ȳ - target‖², ȳ = Σ_t y(t) / T. Not decomposable.

    Shapes: Y (T, K), target (K,) -> scalar. Raises ValueError for other shapes. Slide: "Loss is not
    necessarily decomposable".
    """
    return ((Y.mean(axis=0) - target) ** 2).sum() / 2


@takes(Y="T * K", target="* K")
def dloss_pooled(Y: Array, target: Array) -> Array:
    """∂L/∂y(t) = (ȳ - target) / T for every t.

    Shapes: Y (T, K), target (K,) -> (T, K). Raises ValueError for other shapes. Slide: "Loss is
    not necessarily decomposable".
    """
    return np.broadcast_to((Y.mean(axis=0) - target) / len(Y), Y.shape).copy()


@takes(Y="T * K", Tg="T * K")
def loss_soft_max(Y: Array, Tg: Array) -> Any:
    """The worst time step, smoothly: L = log Σ_t exp L_t, L_t = ½ ‖y(t) - t(t)‖². Not decomposable.

    Shapes: Y, Tg (T, K) -> scalar. Raises ValueError for other shapes. Slide: "Loss is not
    necessarily decomposable".
    """
    L = ((Y - Tg) ** 2).sum(axis=-1) / 2
    top = L.real.max(axis=0)
    return (top + np.log(np.exp(L - top).sum(axis=0))).sum()


@takes(Y="T * K", Tg="T * K")
def dloss_soft_max(Y: Array, Tg: Array) -> Array:
    """∂L/∂y(t) = exp(L_t) / Σ_s exp(L_s) (y(t) - t(t)).

    Shapes: Y, Tg (T, K) -> (T, K). Raises ValueError for other shapes. Slide: "Loss is not
    necessarily decomposable".
    """
    L = ((Y - Tg) ** 2).sum(axis=-1) / 2
    e = np.exp(L - L.real.max(axis=0))
    share: Array = e / e.sum(axis=0)
    return share[..., None] * (Y - Tg)


@takes(Y="T * K", Tg="T * K")
def loss_product(Y: Array, Tg: Array) -> Any:
    """Minus the probability of the whole sequence: L = -Π_t p_t, p_t = t(t)·y(t). Not decomposable.

    Shapes: Y, Tg (T, K) -> scalar. Raises ValueError for other shapes. Slide: "Loss is not
    necessarily decomposable".
    """
    return -(Y * Tg).sum(axis=-1).prod(axis=0).sum()


@takes(Y="T * K", Tg="T * K")
def dloss_product(Y: Array, Tg: Array) -> Array:
    """∂L/∂y(t) = -Π_{s≠t} p_s t(t); the product of the others without dividing by p_t.

    Shapes: Y, Tg (T, K) -> (T, K). Raises ValueError for other shapes. Slide: "Loss is not
    necessarily decomposable".
    """
    p = (Y * Tg).sum(axis=-1)
    one = np.ones_like(p[:1])
    before = np.concatenate([one, p[:-1]]).cumprod(axis=0)
    after = np.concatenate([one, p[:0:-1]]).cumprod(axis=0)[::-1]
    others: Array = before * after
    return -others[..., None] * Tg


@takes(Y="T * K")
def loss_smooth(Y: Array) -> Any:
    """Outputs that change little: L = Σ_{t=2}^{T} ‖y(t) - y(t-1)‖². Not decomposable.

    Shapes: Y (T, K) -> scalar. Raises ValueError for other shapes. Slide: "Loss is not
    necessarily decomposable".
    """
    return ((Y[1:] - Y[:-1]) ** 2).sum()


@takes(Y="T * K")
def dloss_smooth(Y: Array) -> Array:
    """∂L/∂y(t) = 2 (y(t) - y(t-1)) - 2 (y(t+1) - y(t)), without the terms that leave 1..T.

    Shapes: Y (T, K) -> (T, K). Raises ValueError for other shapes. Slide: "Loss is not
    necessarily decomposable".
    """
    dY = np.zeros_like(Y)
    dY[1:] += 2 * (Y[1:] - Y[:-1])
    dY[:-1] -= 2 * (Y[1:] - Y[:-1])
    return dY
