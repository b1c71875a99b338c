"""∇y(t) L = y(t) - t(t) of the squared error, a row for each t."""

import numpy as np

from autograder.items.forward._losses import GROUPS, draw
from autograder.model import Item, Mistake
from rnn_reference.losses import dloss_se

ITEM = Item(
    name="dloss_se",
    title="Gradient of the squared error",
    statement="5.3",
    points=4,
    draw=draw("se"),
    expected=dloss_se,
    shapes="(T, K)",
    groups=GROUPS,
    mistakes=(
        Mistake(
            "L-05",
            wrong=lambda Y, Tg: Tg - Y,
            says="Your gradient has the wrong sign. Where y is larger than its target, a larger y"
            " makes the loss larger.",
        ),
        Mistake(
            "N-F106",  # The gradient of the loss without 1/2.
            wrong=lambda Y, Tg: 2 * (Y - Tg),
            says="Your gradient is twice the one asked for: the 1/2 of the loss cancels the 2 of"
            " the square.",
            convention="no 1/2",
        ),
        Mistake(
            "N-F107",  # L-02 in the gradient.
            wrong=lambda Y, Tg: (Y - Tg) / len(Y),
            says="Your gradient is divided by T. The loss is a sum over t, not a mean.",
            convention="mean over t",
        ),
        Mistake(
            "N-F108",  # Summed over t one step too early.
            wrong=lambda Y, Tg: (Y - Tg).sum(axis=0),
            says="You added up the gradients of all t. y(t) is another variable at every t: keep a"
            " row for each.",
        ),
        Mistake(
            "N-F109",  # The loss's terms for its gradient.
            wrong=lambda Y, Tg: 0.5 * (Y - Tg) ** 2,
            says="You return the terms of the loss. Asked for is their derivative with respect to"
            " y.",
        ),
        Mistake(
            "N-F110",  # (y - t) y (1 - y): σ' of the first tutorials already inside.
            wrong=lambda Y, Tg: (Y - Tg) * Y * (1 - Y),
            says="Your gradient has the slope of σ inside. It is the gradient with respect to y,"
            " before any activation.",
        ),
        Mistake(
            "N-F111",  # Many-to-one: all but the last row 0.
            wrong=lambda Y, Tg: np.vstack([np.zeros_like(Y[:-1]), (Y - Tg)[-1:]]),
            says="Only the row of t = T is filled. Every y(t) enters the loss.",
        ),
        Mistake(
            "N-F112",  # The slope of the absolute error.
            wrong=lambda Y, Tg: np.sign(Y - Tg),
            says="All entries of your gradient are 1 or -1, as for the absolute error. For the"
            " squared one they grow with the error.",
        ),
    ),
)
