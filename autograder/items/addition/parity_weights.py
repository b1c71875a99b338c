"""Parity as two tanh units by hand: one bit is kept from step to step, the parity so far."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from autograder.items.addition._by_hand import Weights, by_hand
from autograder.items.addition._nets import PARITY
from autograder.model import MAIN, Case, Item, Mistake
from rnn_reference.parity import parity_weights

A = 20.0


def draw(rng: Generator) -> list[Case]:
    """One call without arguments."""
    return [Case(MAIN, {})]


def net(
    back: tuple[float, float] = (0.5, -0.5),
    at: tuple[float, float] = (0.5, 1.5),
    output: tuple[float, float] = (1.0, -1.0),
    b1: float = -10.0,
) -> Weights:
    """The thresholds "x + parity >= 1" and ">= 2" with any part of them replaced."""
    W0 = np.full((2, 1), A)
    W11 = A * np.array([back, back])
    return W0, W11, -A * np.array(at), 10 * np.array([output]), np.array([b1])


def turned() -> Weights:
    """W11 used the other way about."""
    W0, W11, b0, W1, b1 = net()
    return W0, W11.T, b0, W1, b1


WRONGS = (
    Mistake(
        "N-T55",
        lambda: net(back=(0.0, 0.0)),
        "Your y(t) depends on x(t) alone: nothing comes back through W11. Parity so far has to be"
        " kept from step to step.",
    ),
    Mistake(
        "N-T56",
        lambda: net(output=(-1.0, 1.0), b1=10.0),
        "Every bit of yours is the opposite of the right one. Here 1 means an odd number of ones.",
    ),
    Mistake(
        "N-T57",
        lambda: net(back=(0.5, 0.0), at=(0.2, 1.2)),
        "After the first 1 your net takes the parity before for odd at every step: what is fed"
        " back is x + parity >= 1 alone, which holds for 2 as well. How do you tell 1 from 2?",
    ),
    Mistake(
        "N-T58",
        turned,
        "Your W11 is the transpose of one that works: row i is what unit i reads, column j is whom"
        " unit j tells. Both units need the same parity.",
    ),
    Mistake(
        "N-T59",
        lambda: net(back=(-0.5, 0.5)),
        "In your net an odd parity lowers the total of the next step in place of raising it. What"
        " signs do the weights have that bring it back?",
    ),
    Mistake(
        "N-T60",
        lambda: net(output=(1.0, 1.0), b1=10.0),
        "Your output is 1 from a total of 1 on. With x and the old parity both 1 the new parity is"
        " even: what does the second unit say to the output?",
    ),
)

ITEM = Item(
    name="parity_weights",
    title="Parity built by hand",
    statement="11.1",
    points=8,
    draw=draw,
    examine=by_hand("parity_weights", PARITY, WRONGS),
    example=parity_weights,
    mistakes=WRONGS,
)
