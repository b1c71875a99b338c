"""Squared error: ½ ‖y(t) - t(t)‖², summed over t."""

import numpy as np

from autograder.items.forward._losses import GROUPS, draw
from autograder.model import Item, Mistake
from rnn_reference.losses import loss_se

ITEM = Item(
    name="loss_se",
    title="Squared error of a series",
    statement="5.1",
    points=4,
    draw=draw("se"),
    expected=loss_se,
    groups=GROUPS,
    mistakes=(
        Mistake(
            "L-01",
            wrong=lambda Y, Tg: np.sum((Y - Tg) ** 2),
            says="Your loss is twice the one asked for: the factor 1/2 makes its gradient y - t.",
            convention="no 1/2",
        ),
        Mistake(
            "L-02",
            wrong=lambda Y, Tg: 0.5 * np.sum((Y - Tg) ** 2) / len(Y),
            says="Your loss is a mean over t. The lecture's decomposable loss is the sum over t.",
            convention="mean over t",
        ),
        Mistake(
            "N-F93",  # np.mean over everything: the MSE of every framework.
            wrong=lambda Y, Tg: np.mean((Y - Tg) ** 2),
            says="Your loss is the mean over all entries of Y. Asked for is half the sum of their"
            " squared errors.",
        ),
        Mistake(
            "N-F94",  # np.linalg.norm: the root left in.
            wrong=lambda Y, Tg: 0.5 * np.linalg.norm(Y - Tg),
            says="You take the norm of the errors, with its root. The loss has the norm squared.",
        ),
        Mistake(
            "N-F95",  # Absolute errors.
            wrong=lambda Y, Tg: 0.5 * np.sum(np.abs(Y - Tg)),
            says="Your loss adds absolute errors. They are squared before they are added.",
        ),
        Mistake(
            "N-F96",  # The square of the sum.
            wrong=lambda Y, Tg: 0.5 * np.sum(Y - Tg) ** 2,
            says="You add the errors first and square the sum, so that errors of both signs cancel."
            " Each error is squared on its own.",
        ),
        Mistake(
            "N-F97",  # One loss per step, not added.
            wrong=lambda Y, Tg: 0.5 * np.sum((Y - Tg) ** 2, axis=1),
            says="You return a loss for each t. The loss of the series is one number: their sum.",
        ),
        Mistake(
            "N-F98",  # Only the last output counts.
            wrong=lambda Y, Tg: 0.5 * np.sum((Y[-1] - Tg[-1]) ** 2),
            says="Your loss looks at t = T only, as in many-to-one. Every y(t) has its target.",
        ),
    ),
)
