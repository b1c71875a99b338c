"""∇W0 L, derivative ④: W0 affects L through z1(t) at each t, where it multiplies x(t)."""

from typing import Any

import numpy as np

from autograder.items.draws import intermediates
from autograder.model import INTEGERS, MAIN, ONE_STEP, Group, Item, Mistake
from rnn_reference.bptt import grad_W0


def in_the_dtype_of_X(D1: Any, X: Any) -> Any:
    """Adds up in an array of X's dtype: NumPy refuses to add floats to integers."""
    G = np.zeros((D1.shape[1], X.shape[1]), dtype=X.dtype)
    for d, x in zip(D1, X, strict=True):
        G += np.outer(d, x)
    return G


MISTAKES = (
    Mistake(
        "B-35",
        wrong=lambda D1, X: X.T @ D1,
        says="Your ∇W0 is (D, M), the numerator layout of the hand-written slides. Here it has"
        " W0's own shape (M, D): row i belongs to z1_i.",
        credit=0.5,
    ),
    Mistake(
        "B-36",
        wrong=lambda D1, X: np.outer(D1[-1], X[-1]),
        says="Your ∇W0 holds the term of t = T only. W0 acts at every t: what happens with the"
        " terms of the other steps?",
    ),
    Mistake(
        "N-57",  # dW = ... for dW += ... in the reversed loop.
        wrong=lambda D1, X: np.outer(D1[0], X[0]),
        says="Your ∇W0 holds the term of t = 1 only, the last one of a loop back in time. Are the"
        " terms added up, or does each replace the one before?",
    ),
    Mistake(
        "N-58",  # d2l's chapter averages L over T.
        wrong=lambda D1, X: D1.T @ X / len(D1),
        says="Your ∇W0 is 1/T of the right one. L is a sum over t, not a mean, and so is its"
        " gradient.",
        convention="mean over t",
    ),
    Mistake(
        "N-59",  # The pairing of W11 carried over to W0.
        wrong=lambda D1, X: D1[1:].T @ X[:-1],
        says="Your ∇W0 pairs δ1(t) with x(t-1). It is W11 that reads what was before: which input"
        " does z1(t) multiply with W0?",
    ),
    Mistake(
        "N-60",  # range(T - 1, 0, -1).
        wrong=lambda D1, X: D1[1:].T @ X[1:],
        says="The term of t = 1 is missing from your ∇W0. A loop back in time must reach the first"
        " row too.",
    ),
    Mistake(
        "N-61",  # d2l's averaged notation: sums taken before the product.
        wrong=lambda D1, X: np.outer(D1.sum(axis=0), X.sum(axis=0)),
        says="For ∇W0 you sum over t first and multiply then, which pairs every δ1 with every x."
        " Each δ1(t) belongs to the x of its own t.",
    ),
    Mistake(
        "N-62",  # Lists appended in a reversed loop and never flipped.
        wrong=lambda D1, X: D1[::-1].T @ X,
        says="Your ∇W0 pairs the first δ1 with the last x and so on: one of the two runs back in"
        " time, the other does not.",
    ),
    Mistake(
        "N-63",  # The typed slides' term at one t (13.3), kept for every t.
        wrong=lambda D1, X: D1[:, :, None] * X[:, None, :],
        says="For ∇W0 you returned the T terms one by one. It has the shape of W0: the terms of all"
        " t are summed.",
    ),
    Mistake(
        "N-64",  # F-15 of the forward pass, met here through np.zeros(..., X.dtype).
        wrong=in_the_dtype_of_X,
        says="Your ∇W0 is right, but raises an error where X holds integers, as bits do. Let the"
        " array that you add up in hold floats.",
    ),
)

ITEM = Item(
    name="grad_W0",
    title="∇W0 L: input weights",
    statement="8.9",
    points=5,
    draw=intermediates("D1", "X", integers=("X",)),
    expected=grad_W0,
    shapes="(M, D)",
    groups=(Group(MAIN, 6), Group(ONE_STEP, 2, main=False), Group(INTEGERS, 1, main=False)),
    mistakes=MISTAKES,
)
