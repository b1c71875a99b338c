"""softmax over the last axis: h_i = exp(z_i) / Σ_j exp(z_j), stable for scores of any size."""

from typing import Any

import numpy as np

from autograder.items.forward._elementwise import STABLE, draw_stable
from autograder.items.inherit import Function
from autograder.model import Item, Mistake
from rnn_reference.activations import sigmoid, softmax


def of_exponentials(normalise: Function) -> Function:
    """A softmax that shifts each row by its maximum and makes the rest with `normalise`."""
    return lambda z: normalise(np.exp(z - np.max(z, axis=-1, keepdims=True)))


def of_shifted(z: Any, shift: Any) -> Any:
    """Shifts by something else than the maximum."""
    e = np.exp(z - shift)
    return e / e.sum(axis=-1, keepdims=True)


def over_time(z: Any) -> Any:
    """Normalises, and shifts, along the first axis."""
    e = np.exp(z - np.max(z, axis=0))
    return e / e.sum(axis=0)


def all_at_once(z: Any) -> Any:
    """min-char-rnn's softmax of one column, applied to a whole array."""
    e = np.exp(z - np.max(z))
    return e / e.sum()


def shifted_together(z: Any) -> Any:
    """One shift for all rows: rows far below the maximum vanish."""
    e = np.exp(z - np.max(z))
    return e / e.sum(axis=-1, keepdims=True)


def shifted_in_place(z: Any) -> Any:
    """The shift written into z."""
    z -= np.max(z, axis=-1, keepdims=True)
    return softmax(z)


def into_its_dtype(z: Any) -> Any:
    """Filled row by row into an array like z."""
    h = np.empty_like(z)
    h[...] = softmax(z)
    return h


MISTAKES = (
    Mistake(
        "A-01",
        wrong=lambda z: np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True),
        says="Your softmax is right for moderate scores and breaks down for scores around 1000 and"
        " -1000, where exp leaves what floats can hold. A shift of all scores by the same amount"
        " changes nothing: which shift helps?",
    ),
    Mistake(
        "N-F22",  # z - np.max(z): right for one vector, as in min-char-rnn ports.
        wrong=shifted_together,
        says="Your softmax shifts all rows by one maximum, so that a row far below it becomes 0/0."
        " Each row needs its own shift.",
    ),
    Mistake(
        "N-F131",  # z - z.min(), or z - z.mean(): "the shift" remembered, but not which.
        wrong=lambda z: of_shifted(z, np.min(z, axis=-1, keepdims=True)),
        says="Your softmax is right where all scores of a row are large, and nan where they are far"
        " apart: the shift leaves exponents in which exp overflows. Which shift leaves none above"
        " 0?",
    ),
    Mistake(
        "N-F23",  # axis=0 from code whose columns are examples (deeplearning.ai).
        wrong=over_time,
        says="Your softmax is right for one vector, but for rows it normalises along the wrong"
        " axis: time runs down, and each row has to sum to 1.",
    ),
    Mistake(
        "N-F24",  # e / e.sum(): the vector's code for an array.
        wrong=all_at_once,
        says="Your softmax is right for one vector, but with several rows all entries together sum"
        " to 1. Each row is a distribution of its own.",
    ),
    Mistake(
        "N-F25",  # e / e.sum(axis=-1): no keepdims; raises or broadcasts along the wrong axis.
        wrong=of_exponentials(lambda e: e / e.sum(axis=-1)),
        says="Your softmax is right for one vector, but with several rows the sums do not line up"
        " with the rows they belong to: their axis is lost in the sum.",
    ),
    Mistake(
        "N-F26",  # The normalisation forgotten.
        wrong=of_exponentials(lambda e: e),
        says="Your softmax is not normalised: the largest entry of each row is 1, but the entries"
        " of a row should sum to 1.",
    ),
    Mistake(
        "N-F27",  # Normalised scores without exp.
        wrong=lambda z: z / np.sum(z, axis=-1, keepdims=True),
        says="You divide the scores by their sum. softmax takes exp first: a negative score would"
        " be a negative probability otherwise.",
    ),
    Mistake(
        "N-F28",  # One-vs-rest outputs: a σ per class.
        wrong=lambda z: sigmoid(z),
        says="Your outputs do not know of each other: each is a σ of its own score. In softmax they"
        " share one sum.",
    ),
    Mistake(
        "N-F29",  # log_softmax of PyTorch.
        wrong=lambda z: np.log(np.maximum(softmax(z), 1e-300)),
        says="Your values are logarithms of probabilities, and negative. Asked for are the"
        " probabilities.",
    ),
    Mistake(
        "N-F30",  # The sign of an energy.
        wrong=lambda z: softmax(-np.asarray(z)),
        says="Your softmax gives the largest probability to the smallest score. Look at the sign in"
        " the exponent.",
    ),
    Mistake(
        "N-F31",  # z -= z.max(): shift in place.
        wrong=shifted_in_place,
        says="The values are right, but the shift has been written into the caller's z. Make a new"
        " array for it.",
    ),
    Mistake(
        "N-F32",  # np.empty_like of an array of integers.
        wrong=into_its_dtype,
        says="It is right for floats, but with integers as z the probabilities are cut off to 0:"
        " the array that you fill took its dtype from z.",
    ),
    Mistake(
        "N-F33",  # argmax taken for softmax.
        wrong=lambda z: (z == np.max(z, axis=-1, keepdims=True)).astype(float),
        says="Your softmax gives everything to the largest score. It is soft: the others get their"
        " share, and the rows are probabilities.",
    ),
)

ITEM = Item(
    name="softmax",
    title="softmax",
    statement="3.6",
    points=6,
    draw=draw_stable,
    expected=softmax,
    shapes="the shape of z",
    groups=STABLE,
    inputs_weight=2,
    mistakes=MISTAKES,
)
