"""Slides "BPTT" (typed): L layers, h^0 = x -> z^1 -> h^1 -> ... -> z^L -> h^L = y, eq. (1).

    z^{l,t} = W^{l-1} h^{l-1,t} + W^{l,l} h^{l,t-1} + b^{l-1}        h^{l,t} = f_l(z^{l,t})

The output layer l = L is not recurrent. Lists follow the slides' counting: Ws[l-1] is W^{l-1},
Rs[l-1] is W^{l,l}, bs[l-1] is b^{l-1}, h0s[l-1] is h^{l,0}, acts[l-1] names f_l; Z[l] and H[l] are
layer l's, H[0] is X and Z[0] is None. Rows are time; a batch has its axis after time.
"""

from __future__ import annotations

from collections.abc import Sequence

from rnn_reference.activations import activation, times_jacobian
from rnn_reference.bptt import (
    grad_b1,
    grad_h0,
    grad_linear,
    grad_W11,
    grad_X,
)
from rnn_reference.checking import Array, agree, unchecked
from rnn_reference.through_time import affine, back_in_time, recur, rows_times

Arrays = Sequence[Array]


def deep_forward(
    X: Array, h0s: Arrays, Ws: Arrays, Rs: Arrays, bs: Arrays, acts: Sequence[str]
) -> tuple[list[Array | None], list[Array]]:
    """Forward propagation through L layers, one after the other, each for t = 1..T.

    Shapes: X (T, M0); for l = 1..L: Ws[l-1] (M_l, M_{l-1}), bs[l-1] (M_l,); for l < L: Rs[l-1]
    (M_l, M_l), h0s[l-1] (M_l,) -> lists Z, H of L + 1 entries, the l-th (T, M_l). Raises ValueError
    for other shapes, lengths or names. Slide: "BPTT - Notational Clarity".
    """
    who = "deep_forward"
    L = _count(who, Ws=(Ws, 0), bs=(bs, 0), acts=(acts, 0), h0s=(h0s, -1), Rs=(Rs, -1))
    [X], h0s, Ws, Rs, bs = _agree(
        who, {"X": ([X], "T * M{0}"), **_weights(h0s, Ws, Rs), "bs": (bs, "M{1}")}
    )
    Z: list[Array | None] = [None]
    H: list[Array] = [X]
    for l in range(1, L + 1):
        f = activation(acts[l - 1], f"acts[{l - 1}]")
        z = affine(Ws[l - 1], H[l - 1], bs[l - 1])  # W^{l-1} h^{l-1,t} + b^{l-1}, every t
        if l < L:
            z, S = recur(z, h0s[l - 1], Rs[l - 1], f)  # + W^{l,l} h^{l,t-1}, t = 1..T
            Z, H = [*Z, z], [*H, S[1:]]
    Z, H = [*Z, z], [*H, f(z)]  # layer L is not recurrent
    return Z, H


def deep_backward(
    dY: Array,
    Z: Sequence[Array | None],
    H: Arrays,
    h0s: Arrays,
    Ws: Arrays,
    Rs: Arrays,
    acts: Sequence[str],
) -> tuple[list[Array], list[Array], list[Array]]:
    """The gradients of every W^{l-1} (eq. (1)), W^{l,l} and b^{l-1} from dY[t] = ∇h^{L,t} L.

    Shapes: dY (T, M_L), the rest as in and from ``deep_forward`` -> lists dW, dR, db in the shapes
    of Ws, Rs, bs. Raises ValueError for other shapes, lengths or names. Slide: "BPTT", eq. (1).
    """
    deltas, H, h0s, _, _ = _deltas("deep_backward", dY, Z, H, h0s, Ws, Rs, acts)
    dW = [_grad_linear(d, h) for d, h in zip(deltas, H[:-1], strict=True)]  # eq. (1)
    dR = [_grad_W11(d, h, h0) for d, h, h0 in zip(deltas[:-1], H[1:-1], h0s, strict=True)]
    db = [_grad_b1(d) for d in deltas]
    return dW, dR, db


