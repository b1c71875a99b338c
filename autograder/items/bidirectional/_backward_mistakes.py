"""Wrong versions of birnn_backward: what the deltas are paired with, and what is returned."""

from dataclasses import replace
from typing import Any

import numpy as np

from autograder.items.bidirectional._deltas import MISTAKES as DELTAS
from autograder.items.bidirectional._deltas import RIGHT
from autograder.items.inherit import Function
from autograder.model import Mistake
from rnn_reference.bidirectional import birnn_backward


def before_f(Hf: Any, hf0: Any, hbT1: Any) -> Any:
    """h_f(t-1) for t = 1..T."""
    return np.vstack([hf0, Hf[:-1]])


def before_b(Hb: Any, hf0: Any, hbT1: Any) -> Any:
    """h_b(t+1) for t = 1..T."""
    return np.vstack([Hb[1:], hbT1])


def gradients(
    both: Function = RIGHT,
    *,
    W1: Function = lambda D2, Hf, Hb: D2.T @ np.hstack([Hf, Hb]),
    b1: Function = lambda D2: D2.sum(axis=0),
    W11_f: Function = lambda D, Hf, hf0, hbT1: D.T @ before_f(Hf, hf0, hbT1),
    W11_b: Function = lambda D, Hb, hf0, hbT1: D.T @ before_b(Hb, hf0, hbT1),
    W0: Function = lambda D, X: D.T @ X,
    x_b: Function = lambda X: X,
    b0: Function = lambda D: D.sum(axis=0),
    last: Function = lambda G: G,
) -> Function:
    """birnn_backward from deltas of one's own, with any of its parts a wrong one."""

    def wrong(
        D2: Any, X: Any, Hf: Any, Hb: Any, hf0: Any, hbT1: Any, Pf: Any, Pb: Any, W1_: Any
    ) -> Any:
        Df, Db = both(D2, Hf, Hb, Pf, Pb, W1_)
        f = {"W0": W0(Df, X), "W11": W11_f(Df, Hf, hf0, hbT1), "b0": b0(Df)}
        b = {"W0": W0(Db, x_b(X)), "W11": W11_b(Db, Hb, hf0, hbT1), "b0": b0(Db)}
        return last({"W1": W1(D2, Hf, Hb), "b1": b1(D2), "f": f, "b": b})

    return lambda D2, X, Hf, Hb, hf0, hbT1, Pf, Pb, W1: wrong(D2, X, Hf, Hb, hf0, hbT1, Pf, Pb, W1)


def shared(G: Any) -> Any:
    """The gradients of weights that both directions share."""
    both = {key: G["f"][key] + G["b"][key] for key in G["f"]}
    return {**G, "f": both, "b": dict(both)}


def layout(G: Any) -> Any:
    """All matrices transposed."""
    return {key: layout(part) if isinstance(part, dict) else part.T for key, part in G.items()}


