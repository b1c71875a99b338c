"""I(z) = z: the activation of an output that may be any number."""

import numpy as np

from autograder.items.forward._elementwise import GROUPS, draw
from autograder.model import Item, Mistake
from rnn_reference.activations import identity

ITEM = Item(
    name="identity",
    title="I: the identity",
    statement="3.6",
    points=1,
    draw=draw,
    expected=identity,
    shapes="the shape of z",
    groups=GROUPS,
    mistakes=(
        Mistake(
            "N-F20",  # np.identity(len(z)): the matrix of the same name.
            wrong=lambda z: np.eye(len(z)),
            says="You return the identity matrix. The activation I is a function: it gives back"
            " what it is given.",
        ),
        Mistake(
            "N-F21",  # The slope for the function.
            wrong=lambda z: np.ones(np.shape(z)),
            says="You return the slope of I, which is 1 everywhere. I(z) is z.",
        ),
    ),
)