def deep_grad_inputs(
    dY: Array,
    Z: Sequence[Array | None],
    H: Arrays,
    h0s: Arrays,
    Ws: Arrays,
    Rs: Arrays,
    acts: Sequence[str],
) -> tuple[list[Array], Array]:
    """∇h^{l,0} L = δ^{l,1} W^{l,l} for l < L, and ∇x^t L = δ^{1,t} W^0.

    Shapes: as ``deep_backward`` -> (list in the shapes of h0s, (T, M_0)). Raises ValueError for
    other shapes, lengths or names. Slide: implied by "BPTT", where h^{l-1,t} gets its gradient.
    """
    deltas, _, _, Ws, Rs = _deltas("deep_grad_inputs", dY, Z, H, h0s, Ws, Rs, acts)
    dh0s = [_grad_h0(d, R) for d, R in zip(deltas[:-1], Rs, strict=True)]
    return dh0s, _grad_X(deltas[0], Ws[0])


def _deltas(
    who: str,
    dY: Array,
    Z: Sequence[Array | None],
    H: Arrays,
    h0s: Arrays,
    Ws: Arrays,
    Rs: Arrays,
    acts: Sequence[str],
) -> tuple[list[Array], list[Array], list[Array], list[Array], list[Array]]:
    """Check the arguments and return δ^{l,t} = ∇z^{l,t} L for l = 1..L beside them."""
    L = _count(who, Ws=(Ws, 0), Z=(Z, 1), H=(H, 1), acts=(acts, 0), h0s=(h0s, -1), Rs=(Rs, -1))
    [dY], H, h0s, Ws, Rs = _agree(
        who, {"dY": ([dY], f"T * M{L}"), "H": (H, "T * M{0}"), **_weights(h0s, Ws, Rs)}
    )
    for name in acts:
        activation(name, "acts")
    deltas = [times_jacobian(acts[L - 1], dY, H[L])]  # δ^{L,t} = ∇h^{L,t} L ∇z^{L,t} h^{L,t}
    for l in range(L - 1, 0, -1):
        from_above = rows_times(deltas[0], Ws[l])  # δ^{l+1,t} W^l, every t
        deltas.insert(0, back_in_time(from_above, H[l], Rs[l - 1], acts[l - 1]))
    return deltas, H, h0s, Ws, Rs


def _weights(h0s: Arrays, Ws: Arrays, Rs: Arrays) -> dict[str, tuple[Arrays, str]]:
    return {"h0s": (h0s, "* M{1}"), "Ws": (Ws, "M{1} M{0}"), "Rs": (Rs, "M{1} M{1}")}


def _count(who: str, **lists: tuple[Sequence[object], int]) -> int:
    """Return L = len(Ws) after checking that each list has L + its number of entries."""
    L = len(lists["Ws"][0])
    if L == 0:
        raise ValueError(f"{who}: Ws is empty, expected one matrix per layer")
    for name, (items, more) in lists.items():
        if len(items) != L + more:
            raise ValueError(
                f"{who}: {name} has {len(items)} entries, expected {L + more} for L = {L} layers"
            )
    return L


def _agree(who: str, lists: dict[str, tuple[Arrays, str]]) -> list[list[Array]]:
    """Check all entries of all lists against one another; {0} in a shape is i, {1} is i + 1."""
    shapes: dict[str, str] = {}
    values: dict[str, object] = {}
    for name, (items, shape) in lists.items():
        for i, item in enumerate(items):
            key = name if name in ("X", "dY") else f"{name}[{i}]"
            shapes[key] = shape.format(i, i + 1)
            values[key] = item
    arrays = iter(agree(who, shapes, values))
    return [[next(arrays) for _ in items] for items, _ in lists.values()]


_grad_linear = unchecked(grad_linear)
_grad_W11 = unchecked(grad_W11)
_grad_b1 = unchecked(grad_b1)
_grad_h0 = unchecked(grad_h0)
_grad_X = unchecked(grad_X)
