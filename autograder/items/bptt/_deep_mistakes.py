"""Wrong versions of deep_backward: the recursion of the deltas, and what is made of them."""

from typing import Any

import numpy as np

from autograder.items.inherit import Function
from autograder.model import Mistake
from rnn_reference.activations import ACTIVATIONS, act_jacobian
from rnn_reference.deep import deep_backward


def backward(
    *,
    jacobian: Function = lambda acts, l, z: act_jacobian(acts[l - 1], z),
    joined: Function = lambda g, d_next, R, l, L: g + d_next @ R,
    passes: Function = lambda g, d: d,
    dW: Function = lambda d, h_below, h: d.T @ h_below,
    dR: Function = lambda d, h, h0: d.T @ np.vstack([h0, h[:-1]]),
    db: Function = lambda d: d.sum(axis=0),
) -> Function:
    """deep_backward layer by layer and step by step, with any of its parts a wrong one."""

    def wrong(dY: Any, Z: Any, H: Any, h0s: Any, Ws: Any, Rs: Any, acts: Any) -> Any:
        L, G = len(Ws), dY
        deltas: list[Any] = []
        for l in range(L, 0, -1):
            delta, d_next = np.zeros(H[l].shape), None
            for t in range(len(dY) - 1, -1, -1):
                g = G[t]
                if l < L and d_next is not None:
                    g = joined(g, d_next, Rs[l - 1], l, L)
                delta[t] = g @ jacobian(acts, l, Z[l][t])
                d_next = passes(g, delta[t])
            deltas.insert(0, delta)
            G = delta @ Ws[l - 1]
        return (
            [dW(d, H[l], H[l + 1]) for l, d in enumerate(deltas)],
            [dR(d, h, h0) for d, h, h0 in zip(deltas[:-1], H[1:-1], h0s, strict=True)],
            [db(d) for d in deltas],
        )

    return wrong


def over_T(dY: Any, **others: Any) -> Any:
    """All gradients of a loss that is averaged over time."""
    return deep_backward(dY / len(dY), **others)


