"""Many-to-one: the loss looks at y(T) alone, so dL/dy(t) is 0 before."""

from typing import Any

import numpy as np
from numpy.random import Generator

from autograder.items.draws import sizes
from autograder.items.forward.dloss_ce import MISTAKES as DLOSS
from autograder.items.inherit import Function, inherit
from autograder.model import INTEGERS, MAIN, ONE_STEP, Case, Group, Item, Mistake
from rnn_reference.mappings import many_to_one_dY


def draw(rng: Generator) -> list[Case]:
    """The last output and its class, for several steps and for one."""
    cases = []
    for group in (MAIN, MAIN, ONE_STEP, INTEGERS):
        n = sizes(rng, 1 if group == ONE_STEP else None)
        y = rng.uniform(0.5, 2.0, n.K)
        target = np.eye(n.K, dtype=int if group == INTEGERS else float)[rng.integers(n.K)]
        cases.append(Case(group, {"y": y / y.sum(), "target": target, "T": n.T}))
    return cases


def last(gradient: Any, T: int, y: Any) -> Any:
    """Zeros with a gradient in the last row."""
    dY = np.zeros((T, len(y)))
    dY[-1] = gradient
    return dY


def with_dloss(dloss: Function) -> Function:
    """The mapping with a gradient of the cross-entropy of one's own."""
    return lambda y, target, T: last(dloss(y[None], target[None])[0], T, y)


def first_row(y: Any, target: Any, T: int) -> Any:
    """The rows upside down."""
    return many_to_one_dY(y, target, T)[::-1]


ITEM = Item(
    name="many_to_one_dY",
    title="Many-to-one",
    statement="4.2",
    points=6,
    draw=draw,
    expected=many_to_one_dY,
    shapes="(T, K)",
    groups=(Group(MAIN, 6), Group(ONE_STEP, 1, main=False), Group(INTEGERS, 1, main=False)),
    mistakes=(
        Mistake(
            "M-01",
            wrong=lambda y, target, T: np.tile(-target / y, (T, 1)),
            says="All your rows hold the gradient of the last output. In many-to-one the outputs of"
            " t < T do not enter the loss: what is their gradient?",
        ),
        Mistake(
            "N-F120",  # The wrong end.
            wrong=first_row,
            says="Your gradient stands in the first row. It is y(T) that enters the loss.",
        ),
        Mistake(
            "N-F121",  # The row alone.
            wrong=lambda y, target, T: -target / y,
            says="You return the gradient of y(T) alone. Backpropagation wants a row for every t,"
            " also where it is 0.",
        ),
        Mistake(
            "N-F122",  # Credit spread evenly over time.
            wrong=lambda y, target, T: np.tile(-target / y / T, (T, 1)),
            says="You spread the gradient evenly over all t. Only y(T) enters the loss, so only"
            " y(T) has a gradient.",
        ),
        Mistake(
            "N-F123",  # dY divided by T as if the loss were a mean.
            wrong=lambda y, target, T: many_to_one_dY(y, target, T) / T,
            says="Your last row is divided by T. The loss has one term, that of y(T): there is"
            " nothing to average.",
        ),
        # Its mean over t is over one step here.
        *inherit("many_to_one_dY", "dloss_ce", DLOSS, with_dloss, but=("N-F117",)),
    ),
)
