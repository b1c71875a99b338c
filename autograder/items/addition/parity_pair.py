"""Parity as a sequence: at each step, whether the number of ones so far is odd."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from autograder.items.addition._bits import truth
from autograder.model import INTEGERS, MAIN, ONE_STEP, Case, Group, Item, Mistake
from rnn_reference.parity import parity_pair


def draw(rng: Generator) -> list[Case]:
    """Sequences in which parity changes now and then; one is a list of Python's integers' kind."""
    n = int(rng.integers(7, 12))
    return [
        Case(MAIN, {"bits": sequence(rng, n)}),
        Case(MAIN, {"bits": sequence(rng, n + 3)}),
        Case(ONE_STEP, {"bits": np.array([1.0])}),
        Case(INTEGERS, {"bits": sequence(rng, n + 1).astype(int)}),
    ]


def sequence(rng: Generator, n: int) -> np.ndarray:
    """Bits with an odd number of ones, four zeros or ones at least, that read otherwise back."""
    while True:
        bits = rng.integers(0, 2, n)
        odd, y = bits.sum() % 2, np.cumsum(bits) % 2
        if odd and 3 <= bits.sum() <= n - 2 and 3 <= y.sum() <= n - 2 and bits[0] != bits[-1]:
            return bits.astype(float)


def targets(y: Callable[[np.ndarray], Any]) -> Callable[..., Any]:
    """A parity_pair with other targets; zeros and ones as truth values."""

    def wrong(bits: np.ndarray) -> Any:
        return truth((bits[:, None], np.asarray(y(bits))))

    return wrong


MISTAKES = (
    Mistake(
        "T-08",
        wrong=targets(lambda b: (1 - np.cumsum(b) % 2)[:, None]),
        says="Your Y is 1 where the number of ones is even. Here 1 means odd.",
    ),
    Mistake(
        "T-09",
        wrong=targets(lambda b: b[:, None] % 2),
        says="Your y(t) looks at x(t) alone. Parity is of all the bits so far, x(1) to x(t).",
    ),
    Mistake(
        "N-T31",
        wrong=targets(lambda b: np.cumsum(b)[:, None]),
        says="Your Y counts the ones so far. Asked for is whether that count is odd.",
    ),
    Mistake(
        "N-T32",  # The parity of the whole sequence at each step.
        wrong=targets(lambda b: np.full((len(b), 1), b.sum() % 2)),
        says="Your Y is the parity of the whole sequence at every step. At step t the net has seen"
        " x(1) to x(t) only.",
    ),
    Mistake(
        "N-T33",  # Many-to-one: a single target.
        wrong=targets(lambda b: np.array([[b.sum() % 2]])),
        says="Your Y has one row, the parity of the whole sequence. Here each step has its target,"
        " so that each step gives a gradient.",
    ),
    Mistake(
        "N-T34",
        wrong=targets(lambda b: (np.cumsum(b) - b)[:, None] % 2),
        says="Your y(t) leaves out x(t): it is the parity of the bits before. The net has read"
        " x(t) when it answers.",
    ),
    Mistake(
        "N-T35",
        wrong=targets(lambda b: (np.cumsum(b[::-1])[::-1] % 2)[:, None]),
        says="Your y(t) is the parity of the bits from t to the end. The net reads forward: what"
        " has it seen at step t?",
    ),
    Mistake(
        "N-T36",  # b[t] ^ b[t-1] for b[t] ^ y[t-1].
        wrong=targets(lambda b: ((b + np.append(0, b[:-1])) % 2)[:, None]),
        says="Your y(t) compares x(t) with x(t-1). What must be carried from step to step is the"
        " parity so far, y(t-1), not the last bit.",
    ),
    Mistake(
        "N-T37",
        wrong=targets(lambda b: np.cumsum(b) % 2),
        says="Your Y is a flat vector. It has a row per step and one column, (n, 1).",
    ),
    Mistake(
        "N-T38",
        wrong=lambda bits: truth((bits, (np.cumsum(bits) % 2)[:, None])),
        says="Your X is a flat vector. It has a row per step and one column, (n, 1), as D = 1 is"
        " an axis too.",
    ),
)


def expected(bits: np.ndarray) -> Any:
    """The reference's pair, its bits as truth values."""
    return truth(parity_pair(bits))


ITEM = Item(
    name="parity_pair",
    title="Parity as a sequence",
    statement="11.1",
    points=4,
    draw=draw,
    expected=expected,
    returns=("X", "Y"),
    shapes={"X": "(n, 1)", "Y": "(n, 1)"},
    groups=(
        Group(MAIN, 6),
        Group(ONE_STEP, 1, main=False),
        Group(INTEGERS, 1, main=False),
    ),
    mistakes=MISTAKES,
)
