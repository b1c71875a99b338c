"""The full adder as three tanh units by hand: one bit is kept from step to step, the carry."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator

from autograder.items.addition._by_hand import Weights, by_hand
from autograder.items.addition._nets import ADDITION
from autograder.model import MAIN, Case, Item, Mistake
from rnn_reference.addition import adder_weights

A = 20.0
K = np.array([1.0, 2.0, 3.0])


def draw(rng: Generator) -> list[Case]:
    """One call without arguments."""
    return [Case(MAIN, {})]


def net(
    carry: int = 1,
    from_carry: float = A / 2,
    shift: float = 0.2,
    output: tuple[float, ...] = (1.0, -1.0, 1.0),
    b1: float = 0.0,
    **parts: Any,
) -> Weights:
    """The three thresholds "b1 + b2 + c >= k" with any part of them replaced."""
    W11 = np.zeros((3, 3))
    W11[:, carry] = from_carry
    made = {
        "W0": np.full((3, 2), A),
        "W11": W11,
        "b0": -A * (K - 1 + shift),
        "W1": 10 * np.array([output]),
        "b1": np.array([b1]),
    } | parts
    return made["W0"], made["W11"], made["b0"], made["W1"], made["b1"]


def turned(weights: Weights) -> Weights:
    """W11 used the other way about."""
    W0, W11, b0, W1, b1 = weights
    return W0, W11.T, b0, W1, b1


WRONGS = (
    Mistake(
        "T-10",
        lambda: net(carry=0),
        "Your carry is taken from the unit that says b1 + b2 + c >= 1. With a total of 1 nothing is"
        " carried: which unit says that there is a carry?",
    ),
    Mistake(  # Also that of a W11 of zeros: the third unit is never on without a carry.
        "N-T47",
        lambda: net(carry=2),
        "Your net adds the two bits of each step rightly, but no carry ever arrives from the step"
        " before. Which unit says that there is one, and whom does its column of W11 tell?",
    ),
    Mistake(
        "N-T48",
        lambda: turned(net()),
        "Your W11 is the transpose of one that works: row i is what unit i reads, column j is whom"
        " unit j tells. The carry has to reach all three units.",
    ),
    Mistake(  # tanh units taken for units that are 0 or 1.
        "N-T49",
        lambda: net(from_carry=A, shift=0.5),
        "Your net would be right if its units were 0 or 1. A tanh unit that is off is at -1: no"
        " carry takes away what a carry adds, and the thresholds have to make up for it.",
    ),
    Mistake(
        "N-T50",
        lambda: net(from_carry=-A / 2),
        "In your net a carry lowers the total of the next step in place of raising it. What sign"
        " do the weights have that lead from the carry's unit?",
    ),
    Mistake(
        "N-T51",
        lambda: net(output=(1.0, -1.0, 0.0), b1=-10.0),
        "Your output knows totals of 1, but not of 3: there the digit is 1 as well. What does the"
        " third unit say to the output?",
    ),
    Mistake(
        "N-T52",
        lambda: net(output=(1.0, 1.0, 1.0)),
        "Your output is the carry: it is 1 from a total of 2 on. The digit is 1 for totals of 1 and"
        " 3, so one of the units has to speak against it.",
    ),
    Mistake(
        "N-T53",
        lambda: net(output=(-1.0, 1.0, -1.0)),
        "Every bit of yours is the opposite of the right one. What sign does W1 have?",
    ),
    Mistake(  # The carry read by the output, as if y were the carry-out.
        "N-T54",
        lambda: net(output=(1.0, 0.0, 0.0)),
        "Your output is 1 as soon as the total is 1 or more. For a total of 2 the digit is 0: which"
        " unit can tell the output so?",
    ),
    Mistake(
        "N-T61",
        lambda: net(shift=-0.3),
        "Right from the second step on, but not at t = 1: there h1(0) = 0 stands in the middle of a"
        " carry and none, and your units take it for a carry. To which side do they have to fall?",
    ),
    Mistake(  # Thresholds k - 1/2, as they would be with a carry of 0 or 1.
        "N-T62",
        lambda: net(shift=0.0),
        "At t = 1 some of your units come to z1 = 0, just on their thresholds: h1(0) = 0 stands in"
        " the middle of a carry and none, and so do they. Move the thresholds a little.",
    ),
)

ITEM = Item(
    name="adder_weights",
    title="An adder built by hand",
    statement="10.5",
    points=14,
    draw=draw,
    examine=by_hand("adder_weights", ADDITION, WRONGS),
    example=adder_weights,
    mistakes=WRONGS,
)
