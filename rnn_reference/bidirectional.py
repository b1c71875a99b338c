"""Slide "Bidirectional RNNs": one RNN reads x(1..T), another x(T..1), and y(t) sees both.

    h_f(t) = tanh(W0f x(t) + W11f h_f(t-1) + b0f)        h_f(0)   = h1(0)   = hf0
    h_b(t) = tanh(W0b x(t) + W11b h_b(t+1) + b0b)        h_b(T+1) = h1(T+1) = hbT1
    z2(t)  = W1 [h_f(t); h_b(t)] + b1                    W1 = [W1f W1b], K x 2M

The slide leaves the combination open; here the states are stacked and the directions have their
own weights Pf, Pb = (W0, W11, b0). Directions that share weights are Pf = Pb, and their gradient is
the sum of both: ``birnn_shared``. Rows are time; a batch has its axis after time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from rnn_reference.activations import activation
from rnn_reference.bptt import (
    grad_b0,
    grad_h0,
    grad_linear,
    grad_W11,
)
from rnn_reference.checking import Array, Gradients, agree, unchecked
from rnn_reference.forward import fprop
from rnn_reference.through_time import affine, back_in_time, rows_times

Direction = Sequence[Array]  # (W0, W11, b0)


def birnn_forward(
    X: Array,
    hf0: Array,
    hbT1: Array,
    Pf: Direction,
    Pb: Direction,
    W1: Array,
    b1: Array,
    f: str = "softmax",
) -> tuple[Array, Array, Array]:
    """① Fprop(x(1), ..., x(T)) -> h_f; ② Fprop(x(T), ..., x(1)) -> h_b, flipped; ③ y from both.

    Shapes: X (T, D), hf0, hbT1 (M,), Pf and Pb (W0 (M, D), W11 (M, M), b0 (M,)), W1 (K, 2M), b1
    (K,) -> (Hf (T, M), Hb (T, M), Y (T, K)). Raises ValueError for other shapes or an unknown f.
    Slide: "Bidirectional RNNs".
    """
    output = activation(f)
    (X, hf0, hbT1, W1, b1), Pf, Pb = _agree(
        "birnn_forward",
        {"X": "T * D", "hf0": "* M", "hbT1": "* M", "W1": "K 2M", "b1": "K"},
        [X, hf0, hbT1, W1, b1],
        Pf,
        Pb,
    )
    Hf = _fprop(X, hf0, Pf[0], Pf[1], Pf[2])
    Hb = _fprop(X[::-1], hbT1, Pb[0], Pb[1], Pb[2])[
        ::-1
    ]  # flip the input before and the states after
    Y = output(affine(W1, np.concatenate([Hf, Hb], axis=-1), b1))
    return Hf, Hb, Y


def birnn_backward(
    D2: Array,
    X: Array,
    Hf: Array,
    Hb: Array,
    hf0: Array,
    hbT1: Array,
    Pf: Direction,
    Pb: Direction,
    W1: Array,
) -> dict[str, Any]:
    """The gradients of all parameters from D2 = ∇z2 L.

    ∇W11f L = Σ_t δ_f(t)ᵀ h_f(t-1)ᵀ and ∇W11b L = Σ_t δ_b(t)ᵀ h_b(t+1)ᵀ; the rest as in ``bptt``.

    Shapes: D2 (T, K), Hf, Hb (T, M), the rest as in ``birnn_forward`` -> dict(W1, b1, f=dict(W0,
    W11, b0), b=dict(W0, W11, b0)), each of its parameter's shape. Raises ValueError for other
    shapes. Slide: "Bidirectional RNNs" with BPTT, ① to ⑤.
    """
    (D2, X, Hf, Hb, hf0, hbT1, W1), Df, Db, _, _ = _deltas(
        "birnn_backward", D2, X, Hf, Hb, hf0, hbT1, Pf, Pb, W1
    )
    return {
        "W1": _grad_linear(D2, np.concatenate([Hf, Hb], axis=-1)),
        "b1": _grad_b(D2),
        "f": _direction(Df, X, Hf, hf0),
        "b": _direction(Db[::-1], X[::-1], Hb[::-1], hbT1),  # in the order that it reads
    }


def birnn_grad_states(
    D2: Array,
    X: Array,
    Hf: Array,
    Hb: Array,
    hf0: Array,
    hbT1: Array,
    Pf: Direction,
    Pb: Direction,
    W1: Array,
) -> tuple[Array, Array]:
    """∇h_f(0) L = δ_f(1) W11f and ∇h_b(T+1) L = δ_b(T) W11b.

    Shapes: as ``birnn_backward`` -> ((M,), (M,)). Raises ValueError for other shapes. Slide:
    "Bidirectional RNNs" (h1(0) and h1(T+1) are arguments of Fprop).
    """
    _, Df, Db, Pf, Pb = _deltas("birnn_grad_states", D2, X, Hf, Hb, hf0, hbT1, Pf, Pb, W1)
    return _grad_h0(Df, Pf[1]), _grad_h0(Db[::-1], Pb[1])


def birnn_grad_X(
    D2: Array,
    X: Array,
    Hf: Array,
    Hb: Array,
    hf0: Array,
    hbT1: Array,
    Pf: Direction,
    Pb: Direction,
    W1: Array,
) -> Array:
    """∇x(t) L = δ_f(t) W0f + δ_b(t) W0b.

    Shapes: as ``birnn_backward`` -> (T, D). Raises ValueError for other shapes. Slide:
    "Bidirectional RNNs", by the "Multivariate Chain Rule".
    """
    _, Df, Db, Pf, Pb = _deltas("birnn_grad_X", D2, X, Hf, Hb, hf0, hbT1, Pf, Pb, W1)
    return rows_times(Df, Pf[0]) + rows_times(Db, Pb[0])


def birnn_shared(G: dict[str, Any]) -> Gradients:
    """The gradients when both directions share their weights: those of f and b added.

    Shapes: G from ``birnn_backward`` -> dict(W0, W11, b0, W1, b1). Raises KeyError for another
    dict. Slide: "Bidirectional RNNs", by the "Multivariate Chain Rule".
    """
    both = {key: G["f"][key] + G["b"][key] for key in ("W0", "W11", "b0")}
    return {**both, "W1": G["W1"], "b1": G["b1"]}


def _deltas(
    who: str,
    D2: Array,
    X: Array,
    Hf: Array,
    Hb: Array,
    hf0: Array,
    hbT1: Array,
    Pf: Direction,
    Pb: Direction,
    W1: Array,
) -> tuple[list[Array], Array, Array, list[Array], list[Array]]:
    """Check the arguments; return them with δ_f(t) = ∇z_f(t) L and δ_b(t) = ∇z_b(t) L."""
    shapes = {"D2": "T * K", "X": "T * D", "Hf": "T * M", "Hb": "T * M"}
    shapes |= {"hf0": "* M", "hbT1": "* M", "W1": "K 2M"}
    checked, Pf, Pb = _agree(who, shapes, [D2, X, Hf, Hb, hf0, hbT1, W1], Pf, Pb)
    D2, X, Hf, Hb, hf0, hbT1, W1 = checked
    M = hf0.shape[-1]
    Df = back_in_time(rows_times(D2, W1[:, :M]), Hf, Pf[1], "tanh")  # t = T..1
    Db = back_in_time(rows_times(D2[::-1], W1[:, M:]), Hb[::-1], Pb[1], "tanh")[::-1]  # t = 1..T
    return checked, Df, Db, Pf, Pb


def _direction(D1: Array, X: Array, H: Array, h_init: Array) -> Gradients:
    return {
        "W0": _grad_linear(D1, X),
        "W11": _grad_W11(D1, H, h_init),
        "b0": _grad_b(D1),
    }


def _agree(
    who: str, shapes: dict[str, str], values: list[Any], Pf: Direction, Pb: Direction
) -> tuple[list[Array], list[Array], list[Array]]:
    for name, P in (("Pf", Pf), ("Pb", Pb)):
        if len(P) != 3:
            raise ValueError(f"{who}: {name} has {len(P)} entries, expected (W0, W11, b0)")
    named = dict(zip(shapes, values, strict=True))
    for name, P in (("Pf", Pf), ("Pb", Pb)):
        for i, shape in enumerate(("M D", "M M", "M")):
            shapes[f"{name}[{i}]"] = shape
            named[f"{name}[{i}]"] = P[i]
    M = (np.shape(named["hf0"]) or (0,))[-1]
    arrays = agree(who, shapes, named, **{"2M": 2 * M})
    return arrays[:-6], arrays[-6:-3], arrays[-3:]


_fprop = unchecked(fprop)
_grad_linear = unchecked(grad_linear)
_grad_W11 = unchecked(grad_W11)
_grad_b = unchecked(grad_b0)
_grad_h0 = unchecked(grad_h0)
