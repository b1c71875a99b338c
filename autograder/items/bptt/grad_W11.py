"""∇W11 L, derivative ③: every z1(t) holds W11 h1(t-1), so δ1(t) pairs with the state before."""

import numpy as np

from autograder.items.draws import intermediates
from autograder.model import Item, Mistake
from rnn_reference.bptt import grad_W11

ITEM = Item(
    name="grad_W11",
    title="∇W11 L: recurrent weights",
    statement="8.5",
    points=8,
    draw=intermediates("D1", "H", "h0"),
    expected=grad_W11,
    shapes="(M, M)",
    mistakes=(
        Mistake(
            "B-30",
            wrong=lambda D1, H, h0: D1.T @ H,
            says="Your ∇W11 pairs δ1(t) with h1(t). But z1(t) multiplies W11 with the state"
            " before, h1(t-1): which state does that leave for t = 1?",
        ),
        Mistake(
            "B-31",
            wrong=lambda D1, H, h0: D1[1:].T @ H[:-1],
            says="The term of t = 1 is missing: z1(1) multiplies W11 with h1(0), which is not 0"
            " here.",
        ),
        Mistake(
            "B-34",
            wrong=lambda D1, H, h0: np.vstack([h0, H[:-1]]).T @ D1,
            says="Your ∇W11 is the transpose of the one asked for: row i belongs to z1_i, column j"
            " to h1_j. M x M is square, so no shape can tell you; this is the numerator layout of"
            " the hand-written slides.",
            credit=0.5,
        ),
    ),
)
