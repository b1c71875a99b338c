"""Gradient checks that pass wrong gradients, or fail right ones.

An answer is told by what it says of each case, right or wrong: a sentence here must be true of
every check that says the same.
"""

from typing import Any

import numpy as np

from autograder.items.inherit import Function
from autograder.model import Mistake
from rnn_reference.forward import rnn_forward
from rnn_reference.losses import LOSSES

KEYS = ("W0", "W11", "b0", "W1", "b1")


def central(L: Function, P: Any, key: str, i: Any, h: float = 1e-5) -> Any:
    """The slope of L in entry i of P[key] from two points 2h apart."""
    return (L(moved(P, key, i, h)) - L(moved(P, key, i, -h))) / (2 * h)


def moved(P: Any, key: str, i: Any, by: float) -> Any:
    """P with one entry moved."""
    W = P[key].copy()
    W[i] += by
    return {**P, key: W}


def relative(g: Any, n: Any) -> Any:
    """The norm-wise relative error."""
    return np.abs(g - n).max() / np.abs(n).max()


def check(
    *,
    quotient: Function = central,
    error: Function = relative,
    over: Function = max,
    keys: tuple[str, ...] = KEYS,
    means: Function = lambda f, loss: (f, loss),
    halved: bool = True,
) -> Function:
    """Gradcheck with any of its parts replaced by a wrong one."""

    def wrong(X: Any, Tg: Any, h0: Any, P: Any, G: Any, f: str, loss: str) -> float:
        f, loss = means(f, loss)

        def L(P: Any) -> Any:
            W0, W11, b0, W1, b1 = (P[key] for key in KEYS)
            *_, Y = rnn_forward(X, h0, W0, W11, b0, W1, b1, f)
            return LOSSES[loss](Y, Tg) * (2 if loss == "se" and not halved else 1)

        def numerical(key: str) -> np.ndarray:
            n = np.zeros(P[key].shape)
            for i in np.ndindex(n.shape):
                n[i] = quotient(L, P, key, i)
            return n

        return float(over([error(G[key], numerical(key)) for key in keys]))

    return wrong


MISTAKES = (
    Mistake(
        "N-103",  # A check of the gradients against themselves, or one that asserts a tuple.
        wrong=lambda X, Tg, h0, P, G, f, loss: 0.0,
        says="Your check finds nothing wrong with any planted error, a gradient doubled or with"
        " another sign. Is G compared with difference quotients of the loss?",
    ),
    Mistake(
        "N-104",  # min-char-rnn ports that print the difference alone.
        wrong=check(error=lambda g, n: np.abs(g - n).max()),
        says="Your check passes an error of 30 % where the gradients themselves are tiny. The"
        " difference alone says little: relative to what is it large?",
    ),
    Mistake(
        "N-105",  # The loop's variable returned after the loop.
        wrong=check(keys=KEYS[-1:]),
        says="Your check finds an error in b1, the last parameter, and in no other. Is the largest"
        " error of all parameters kept, or that of the last one?",
    ),
    Mistake(
        "N-106",  # A return that stands inside the loop.
        wrong=check(keys=KEYS[:1]),
        says="Your check finds an error in W0, the first parameter, and in no other. Does the loop"
        " get to the others?",
    ),
    Mistake(
        "N-107",  # Nested loops over rows and columns, which biases do not have.
        wrong=check(keys=("W0", "W11", "W1")),
        says="Your check finds errors in the matrices, but none in b0 and b1. Biases have gradients"
        " to check too.",
    ),
    Mistake(
        "N-108",  # Norms subtracted in place of the norm of the difference.
        wrong=check(
            error=lambda g, n: abs(np.linalg.norm(g) - np.linalg.norm(n)) / np.linalg.norm(n)
        ),
        says="Your check misses a transposed matrix and a flipped sign: it compares how large the"
        " gradients are, and not their entries.",
    ),
    Mistake(
        "N-109",  # max of g - n without the absolute value.
        wrong=check(error=lambda g, n: (g - n).max() / np.abs(n).max()),
        says="Your check misses an entry that is too low, while it finds those that are too high."
        " A difference counts whatever its sign is.",
    ),
    Mistake(
        "N-110",  # abs(max(g)) and abs(max(n)): only the largest entries compared.
        wrong=check(over=min),
        says="Your check reports an error only where all parameters are wrong. One wrong parameter"
        " is enough: of their errors, which one is asked for?",
    ),
    Mistake(
        "N-111",  # One-sided quotients with steps such as 0.01, as for hand-drawn tangents.
        wrong=check(
            quotient=lambda L, P, key, i: (L(moved(P, key, i, 1e-2)) - L(P)) / 1e-2,
        ),
        says="Your check calls right gradients wrong. Are its numerical ones off (a central"
        " quotient with a small step, the forward pass below it), or is the comparison?",
    ),
    Mistake(
        "N-112",  # Two points 2h apart and a quotient by h.
        wrong=check(quotient=lambda L, P, key, i: 2 * central(L, P, key, i)),
        says="Your check passes gradients that are twice the right ones, and fails the right ones."
        " How far apart are the two points of your quotient?",
    ),
    Mistake(
        "N-113",  # f and loss left at their defaults.
        wrong=check(means=lambda f, loss: ("softmax", "ce")),
        says="Your check works for softmax with cross-entropy, and calls right gradients wrong for"
        " tanh with squared error. Do f and loss reach your numerical loss?",
    ),
    Mistake(
        "N-114",  # One loss written, the other forgotten.
        wrong=check(means=lambda f, loss: (f, "se")),
        says="Your check works for tanh with squared error, and calls right gradients wrong for"
        " softmax with cross-entropy. Is the loss that you differentiate the one named?",
    ),
    Mistake(
        "N-200",  # 1/2 left out of the loss, as it is in the student's own dloss_se.
        wrong=check(halved=False),
        says="Your check calls right gradients of the squared error wrong, and passes their double:"
        " the loss that it differentiates lacks the lecture's 1/2.",
        convention="no 1/2",
    ),
)