OWN = (
    Mistake(
        "R-09",
        wrong=gradients(W11_b=lambda D, Hb, hf0, hbT1: D.T @ np.vstack([hbT1, Hb[:-1]])),
        says="Your ∇W11 of the backward direction pairs δ_b(t) with h_b(t-1). z_b(t) reads the"
        " state that this direction has just come from: which t is that?",
    ),
    Mistake(
        "R-10",
        wrong=gradients(W11_b=lambda D, Hb, hf0, hbT1: D[:-1].T @ Hb[1:]),
        says="The term of t = T is missing from your ∇W11 of the backward direction: z_b(T) reads"
        " h1(T+1), which is not 0.",
    ),
    Mistake(
        "B-30",
        wrong=gradients(
            W11_f=lambda D, Hf, hf0, hbT1: D.T @ Hf, W11_b=lambda D, Hb, hf0, hbT1: D.T @ Hb
        ),
        says="Your ∇W11 of both directions pair δ(t) with h(t). z(t) reads the state before: t-1"
        " for one direction, t+1 for the other.",
    ),
    Mistake(
        "B-31",
        wrong=gradients(W11_f=lambda D, Hf, hf0, hbT1: D[1:].T @ Hf[:-1]),
        says="The term of t = 1 is missing from your ∇W11 of the forward direction: z_f(1) reads"
        " h1(0), which is not 0.",
    ),
    Mistake(
        "B-34",
        wrong=gradients(
            W11_f=lambda D, Hf, hf0, hbT1: before_f(Hf, hf0, hbT1).T @ D,
            W11_b=lambda D, Hb, hf0, hbT1: before_b(Hb, hf0, hbT1).T @ D,
        ),
        says="Your ∇W11 of both directions are transposed, the layout of the hand-written slides:"
        " row i belongs to z_i. They are square, so no shape can tell.",
        credit=0.5,
    ),
    Mistake(
        "B-06",
        wrong=gradients(W1=lambda D2, Hf, Hb: np.hstack([Hf, Hb]).T @ D2),
        says="Your ∇W1 is transposed, the numerator layout of the hand-written slides. It has W1's"
        " own shape, K x 2M.",
        credit=0.5,
    ),
    Mistake(
        "B-35",
        wrong=gradients(W0=lambda D, X: X.T @ D),
        says="Your ∇W0 of both directions are transposed, the numerator layout of the hand-written"
        " slides. W0 is M x D, and so is its gradient.",
        credit=0.5,
    ),
    Mistake(
        "N-R40",  # Both: the hand-written layout kept throughout (E6).
        wrong=gradients(last=layout),
        says="All your matrices are transposed, the numerator layout of the hand-written slides."
        " Each gradient has its parameter's own shape.",
        credit=0.5,
    ),
    Mistake(
        "B-11",
        wrong=gradients(b1=lambda D2: D2[-1].copy()),
        says="Your ∇b1 is the δ2 of the last step. b1 acts at every t, and each adds its part.",
    ),
    Mistake(
        "B-12",
        wrong=gradients(b1=lambda D2: D2.sum(axis=0, keepdims=True)),
        says="Your ∇b1 has a dimension too many, (1, K). Taken from b1 it would quietly make a"
        " matrix of it.",
    ),
    Mistake(
        "B-38",
        wrong=gradients(b0=lambda D: D[0].copy()),
        says="Your ∇b0 hold the first row of δ only. Each direction's b0 acts at every t.",
    ),
    Mistake(
        "N-R41",  # X flipped for the backward pass, δ_b flipped back already.
        wrong=gradients(x_b=lambda X: X[::-1]),
        says="Your ∇W0 of the backward direction pairs δ_b(t) with the x of another step: one of"
        " the two is flipped and the other is not.",
    ),
    Mistake(
        "N-R42",  # The two inner dicts exchanged.
        wrong=gradients(last=lambda G: {**G, "f": G["b"], "b": G["f"]}),
        says="The gradients of the two directions are swapped in the dict that you return.",
    ),
    Mistake(
        "N-R43",  # One cell used in both directions, as in tied implementations.
        wrong=gradients(last=shared),
        says="You add the gradients of the two directions, as if they shared their weights. Here"
        " each direction has its own, and its own gradients.",
    ),
    Mistake(
        "N-R44",  # R-07 in the gradient of W1.
        wrong=gradients(W1=lambda D2, Hf, Hb: D2.T @ np.hstack([Hb, Hf])),
        says="The halves of your ∇W1 are swapped: its first M columns belong to h_f.",
    ),
    Mistake(
        "N-R45",  # The part of h_b never written: R-15 on the way back.
        wrong=gradients(W1=lambda D2, Hf, Hb: D2.T @ Hf),
        says="Your ∇W1 has M columns, those of h_f. W1 reads h_b as well: it is K x 2M, and so is"
        " its gradient.",
    ),
    Mistake(
        "N-R46",  # R-05 on the way back.
        wrong=gradients(W11_b=lambda D, Hb, hf0, hbT1: D.T @ np.vstack([Hb[1:], hf0])),
        says="Your ∇W11 of the backward direction takes h1(0) for the state behind the last step."
        " z_b(T) reads another one.",
    ),
    Mistake(
        "N-R47",  # d2l's chapter averages L over T.
        wrong=lambda D2, **others: birnn_backward(D2 / len(D2), **others),
        says="All your gradients are 1/T of the right ones. D2 belongs to a sum over t: nothing is"
        " averaged.",
        convention="mean over t",
    ),
)

MISTAKES = (*(replace(m, wrong=gradients(m.wrong)) for m in DELTAS), *OWN)
