"""The largest slope of an activation."""

from typing import Any

import numpy as np
from numpy.random import Generator

from autograder.items.inherit import Function
from autograder.model import MAIN, Case, Group, Item, Mistake
from rnn_reference.dynamics import max_derivative

STEEP = "ReLU and identity"
NEAR = 1e-3
"""The maximum may be found on a grid of z."""


def draw(rng: Generator) -> list[Case]:
    """All four names, in an order of their own."""
    names = [(MAIN, "sigmoid"), (MAIN, "tanh"), (STEEP, "relu"), (STEEP, "identity")]
    return [Case(names[i][0], {"name": names[i][1]}) for i in rng.permutation(len(names))]


def near(arguments: Any, answer: Any, other: Any) -> bool:
    """Whether two maxima are the same within what a grid gives."""
    one, two = float(np.asarray(answer)), float(np.asarray(other))
    return one == two or abs(one - two) <= NEAR * min(abs(one), abs(two))  # inf is near to nothing


def known(**values: float) -> Function:
    """A table of slopes with some entries of its own."""
    return lambda name: values.get(name, max_derivative(name))


ITEM = Item(
    name="max_derivative",
    title="max f'",
    statement="9.3",
    points=8,
    draw=draw,
    expected=max_derivative,
    agrees=near,
    inputs_weight=0,
    repeat_weight=0,  # one number for all would be right in some case, and earn these
    groups=(Group(MAIN, 6), Group(STEEP, 2, main=False)),
    mistakes=(
        Mistake(
            "N-V01",  # E17: the slide prints σ and tanh where their derivatives are meant.
            wrong=known(sigmoid=1.0),
            says="1 is the largest value of σ, and the largest slope of tanh. A gradient is"
            " multiplied by σ', and σ rises more slowly.",
        ),
        Mistake(
            "N-V02",  # σ(0) for σ'(0).
            wrong=known(sigmoid=0.5),
            says="1/2 is the value of σ where it is steepest, not its slope there.",
        ),
        Mistake(
            "N-V03",  # One bound for both.
            wrong=known(tanh=0.25),
            says="The bound of σ' is not that of tanh'. tanh is the steeper one: look at its slope"
            " at 0.",
        ),
        Mistake(
            "N-V05",
            wrong=known(sigmoid=1.0, tanh=0.25),
            says="Your bounds for σ' and tanh' are swapped.",
        ),
        Mistake(
            "A-07",
            wrong=known(sigmoid=2.0),
            says="Your σ' is σ(1 + σ), with the wrong sign in the bracket: no slope of σ exceeds"
            " the rise of σ itself.",
        ),
        Mistake(
            "N-V06",  # The slope far out, where the gradient is lost.
            wrong=known(sigmoid=0.0, tanh=0.0),
            says="Your slopes are 0, as where the unit is saturated. The bound is the largest"
            " slope, which is found elsewhere.",
        ),
        Mistake(
            "N-V07",  # The slope at z = 1 for the one at z = 0.
            wrong=known(sigmoid=0.19661193324148185, tanh=0.41997434161402614),
            says="Your slopes are those at 1. Neither σ nor tanh is steepest there.",
        ),
    ),
)
