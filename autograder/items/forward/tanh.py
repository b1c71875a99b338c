"""tanh(z), for arrays of any shape and for scores of any size."""

import numpy as np

from autograder.items.forward._elementwise import STABLE, draw_stable
from autograder.model import Item, Mistake
from rnn_reference.activations import tanh

MISTAKES = (
    Mistake(
        "A-03",
        wrong=lambda z: (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)),
        says="Your tanh is right for moderate z and nan around 1000 and -1000: the formula is"
        " right, but its exponentials overflow. NumPy has a tanh that does not.",
    ),
    Mistake(
        "N-F07",  # The formula multiplied out by exp(z).
        wrong=lambda z: (np.exp(2 * z) - 1) / (np.exp(2 * z) + 1),
        says="Your tanh is right for moderate and for very negative z, and nan around 1000, where"
        " it divides inf by inf.",
    ),
    Mistake(
        "N-F08",  # The formula multiplied out by exp(-z).
        wrong=lambda z: (1 - np.exp(-2 * z)) / (1 + np.exp(-2 * z)),
        says="Your tanh is right for moderate and for very positive z, and nan around -1000, where"
        " it divides inf by inf.",
    ),
    Mistake(
        "N-F09",  # tanh(z) = 2σ(2z) - 1 without its inner factor.
        wrong=lambda z: np.tanh(np.asarray(z) / 2),
        says="Your tanh is too flat: it is tanh(z/2). If you made it from σ, look at what σ is"
        " taken of.",
    ),
    Mistake(
        "N-F10",  # The slope, as dtanh of d2l and min-char-rnn.
        wrong=lambda z: 1 - np.tanh(z) ** 2,
        says="You return the slope of tanh, never negative. Asked for is tanh itself, which"
        " runs from -1 to 1.",
    ),
    Mistake(
        "N-F11",  # The tangent for the hyperbolic tangent.
        wrong=lambda z: np.tan(z),
        says="Your values leave the interval from -1 to 1: it is the tangent of trigonometry. The"
        " hidden layer needs the hyperbolic one.",
    ),
    Mistake(
        "N-F12",  # The quotient upside down.
        wrong=lambda z: 1 / np.tanh(z),
        says="None of your values lies between -1 and 1. Which of the two, sum or difference of"
        " exp(z) and exp(-z), stands above the line?",
    ),
    Mistake(
        "N-F13",  # σ for tanh (F-17 at its root).
        wrong=lambda z: 0.5 * (1 + np.tanh(np.asarray(z) / 2)),
        says="Your tanh is never negative: it is σ. tanh runs from -1 to 1.",
    ),
)

ITEM = Item(
    name="tanh",
    title="tanh: the hidden activation",
    statement="3.6",
    points=2,
    draw=draw_stable,
    expected=tanh,
    shapes="the shape of z",
    groups=STABLE,
    mistakes=MISTAKES,
)
