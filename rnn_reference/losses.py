"""Slides "Loss Functions for Sequences": L({y}, {t}) = Σ_t L(y(t), t(t)), and its gradient dL/dy.

Losses are sums over t (and over a batch), never means; the squared error carries the factor 1/2.
The lecture leaves L open: backpropagation needs no more of it than dL/dy(t) for every t.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from rnn_reference.activations import times_jacobian
from rnn_reference.checking import Array, one_of, takes, unchecked


@takes(Y="... K", Tg="... K")
def loss_se(Y: Array, Tg: Array) -> Any:
    """Squared error: L = Σ_t ½ ‖y(t) - t(t)‖².

    Shapes: Y, Tg (T, K) -> scalar. Raises ValueError for other shapes. Slide: "Loss Functions for
    Sequences".
    """
    return ((Y - Tg) ** 2).sum() / 2


@takes(Y="... K", Tg="... K")
def dloss_se(Y: Array, Tg: Array) -> Array:
    """∂L/∂y(t) = y(t) - t(t).

    Shapes: Y, Tg (T, K) -> (T, K). Raises ValueError for other shapes. Slide: "Loss Functions for
    Sequences".
    """
    return Y - Tg


@takes(Y="... K", Tg="... K")
def loss_ce(Y: Array, Tg: Array) -> Any:
    """Cross-entropy: L = -Σ_t Σ_k t_k(t) log y_k(t), with 0 log 0 = 0.

    Shapes: Y, Tg (T, K) -> scalar. Raises ValueError for other shapes. Slide: "Loss Functions for
    Sequences".
    """
    return -(Tg * np.log(np.where(Tg == 0, 1, Y))).sum()


@takes(Y="... K", Tg="... K")
def dloss_ce(Y: Array, Tg: Array) -> Array:
    """∂L/∂y(t) = -t(t) / y(t), 0 where t is 0.

    Shapes: Y, Tg (T, K) -> (T, K). Raises ValueError for other shapes. Slide: "Loss Functions for
    Sequences".
    """
    return -Tg / np.where(Tg == 0, 1, Y)


@takes(Y="... K", Tg="... K")
def loss_bce(Y: Array, Tg: Array) -> Any:
    """Binary cross-entropy: L = -Σ_t Σ_k t log y + (1 - t) log(1 - y), with 0 log 0 = 0.

    Shapes: Y, Tg (T, K) -> scalar. Raises ValueError for other shapes. Slide: "Loss Functions for
    Sequences".
    """
    return unchecked(loss_ce)(Y, Tg) + unchecked(loss_ce)(1 - Y, 1 - Tg)


@takes(Y="... K", Tg="... K")
def dloss_bce(Y: Array, Tg: Array) -> Array:
    """∂L/∂y(t) = (1 - t)/(1 - y) - t/y = (y - t) / (y (1 - y)).

    Shapes: Y, Tg (T, K) -> (T, K). Raises ValueError for other shapes. Slide: "Loss Functions for
    Sequences".
    """
    return unchecked(dloss_ce)(Y, Tg) - unchecked(dloss_ce)(1 - Y, 1 - Tg)


LOSSES: dict[str, Callable[[Array, Array], Any]] = {
    "se": loss_se,
    "ce": loss_ce,
    "bce": loss_bce,
}
DLOSSES: dict[str, Callable[[Array, Array], Array]] = {
    "se": dloss_se,
    "ce": dloss_ce,
    "bce": dloss_bce,
}


@takes(Y="... K", Tg="... K")
def delta_output(Y: Array, Tg: Array, f: str, loss: str) -> Array:
    """∇z2 L = ∇h2 L ∇z2 h2 for a named loss, in closed form where the factors 1/y cancel.

    (softmax, ce): y Σ_k t_k - t, which is y - t for targets that sum to 1; (sigmoid, bce): y - t;
    (sigmoid, ce): -t (1 - y). The two factors one after the other lose digits as y nears 0.

    Shapes: Y = f(Z2), Tg (T, K) -> (T, K). Raises ValueError for other shapes or an unknown name.
    Slide: "Back propagation through time (BPTT)", ①.
    """
    dloss = one_of("loss", loss, DLOSSES)
    if (f, loss) == ("softmax", "ce"):
        total: Array = Tg.sum(axis=-1, keepdims=True)
        return Y * total - Tg
    if (f, loss) == ("sigmoid", "bce"):
        return Y - Tg
    if (f, loss) == ("sigmoid", "ce"):
        return Tg * (Y - 1)
    return _times_jacobian(f, unchecked(dloss)(Y, Tg), Y)


_times_jacobian = unchecked(times_jacobian)
