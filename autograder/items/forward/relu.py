"""ReLU(z) = max(z, 0), in a new array."""

from typing import Any

import numpy as np

from autograder.items.forward._elementwise import GROUPS, draw
from autograder.model import Item, Mistake
from rnn_reference.activations import relu


def in_place(z: Any) -> Any:
    """Writes the result over z."""
    np.maximum(z, 0, out=z)
    return z


ITEM = Item(
    name="relu",
    title="ReLU",
    statement="3.6",
    points=2,
    draw=draw,
    expected=relu,
    shapes="the shape of z",
    groups=GROUPS,
    inputs_weight=4,
    mistakes=(
        Mistake(
            "A-06",
            wrong=in_place,
            says="The values are right, but your relu writes them over the caller's z. The"
            " pre-activation is needed later, for the derivative: return a new array.",
        ),
        Mistake(
            "N-F14",  # np.max takes the 0 for an axis: the classic of NumPy beginners.
            wrong=lambda z: np.max(z, 0),
            says="Your relu loses the first axis of z: it takes the largest entry along it. Asked"
            " for is, entry by entry, the larger one of z and 0.",
        ),
        Mistake(
            "N-F15",  # The step function of the backward pass.
            wrong=lambda z: (np.asarray(z) > 0).astype(float),
            says="You return the slope of ReLU, 0 or 1. Where z is positive, ReLU gives z itself.",
        ),
        Mistake(
            "N-F16",  # np.minimum for np.maximum.
            wrong=lambda z: np.minimum(z, 0),
            says="Your relu keeps what is negative and clears what is positive. It is the other way"
            " round.",
        ),
        Mistake(
            "N-F17",  # |z| by a sign that is flipped and not cleared.
            wrong=lambda z: np.abs(z),
            says="Your relu turns negative z into positive ones. They become 0.",
        ),
        Mistake(
            "N-F18",  # Leaky ReLU of later lectures.
            wrong=lambda z: np.where(np.asarray(z) > 0, z, 0.01 * np.asarray(z)),
            says="Your relu lets a hundredth of what is negative through, as a leaky ReLU does."
            " The plain one is exactly 0 there.",
        ),
        Mistake(
            "N-F19",  # np.clip(z, 0, 1), a gate's habit.
            wrong=lambda z: np.clip(z, 0, 1),
            says="Your relu is cut off at 1. It is cut off below, at 0, and open above.",
        ),
    ),
)
