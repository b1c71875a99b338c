"""∇y(t) L = -t(t) / y(t) of the cross-entropy, a row for each t."""

from typing import Any

import numpy as np

from autograder.items.forward._losses import GROUPS, draw
from autograder.model import Item, Mistake
from rnn_reference.losses import dloss_ce


def like_the_targets(Y: Any, Tg: Any) -> Any:
    """Filled into an array of the targets' dtype."""
    dY = np.zeros_like(Tg)
    dY[...] = -Tg / Y
    return dY


MISTAKES = (
    Mistake(
        "L-03",
        wrong=lambda Y, Tg: Y - Tg,
        says="You return y - t. That is the gradient with respect to z2, with the softmax in it"
        " already; asked for is the one with respect to y.",
    ),
    Mistake(
        "N-F113",  # L-04 in the gradient.
        wrong=lambda Y, Tg: Tg / Y,
        says="Your gradient has the wrong sign: a larger probability of the right class makes the"
        " loss smaller.",
    ),
    Mistake(
        "N-F114",  # The target left out.
        wrong=lambda Y, Tg: -1 / Y,
        says="Your gradient is the same for all classes, whichever the target is. Only outputs that"
        " enter the loss have a gradient.",
    ),
    Mistake(
        "N-F115",  # The terms of the loss for its gradient.
        wrong=lambda Y, Tg: -Tg * np.log(Y),
        says="You return the terms of the loss. Asked for is their derivative with respect to y.",
    ),
    Mistake(
        "N-F116",  # The gradient of the binary cross-entropy.
        wrong=lambda Y, Tg: (Y - Tg) / (Y * (1 - Y)),
        says="Your gradient is that of the binary cross-entropy, which also counts 1 - y. With"
        " softmax only the class of the target counts.",
    ),
    Mistake(
        "N-F117",  # L-02 in the gradient.
        wrong=lambda Y, Tg: -Tg / Y / len(Y),
        says="Your gradient is divided by the number of steps. The loss is a sum, not a mean.",
        convention="mean over t",
    ),
    Mistake(
        "N-F118",  # The two factors swapped: t y for t / y.
        wrong=lambda Y, Tg: -Tg * Y,
        says="Your gradient grows with y. The derivative of the logarithm is the other way round:"
        " the surer the net was, the smaller it gets.",
    ),
    Mistake(
        "N-F119",  # np.zeros_like(Tg) of integer targets.
        wrong=like_the_targets,
        says="It is right for floats, but with integers as targets it is cut off to whole numbers:"
        " the array that you fill took its dtype from the targets.",
    ),
)

ITEM = Item(
    name="dloss_ce",
    title="Gradient of the cross-entropy",
    statement="5.3",
    points=5,
    draw=draw("ce"),
    expected=dloss_ce,
    shapes="(T, K)",
    groups=GROUPS,
    mistakes=MISTAKES,
)
