"""∇h_f(0) L and ∇h_b(T+1) L: each direction's start affects L through one step alone."""

from dataclasses import replace
from typing import Any

import numpy as np

from autograder.items.bidirectional._deltas import MISTAKES as DELTAS
from autograder.items.bidirectional._deltas import RIGHT, deltas
from autograder.items.bidirectional.birnn_backward import draw
from autograder.items.inherit import Function
from autograder.model import Item, Mistake
from rnn_reference.bidirectional import birnn_grad_states


def states(
    both: Function = RIGHT,
    *,
    f: Function = lambda D, W11: D[0] @ W11,
    b: Function = lambda D, W11: D[-1] @ W11,
    last: Function = lambda g_f, g_b: (g_f, g_b),
) -> Function:
    """birnn_grad_states from deltas of one's own, with any of its parts a wrong one."""

    def wrong(
        D2: Any, X: Any, Hf: Any, Hb: Any, hf0: Any, hbT1: Any, Pf: Any, Pb: Any, W1: Any
    ) -> Any:
        Df, Db = both(D2, Hf, Hb, Pf, Pb, W1)
        return last(f(Df, Pf[1]), b(Db, Pb[1]))

    return wrong


def by_direction(part: Function) -> Function:
    """The same wrong part for both directions, each with the row of δ that it begins with."""
    return states(f=lambda D, W11: part(D, D[0], W11), b=lambda D, W11: part(D, D[-1], W11))


TOLD_HERE = {"B-15", "B-20", "R-13"}
"""Mistakes in δ that are one and the same in the rows that count here, or look otherwise."""

OWN = (
    Mistake(
        "R-13",  # In the reversed order this is the last row, in the right one the first.
        wrong=states(b=lambda D, W11: D[0] @ W11),
        says="Your ∇h_f(0) L is right; that of h_b(T+1) is made from δ_b(1). h_b(T+1) enters the"
        " step T: where δ_b is in the order of time, take its last row, not its first.",
    ),
    Mistake(
        "B-15",
        wrong=states(deltas(joined=lambda g, d_next, W11: g)),
        says="Your δ_f(1) and δ_b(T) hold nothing of the other steps: either the recurrent term is"
        " missing, or the loop begins at the wrong end.",
    ),
    Mistake(
        "B-40",
        wrong=by_direction(lambda D, d, W11: d.copy()),
        says="You return δ_f(1) and δ_b(T) as they are. From z back to the state before it the way"
        " leads through W11, which is missing.",
    ),
    Mistake(
        "N-R50",  # B-17 for the first step.
        wrong=by_direction(lambda D, d, W11: W11 @ d),
        says="W11 is transposed in your gradients of the initial states. They are rows: on which"
        " side of the row δ does W11 stand?",
    ),
    Mistake(
        "N-R51",  # Both states taken to enter at opposite ends.
        wrong=states(f=lambda D, W11: D[-1] @ W11, b=lambda D, W11: D[0] @ W11),
        says="Your gradients use δ_f(T) and δ_b(1), the ends of the two directions. An initial"
        " state enters at the beginning of its direction.",
    ),
    Mistake(
        "N-R52",  # The pair in the other order.
        wrong=states(last=lambda g_f, g_b: (g_b, g_f)),
        says="Your two gradients are swapped: the first is to be that of h_f(0).",
    ),
    Mistake(
        "N-R53",  # The sum over t of the parameters carried over to a state.
        wrong=by_direction(lambda D, d, W11: D.sum(axis=0) @ W11),
        says="Your gradients sum over t. An initial state is no parameter that acts at every t: it"
        " enters one step only.",
    ),
    Mistake(
        "N-R54",  # sagarnildass/andrew_ng_deep_learning, issue 1: never updated.
        wrong=by_direction(lambda D, d, W11: np.zeros(len(W11))),
        says="Your gradients of the initial states are 0. Each of them enters a step of its"
        " direction, so L depends on it.",
    ),
    Mistake(
        "N-R55",  # hbT1 forgotten: the slide says h1(0) as for one direction.
        wrong=states(b=lambda D, W11: np.zeros(len(W11))),
        says="Your ∇h_f(0) L is right, and that of h_b(T+1) is 0. It enters z_b(T) as h_f(0) enters"
        " z_f(1).",
    ),
    Mistake(
        "N-R56",  # The vectorised product without picking a row.
        wrong=by_direction(lambda D, d, W11: D @ W11),
        says="You return a row for every t. Each initial state enters one step of its direction"
        " only.",
    ),
)

ITEM = Item(
    name="birnn_grad_states",
    title="∇h_f(0) L and ∇h_b(T+1) L",
    statement="12.4",
    points=12,
    draw=draw,
    expected=birnn_grad_states,
    returns=("hf0", "hbT1"),
    shapes={"hf0": "(M,)", "hbT1": "(M,)"},
    mistakes=(
        *(replace(m, wrong=states(m.wrong)) for m in DELTAS if m.id not in TOLD_HERE),
        *OWN,
    ),
)
