"""∇h1(0) L: the initial state affects L through z1(1) alone."""

import numpy as np

from autograder.items.draws import intermediates
from autograder.model import Item, Mistake
from rnn_reference.bptt import grad_h0

ITEM = Item(
    name="grad_h0",
    title="∇h1(0) L: initial state",
    statement="8.12",
    points=3,
    draw=intermediates("D1", "W11"),
    expected=grad_h0,
    shapes="(M,)",
    mistakes=(
        Mistake(
            "B-40",
            wrong=lambda D1, W11: D1[0].copy(),
            says="You returned δ1(1) as it is. From z1(1) back to h1(0) the way leads through W11,"
            " which is missing.",
        ),
        Mistake(
            "N-71",  # B-17 for the first step.
            wrong=lambda D1, W11: W11 @ D1[0],
            says="In your ∇h1(0) L W11 is transposed. Gradients of vectors are rows: on which side"
            " of the row δ1(1) does W11 stand?",
        ),
        Mistake(
            "N-72",  # CS231n's dh0 read from the wrong end after a loop back in time.
            wrong=lambda D1, W11: D1[-1] @ W11,
            says="Your ∇h1(0) L uses δ1(T). h1(0) enters the first step: which δ1 is that?",
        ),
        Mistake(
            "N-73",  # The sum over t of the parameters carried over to a state.
            wrong=lambda D1, W11: D1.sum(axis=0) @ W11,
            says="Your ∇h1(0) L sums over t. h1(0) is no parameter that acts at every t: it enters"
            " z1(1) only, and δ1(1) has collected all that follows.",
        ),
        Mistake(
            "N-74",  # The vectorised product without picking the first row.
            wrong=lambda D1, W11: D1 @ W11,
            says="You returned a row for every t. h1(0) is one state, and it enters one of these"
            " steps only.",
        ),
        Mistake(
            "N-75",  # sagarnildass/andrew_ng_deep_learning, issue 1: da_prevt never updated.
            wrong=lambda D1, W11: np.zeros(len(W11)),
            says="Your ∇h1(0) L is 0 throughout. h1(0) enters z1(1), so L depends on it: is the"
            " array that you return ever filled?",
        ),
        Mistake(
            "N-76",  # The state's gradient mixed up with that of the state after.
            wrong=lambda D1, W11: D1[min(1, len(D1) - 1)] @ W11,
            says="Your ∇h1(0) L is built from δ1(2), which is the recurrent part of ∇h1(1) L. Which"
            " step does h1(0) enter?",
        ),
    ),
)
