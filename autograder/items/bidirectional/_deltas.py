"""Wrong δ_f and δ_b, as they show in the gradients that are made of them."""

from typing import Any

import numpy as np

from autograder.items.inherit import Function
from autograder.model import Mistake


def deltas(
    *,
    slope: Function = lambda H: 1 - H**2,
    joined: Function = lambda g, d_next, W11: g + d_next @ W11,
    passes: Function = lambda g, d: d,
    halves: Function = lambda W1, M: (W1[:, :M], W1[:, M:]),
    weights: Function = lambda Wf, Wb: (Wf, Wb),
    order_f: Function = lambda A: A[::-1],
    order_b: Function = lambda A: A,
    back_b: Function = lambda D, order: order(D),
) -> Function:
    """(D2, Hf, Hb, Pf, Pb, W1) -> (Df, Db), with any part a wrong one.

    Each direction's rows are gone through in the order that `order_f` or `order_b` puts them in.
    """

    def run(G: Any, H: Any, W11: Any, order: Function, back: Function) -> Any:
        G, H = order(G), order(H)
        D, d_next = np.zeros(H.shape), None
        for t in range(len(H)):
            g = G[t] if d_next is None else joined(G[t], d_next, W11)
            D[t] = g * slope(H[t])
            d_next = passes(g, D[t])
        return back(D, order)

    def wrong(D2: Any, Hf: Any, Hb: Any, Pf: Any, Pb: Any, W1: Any) -> Any:
        W1f, W1b = halves(W1, Hf.shape[1])
        W11f, W11b = weights(Pf[1], Pb[1])
        Df = run(D2 @ W1f, Hf, W11f, order_f, lambda D, order: order(D))
        return Df, run(D2 @ W1b, Hb, W11b, order_b, back_b)

    return wrong


RIGHT = deltas()

MISTAKES = (
    Mistake(
        "R-11",
        wrong=deltas(order_b=lambda A: A[::-1]),
        says="Your δ_b runs from t = T down to 1, like δ_f. h_b(t) is read by z_b(t-1): which step"
        " does δ_b(t) hear from, and where does its loop begin?",
    ),
    Mistake(
        "R-13",
        wrong=deltas(back_b=lambda D, order: D[::-1]),
        says="Your δ_b is right but stands in reversed order, so it meets the x and h_b of other"
        " steps. Flip it back before you pair it.",
    ),
    Mistake(
        "B-15",
        wrong=deltas(joined=lambda g, d_next, W11: g),
        says="Your δ_f and δ_b come from the outputs alone. Each state also enters the next one"
        " that its direction makes, through W11.",
    ),
    Mistake(
        "B-17",
        wrong=deltas(joined=lambda g, d_next, W11: g + d_next @ W11.T),
        says="W11 is transposed in what comes back along each direction. Gradients of vectors are"
        " rows: on which side of the row δ does W11 stand?",
    ),
    Mistake(
        "B-18",
        wrong=deltas(passes=lambda g, d: g),
        says="What you carry from step to step is ∇h L. W11 stands inside z, so it is δ, with the"
        " slope of tanh in it, that goes back through W11.",
    ),
    Mistake(
        "B-20",
        wrong=deltas(order_f=lambda A: A, order_b=lambda A: A[::-1]),
        says="Both of your δ run the way their direction reads. Gradients go against it: δ_f from"
        " the last step to the first, δ_b from the first to the last.",
    ),
    Mistake(
        "B-23",
        wrong=deltas(slope=np.ones_like),
        says="Your δ_f and δ_b lack the slope of tanh: from h back to z the way leads through it.",
    ),
    Mistake(
        "B-24",
        wrong=deltas(slope=lambda H: H * (1 - H)),
        says="Your δ_f and δ_b have the slope of σ, h(1 - h). Both hidden layers are tanh: what is"
        " its slope in terms of h?",
    ),
    Mistake(
        "N-R30",  # R-11 the other way round: the loop of one direction copied to the other.
        wrong=deltas(order_f=lambda A: A),
        says="Your δ_f runs from t = 1 up to T, like δ_b. h_f(t) is read by z_f(t+1), so δ_f begins"
        " at the last step.",
    ),
    Mistake(
        "N-R31",  # R-07 on the way back.
        wrong=deltas(halves=lambda W1, M: (W1[:, M:], W1[:, :M])),
        says="The halves of W1 are swapped on the way back: δ_f is made with the columns of h_b and"
        " δ_b with those of h_f.",
    ),
    Mistake(
        "N-R32",  # R-04 on the way back.
        wrong=deltas(weights=lambda Wf, Wb: (Wf, Wf)),
        says="Your δ_b goes back through the W11 of the forward direction. Each direction has its"
        " own.",
    ),
)
"""Mistakes whose `wrong` is a version of `deltas`."""
