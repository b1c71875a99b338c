"""∇W1 L, derivative ①: W1 affects L through z2(t) at each t, where it multiplies h1(t)."""

import numpy as np

from autograder.items.draws import intermediates
from autograder.model import Item, Mistake
from rnn_reference.bptt import grad_W1

MISTAKES = (
    Mistake(
        "B-06",
        wrong=lambda D2, H: H.T @ D2,
        says="Your ∇W1 is (M, K), the numerator layout of the hand-written slides. Here it has"
        " W1's own shape (K, M): row k belongs to z2_k.",
        credit=0.5,
    ),
    Mistake(
        "B-07",
        wrong=lambda D2, H: np.outer(D2[-1], H[-1]),
        says="Your ∇W1 holds the term of t = T only. W1 acts at every t: what happens with the"
        " terms of the other steps?",
    ),
    Mistake(
        "B-08",
        wrong=lambda D2, H: D2.T @ H / len(D2),
        says="Your ∇W1 is 1/T of the right one. L is a sum over t, not a mean, and so is its"
        " gradient.",
        convention="mean over t",
    ),
    Mistake(
        "N-26",  # dWhy = np.dot(...) in place of += in the reversed loop of min-char-rnn ports.
        wrong=lambda D2, H: np.outer(D2[0], H[0]),
        says="Your ∇W1 holds the term of t = 1 only, the last one of a loop back in time. Are the"
        " terms added up, or does each replace the one before?",
    ),
    Mistake(
        "N-27",  # range(T - 1, 0, -1): the reversed range ends one early.
        wrong=lambda D2, H: D2[1:].T @ H[1:],
        says="The term of t = 1 is missing from your ∇W1. A loop back in time must reach the first"
        " row too.",
    ),
    Mistake(
        "N-28",  # range(T - 1), for the last step that has no successor.
        wrong=lambda D2, H: D2[:-1].T @ H[:-1],
        says="The term of t = T is missing from your ∇W1. W1 acts at that step as at any other.",
    ),
    Mistake(
        "N-29",  # F-07 on the way back: the output taken to read the state before.
        wrong=lambda D2, H: D2[1:].T @ H[:-1],
        says="Your ∇W1 pairs δ2(t) with h1(t-1). It is W11 that reads the state before: which"
        " state does z2(t) multiply with W1?",
    ),
    Mistake(
        "N-30",  # d2l's averaged notation: sums taken before the product.
        wrong=lambda D2, H: np.outer(D2.sum(axis=0), H.sum(axis=0)),
        says="You sum over t first and multiply then, which pairs every δ2 with every h1. Each"
        " δ2(t) belongs to the h1 of its own t.",
    ),
    Mistake(
        "N-31",  # Lists appended in a reversed loop and never flipped.
        wrong=lambda D2, H: D2[::-1].T @ H,
        says="Your ∇W1 pairs the first δ2 with the last h1 and so on: one of the two runs back in"
        " time, the other does not.",
    ),
    Mistake(
        "N-32",  # The typed slides' term at one t (13.3), kept for every t.
        wrong=lambda D2, H: D2[:, :, None] * H[:, None, :],
        says="You returned the T terms one by one. ∇W1 has the shape of W1: the terms of all t are"
        " summed.",
    ),
)

ITEM = Item(
    name="grad_W1",
    title="∇W1 L: output weights",
    statement="8.3",
    points=6,
    draw=intermediates("D2", "H"),
    expected=grad_W1,
    shapes="(K, M)",
    mistakes=MISTAKES,
)