MISTAKES = (
    Mistake(
        "D-03",
        wrong=backward(joined=lambda g, d_next, R, l, L: g),
        says="Your δ^{l,t} lacks what comes back in time: in every hidden layer h^{l,t} also enters"
        " z^{l,t+1}, through W^{l,l}.",
    ),
    Mistake(
        "D-05",
        wrong=backward(dR=lambda d, h, h0: d.T @ h),
        says="Your ∇W^{l,l} pairs δ^{l,t} with h^{l,t}. z^{l,t} multiplies W^{l,l} with the state"
        " before: which one does that leave for t = 1?",
    ),
    Mistake(
        "D-07",
        wrong=backward(
            jacobian=lambda acts, l, z: act_jacobian("tanh" if l < len(acts) else acts[-1], z)
        ),
        says="All your hidden layers go back through tanh. Each layer l has its own activation, and"
        " acts names it.",
    ),
    Mistake(
        "B-05",
        wrong=backward(
            jacobian=lambda acts, l, z: act_jacobian(acts[l - 1], ACTIVATIONS[acts[l - 1]](z))
        ),
        says="Your Jacobians are evaluated at h^{l,t}, as if each activation were applied twice."
        " They are to be taken at z^{l,t}.",
    ),
    Mistake(
        "N-124",  # The typed slides write the recursion for layer L-1 only (E26).
        wrong=backward(joined=lambda g, d_next, R, l, L: g + d_next @ R if l == L - 1 else g),
        says="Your topmost hidden layer is right, the ones below lack what comes back in time. The"
        " slides write it for layer L-1 only; every hidden layer has it.",
    ),
    Mistake(
        "N-125",  # B-17 in every layer.
        wrong=backward(joined=lambda g, d_next, R, l, L: g + d_next @ R.T),
        says="W^{l,l} is transposed in what comes back in time. Gradients of vectors are rows: on"
        " which side of the row δ^{l,t+1} does W^{l,l} stand?",
    ),
    Mistake(
        "N-126",  # B-18 in every layer.
        wrong=backward(passes=lambda g, d: g),
        says="What you carry back in time is ∇h^{l,t+1} L. W^{l,l} stands inside z^{l,t+1}, so it"
        " is δ^{l,t+1} that comes back through it.",
    ),
    Mistake(
        "N-127",  # B-23 in every hidden layer.
        wrong=backward(
            jacobian=lambda acts, l, z: act_jacobian(acts[-1] if l == len(acts) else "identity", z)
        ),
        says="Your hidden layers have no Jacobian: δ^{l,t} is ∇h^{l,t} L, times the slope of layer"
        " l's activation.",
    ),
    Mistake(
        "N-128",  # B-01 at the output: the slide that breaks off (E8).
        wrong=backward(
            jacobian=lambda acts, l, z: act_jacobian((*acts[:-1], "identity")[l - 1], z)
        ),
        says="Your δ^{L,t} is ∇h^{L,t} L as it came. The output layer has a Jacobian as the hidden"
        " ones have.",
    ),
    Mistake(
        "N-129",  # B-31 in every layer.
        wrong=backward(dR=lambda d, h, h0: d[1:].T @ h[:-1]),
        says="The term of t = 1 is missing from your ∇W^{l,l}: z^{l,1} multiplies W^{l,l} with"
        " h^{l,0}, which is not 0 here.",
    ),
    Mistake(
        "N-130",  # B-34 in every layer.
        wrong=backward(dR=lambda d, h, h0: np.vstack([h0, h[:-1]]).T @ d),
        says="Your ∇W^{l,l} are transposed: row i belongs to z_i of layer l. They are square, so no"
        " shape can tell; it is the hand-written slides' layout.",
        credit=0.5,
    ),
    Mistake(
        "N-131",  # Eq. (1)'s missing Tr at time T (E24), read as the other layout.
        wrong=backward(dW=lambda d, h_below, h: h_below.T @ d),
        says="Your gradients of the W are transposed, the numerator layout of the hand-written"
        " slides. Eq. (1) has each in its matrix's own shape, M_l x M_{l-1}.",
        credit=0.5,
    ),
    Mistake(
        "N-136",  # Both: the hand-written layout kept throughout (E6).
        wrong=backward(
            dW=lambda d, h_below, h: h_below.T @ d,
            dR=lambda d, h, h0: np.vstack([h0, h[:-1]]).T @ d,
        ),
        says="Your gradients of all matrices are transposed, the numerator layout of the"
        " hand-written slides. Each has its matrix's own shape, as in eq. (1).",
        credit=0.5,
    ),
    Mistake(
        "N-132",  # The index l-1 of eq. (1) lost: lists counted from 0 and from 1.
        wrong=backward(dW=lambda d, h_below, h: d.T @ h),
        says="Your ∇W^{l-1} pairs δ^{l,t} with h^{l,t}. W^{l-1} multiplies the layer below: which h"
        " is that?",
    ),
    Mistake(
        "N-133",  # E24: the term of time T written out, and nothing after it.
        wrong=backward(dW=lambda d, h_below, h: np.outer(d[-1], h_below[-1])),
        says="Your gradients of the W hold the term of t = T only. Eq. (1) sums over all t.",
    ),
    Mistake(
        "N-134",  # B-11 in every layer.
        wrong=backward(db=lambda d: d[-1].copy()),
        says="Your gradients of the biases hold the term of t = T only. Each bias is shared by all"
        " steps: each adds its part.",
    ),
    Mistake(
        "N-135",  # d2l's chapter averages L over T.
        wrong=over_T,
        says="All your gradients are 1/T of the right ones. dY is the gradient of a sum over t:"
        " nothing is averaged.",
        convention="mean over t",
    ),
)
