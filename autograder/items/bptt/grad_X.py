"""∇x(t) L = ∇z1(t) L W0: every input enters its own step only."""

from typing import Any

import numpy as np

from autograder.items.draws import intermediates
from autograder.model import Item, Mistake
from rnn_reference.bptt import grad_X


def last_step_only(D1: Any, W0: Any) -> Any:
    """One row that a loop overwrites with each step, the others left at 0."""
    dX = np.zeros((len(D1), W0.shape[1]))
    dX[-1] = D1[-1] @ W0
    return dX


ITEM = Item(
    name="grad_X",
    title="∇x L: inputs",
    statement="8.12",
    points=3,
    draw=intermediates("D1", "W0"),
    expected=grad_X,
    shapes="(T, D)",
    mistakes=(
        Mistake(
            "N-77",  # B-40 for the inputs.
            wrong=lambda D1, W0: D1.copy(),
            says="You returned δ1 as it is, M entries a row. From z1(t) back to x(t) the way leads"
            " through W0, which is missing.",
        ),
        Mistake(
            "N-78",  # The sum over t of the parameters carried over to the inputs.
            wrong=lambda D1, W0: (D1 @ W0).sum(axis=0),
            says="You summed over t. x(t) is another input at every t, so its gradient keeps a row"
            " for each.",
        ),
        Mistake(
            "N-79",  # Many-to-one code: the last input's gradient alone.
            wrong=last_step_only,
            says="Only the row of t = T is filled. Every x(t) enters its z1(t), so every t has its"
            " own ∇x(t) L.",
        ),
        Mistake(
            "N-80",  # d2l's chapter averages L over T.
            wrong=lambda D1, W0: D1 @ W0 / len(D1),
            says="Your ∇x L is 1/T of the right one. δ1 is the gradient of a sum over t, and x(t)"
            " enters one of its steps: nothing is averaged.",
        ),
        Mistake(
            "N-81",  # Rows appended in a reversed loop and never flipped.
            wrong=lambda D1, W0: D1[::-1] @ W0,
            says="Your ∇x L has the right rows in reversed order: the first is that of t = T. The"
            " rows run forward in time.",
        ),
        Mistake(
            "N-82",  # Numerator-layout habits: a column D x 1 for every x(t).
            wrong=lambda D1, W0: (D1 @ W0).T,
            says="Your ∇x L is (D, T): each ∇x(t) L stands as a column. Rows are time here, as in"
            " X, and the slides write gradients of vectors as rows.",
            credit=0.5,
        ),
    ),
)
