"""∇W11 L, derivative ③: every z1(t) holds W11 h1(t-1), so δ1(t) pairs with the state before."""

import numpy as np

from autograder.items.draws import intermediates
from autograder.model import Item, Mistake
from rnn_reference.bptt import grad_W11

MISTAKES = (
    Mistake(
        "B-30",
        wrong=lambda D1, H, h0: D1.T @ H,
        says="Your ∇W11 pairs δ1(t) with h1(t). But z1(t) multiplies W11 with the state before,"
        " h1(t-1): which state does that leave for t = 1?",
    ),
    Mistake(
        "B-31",
        wrong=lambda D1, H, h0: D1[1:].T @ H[:-1],
        says="The term of t = 1 is missing from your ∇W11: z1(1) multiplies W11 with h1(0), which"
        " is not 0 here.",
    ),
    Mistake(
        "B-34",
        wrong=lambda D1, H, h0: np.vstack([h0, H[:-1]]).T @ D1,
        says="Your ∇W11 is the transpose of the one asked for: row i belongs to z1_i, column j to"
        " h1_j. M x M is square, so no shape can tell; it is the hand-written slides' layout.",
        credit=0.5,
    ),
    Mistake(
        "N-38",  # H[t - 1] at t = 0 is the last row: threads on min-char-rnn's hs[-1].
        wrong=lambda D1, H, h0: D1.T @ np.roll(H, 1, axis=0),
        says="At t = 1 your ∇W11 uses h1(T): an index of -1 wraps around to the last row. The"
        " state before h1(1) is h1(0), which stands apart in h0.",
    ),
    Mistake(
        "N-39",  # dW = ... for dW += ...: the last step of a forward loop remains.
        wrong=lambda D1, H, h0: np.outer(D1[-1], H[-2] if len(H) > 1 else h0),
        says="Your ∇W11 holds the term of t = T only. W11 acts at every t: what happens with the"
        " terms of the other steps?",
    ),
    Mistake(
        "N-40",  # The same in a loop back in time.
        wrong=lambda D1, H, h0: np.outer(D1[0], h0),
        says="Your ∇W11 holds the term of t = 1 only, the last one of a loop back in time. Are the"
        " terms added up, or does each replace the one before?",
    ),
    Mistake(
        "N-41",  # d2l's chapter averages L over T.
        wrong=lambda D1, H, h0: D1.T @ np.vstack([h0, H[:-1]]) / len(D1),
        says="Your ∇W11 is 1/T of the right one. L is a sum over t, not a mean, and so is its"
        " gradient.",
        convention="mean over t",
    ),
    Mistake(
        "N-42",  # t and t+1 mixed up: the recursion of δ1 taken for that of h1.
        wrong=lambda D1, H, h0: D1[:-1].T @ H[1:],
        says="Your ∇W11 pairs δ1(t) with the state after, h1(t+1). z1(t) cannot depend on it:"
        " which state stands beside W11 in z1(t)?",
    ),
    Mistake(
        "N-43",  # h0 appended at the wrong end of the stacked states.
        wrong=lambda D1, H, h0: D1.T @ np.vstack([H[1:], h0]),
        says="In your ∇W11 h1(0) stands at the end of the states. It comes before h1(1), so that"
        " every state moves one step later.",
    ),
    Mistake(
        "N-44",  # F-05 on the way back: h_prev never updated.
        wrong=lambda D1, H, h0: np.outer(D1.sum(axis=0), h0),
        says="Your ∇W11 pairs every δ1(t) with h1(0). That is the state before only at t = 1.",
    ),
    Mistake(
        "N-45",  # B-30 and B-34 at once, as for a layer without time.
        wrong=lambda D1, H, h0: H.T @ D1,
        says="Your ∇W11 pairs δ1(t) with h1(t) and is transposed besides. Which state stands"
        " beside W11 in z1(t), and to what does row i of W11 belong?",
    ),
)

ITEM = Item(
    name="grad_W11",
    title="∇W11 L: recurrent weights",
    statement="8.5",
    points=8,
    draw=intermediates("D1", "H", "h0"),
    expected=grad_W11,
    shapes="(M, M)",
    mistakes=MISTAKES,
)
