"""σ(z) = 1 / (1 + exp(-z)), for arrays of any shape and for scores of any size."""

import numpy as np

from autograder.items.forward._elementwise import STABLE, draw_stable
from autograder.model import Item, Mistake
from rnn_reference.activations import sigmoid

MISTAKES = (
    Mistake(
        "A-02",
        wrong=lambda z: np.exp(z) / (1 + np.exp(z)),
        says="Your σ is right for moderate z and nan for z around 1000, where a quotient of two"
        " exponentials becomes inf/inf. Can σ be written so that no large number is divided by"
        " another?",
    ),
    Mistake(
        "N-F01",  # The sign in the exponent lost.
        wrong=lambda z: 1 / (1 + np.exp(np.minimum(z, 700))),
        says="Your σ falls where it should rise: it is σ(-z). Large z belong near 1, so look at the"
        " sign in the exponent.",
    ),
    Mistake(
        "N-F02",  # 1 / 1 + np.exp(-z): the brackets left out.
        wrong=lambda z: 1 / 1 + np.exp(-z),
        says="Your σ exceeds 1. Without brackets the division comes before the addition: all of"
        " 1 + exp(-z) belongs below the line.",
    ),
    Mistake(
        "N-F03",  # σ' stored for σ: sigmoid(x, deriv=True) of the first tutorials.
        wrong=lambda z: sigmoid(z) * (1 - sigmoid(z)),
        says="You return the slope of σ, which never exceeds 1/4. Asked for is σ itself, from 0 to"
        " 1.",
    ),
    Mistake(
        "N-F04",  # tanh(z/2) is σ stretched to -1..1.
        wrong=lambda z: np.tanh(np.asarray(z) / 2),
        says="Your σ runs from -1 to 1: it is a tanh. σ runs from 0 to 1, and σ(0) is 1/2.",
    ),
    Mistake(
        "N-F05",  # V08 turned round without its factor: tanh(z) = 2σ(2z) - 1.
        wrong=lambda z: 0.5 * (1 + np.tanh(z)),
        says="Your σ has the right values at both ends and 1/2 at 0, but it is too steep: it is"
        " σ(2z).",
    ),
    Mistake(
        "N-F06",  # E17: σ ≤ 1/4 on the slide is said of the slope, here taken for the gate.
        wrong=lambda z: np.clip(0.25 * np.asarray(z) + 0.5, 0, 1),
        says="Your σ is made of straight pieces, the tangent at 0 cut off at 0 and 1. Asked for is"
        " the smooth curve.",
    ),
)

ITEM = Item(
    name="sigmoid",
    title="σ: the logistic function",
    statement="3.6",
    points=3,
    draw=draw_stable,
    expected=sigmoid,
    shapes="the shape of z",
    groups=STABLE,
    mistakes=MISTAKES,
)
