"""The mistakes of rnn_forward that are its own: those of the loop and of the output layer."""

import numpy as np

from autograder.items.forward._passes import afterwards, forward
from autograder.model import Mistake
from rnn_reference.activations import ACTIVATIONS

MISTAKES = (
    Mistake(
        "F-05",
        wrong=forward(before=lambda h, h0: h0),
        says="Every step of yours starts from h1(0), so nothing is remembered from one step to the"
        " next. Step t takes over the state h1(t-1).",
    ),
    Mistake(
        "F-06",
        wrong=forward(start=lambda h0: np.zeros(len(h0))),
        says="Your first step starts from zeros. The initial state h1(0) is given, and it is not"
        " always 0.",
    ),
    Mistake(
        "F-07",
        wrong=forward(reads=lambda z, h, h_before: h_before),
        says="Your output of step t reads the old state h1(t-1). z2(t) is made from the new one,"
        " h1(t).",
    ),
    Mistake(
        "F-08",
        wrong=forward(z2=lambda W1, h, b1: W1 @ h),
        says="Z1 and H are right, but z2(t) is without its bias b1.",
    ),
    Mistake(
        "F-09",
        wrong=forward(output=lambda f, z: z),
        says="Y equals Z2: the output activation f has not been applied.",
    ),
    Mistake(
        "F-10",
        wrong=forward(output=lambda f, z: ACTIVATIONS["softmax"](z)),
        says="Your outputs are softmax whatever f is. f names the output activation.",
    ),
    Mistake(
        "F-12",
        wrong=forward(steps=lambda T: range(T - 1)),
        says="The row of t = T stays 0 in all your arrays: the loop ends a step early.",
    ),
    Mistake(
        "F-13",
        wrong=forward(steps=lambda T: range(T - 1, -1, -1)),
        says="Your loop runs from t = T to t = 1, so that the past depends on the future. Forward"
        " goes with time.",
    ),
    Mistake(
        "F-15",
        wrong=forward(dtype=lambda X: X.dtype),
        says="It is right for floats, but with integers for X (bits) the arrays that you fill hold"
        " integers as well, and cut tanh off to 0. Let them hold floats.",
    ),
    Mistake(
        "N-F50",  # The wrong one of two results carried on.
        wrong=forward(carried=lambda z, h: z),
        says="Your next step takes over the pre-activation z1(t). What goes on through W11 is the"
        " state h1(t).",
    ),
    Mistake(
        "N-F51",  # W1 @ z1: the hidden activation skipped on the way to the output.
        wrong=forward(reads=lambda z, h, h_before: z),
        says="Your output layer reads the pre-activation z1(t). It reads the state h1(t), after"
        " tanh.",
    ),
    Mistake(
        "N-F52",  # V14 with all T+1 states returned, h1(0) among them.
        wrong=afterwards(lambda h0, Z1, H, Z2, Y: (Z1, np.vstack([h0, H]), Z2, Y)),
        says="Your H has a row too many: h1(0) stands in it. H holds h1(1) to h1(T); the initial"
        " state stands apart.",
    ),
    Mistake(
        "N-F53",  # H[t] = h before h is updated.
        wrong=afterwards(lambda h0, Z1, H, Z2, Y: (Z1, np.vstack([h0, H[:-1]]), Z2, Y)),
        says="Your H is a step late: its first row is h1(0). Row t holds the state that step t has"
        " made.",
    ),
    Mistake(
        "N-F54",  # H.append(h) of one array that each step overwrites.
        wrong=afterwards(lambda h0, Z1, H, Z2, Y: (Z1, np.tile(H[-1], (len(H), 1)), Z2, Y)),
        says="All rows of your H are the last state h1(T). One array is kept T times over and"
        " written into at each step: keep a copy of each state.",
    ),
    Mistake(
        "N-F55",  # The results in another order.
        wrong=afterwards(lambda h0, Z1, H, Z2, Y: (H, Z1, Z2, Y)),
        says="Z1 and H have changed places in your result. Pre-activations come before what is made"
        " of them: Z1, H, Z2, Y.",
    ),
    Mistake(
        "N-F56",  # The same for the output layer.
        wrong=afterwards(lambda h0, Z1, H, Z2, Y: (Z1, H, Y, Z2)),
        says="Z2 and Y have changed places in your result. The order is Z1, H, Z2, Y.",
    ),
    Mistake(
        "N-F57",  # z2 overwritten by f(z2).
        wrong=afterwards(lambda h0, Z1, H, Z2, Y: (Z1, H, Y, Y)),
        says="Your Z2 equals Y: the activation is in it already. Z2 holds what f is applied to.",
    ),
    Mistake(
        "N-F58",  # Many-to-one habits: only the last output is made.
        wrong=afterwards(
            lambda h0, Z1, H, Z2, Y: (
                *(Z1, H),
                *(np.vstack([np.zeros_like(A[:-1]), A[-1:]]) for A in (Z2, Y)),
            )
        ),
        says="Only the last row of your Z2 and Y is filled. Here every step has its output y(t).",
    ),
)
"""F-01, F-02, F-03 and F-17 come from rnn_step."""
