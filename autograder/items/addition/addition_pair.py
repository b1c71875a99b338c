"""11 + 11 = 110: two numbers as inputs, their sum as targets, and a step for the carry."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from autograder.items.addition._bits import LARGE, ONE_BIT, bits, number, truth
from autograder.model import MAIN, Case, Group, Item, Mistake
from rnn_reference.addition import addition_pair


def draw(rng: Generator) -> list[Case]:
    """Sums that need the last step, and one that does not; always with carries on the way."""
    n = int(rng.integers(6, 10))
    return [
        Case(MAIN, summands(rng, n, overflow=True)),
        Case(MAIN, summands(rng, n + 1, overflow=False)),
        Case(LARGE, summands(rng, 300, overflow=True)),
        Case(ONE_BIT, {"a": 1, "b": 1, "n": 1}),
        Case(ONE_BIT, {"a": 0, "b": 1, "n": 1}),
    ]


def summands(rng: Generator, n: int, overflow: bool) -> dict[str, int]:
    """Two numbers below 2^n whose sum has n + 1 bits, or not, and whose order shows."""
    while True:
        a, b = number(rng, n), number(rng, n - 1 + overflow)
        sums = bits(a + b, n + 1)
        if a != b and a & b and (a + b >= 2**n) == overflow and (sums != sums[::-1]).any():
            return {"a": a, "b": b, "n": n}


def pair(
    code: Callable[[int, int], np.ndarray] = bits,
    add: Callable[[int, int], int] = lambda a, b: a + b,
    steps: int = 1,
    sums: int = 1,
) -> Callable[..., Any]:
    """An addition_pair with parts of it replaced: n + steps rows in X, n + sums rows in Y."""

    def wrong(a: int, b: int, n: int) -> Any:
        X = np.stack([code(a, n + steps), code(b, n + steps)], axis=1)
        return X, code(add(a, b), n + sums)[:, None]

    return wrong


def backwards(a: int, n: int) -> np.ndarray:
    """Most significant bit first."""
    return bits(a, n)[::-1]


def flush_after_backwards(a: int, b: int, n: int) -> Any:
    """Most significant bit first, with the step (0, 0) appended all the same."""
    X = np.stack([np.append(backwards(a, n), False), np.append(backwards(b, n), False)], axis=1)
    return X, backwards(a + b, n + 1)[:, None]


def flush_first(a: int, b: int, n: int) -> Any:
    """The step (0, 0) before the numbers in place of after them."""
    X = np.stack([np.insert(bits(a, n), 0, False), np.insert(bits(b, n), 0, False)], axis=1)
    return X, bits(a + b, n + 1)[:, None]


def carries(a: int, b: int, n: int) -> Any:
    """The carries into each column in place of the digits."""
    X, _ = pair()(a, b, n)
    return X, bits((a + b) ^ a ^ b, n + 1)[:, None]


def in_machine_words(a: int, b: int, n: int) -> Any:
    """The numbers cut to 63 bits."""
    low = 2**63 - 1
    return pair()(a, b, n) if n < 63 else pair()(a & low, b & low, n)


MISTAKES = (
    Mistake(
        "T-01",
        wrong=pair(backwards),
        says="Your sequences run from the most significant bit down. The carry goes the other way,"
        " and an RNN cannot read backwards: which step must come first?",
    ),
    Mistake(
        "N-T21",  # T-01 in encode, and the step of the carry appended.
        wrong=flush_after_backwards,
        says="Your numbers stand most significant bit first, with the (0, 0) step after their least"
        " significant bit. The carry comes out at the other end.",
    ),
    Mistake(
        "T-02",
        wrong=pair(steps=0, sums=0),
        says="Your pair has n steps. The sum of two n-bit numbers can have one bit more, as in"
        " 11 + 11 = 110: what does the net read while the last carry comes out?",
    ),
    Mistake(
        "T-04",
        wrong=pair(add=lambda a, b: a ^ b),
        says="Your Y is a xor b, the sum without any carry. Where both bits are 1, the next column"
        " gets one more.",
    ),
    Mistake(
        "N-T22",
        wrong=pair(add=lambda a, b: a | b),
        says="Your Y is a or b, bit by bit. Where both bits are 1, the column shows 0 and the next"
        " one gets a carry.",
    ),
    Mistake(
        "N-T23",
        wrong=pair(steps=0),
        says="Your Y has n + 1 rows, but X has n. Every output needs an input at its step: for the"
        " last carry that is (0, 0).",
    ),
    Mistake(
        "N-T24",
        wrong=pair(sums=0),
        says="Your X has n + 1 rows, but Y has n: the final carry, the highest bit of the sum, is"
        " not among the targets.",
    ),
    Mistake(
        "N-T25",  # (a + b) % 2**n, as a register of n bits adds.
        wrong=lambda a, b, n: pair(add=lambda a, b: (a + b) % 2**n)(a, b, n),
        says="The last row of your Y is always 0: your sum is cut to n bits, and its final carry"
        " is lost.",
    ),
    Mistake(
        "N-T26",
        wrong=flush_first,
        says="Your (0, 0) step stands before the first bits, so every target comes one step too"
        " early. The carry needs a step after the last bits.",
    ),
    Mistake(
        "N-T27",  # encode(a + b, n + 1) without [:, None].
        wrong=lambda a, b, n: (pair()(a, b, n)[0], bits(a + b, n + 1)),
        says="Your Y is a flat vector. It has a row per step and one column, (n + 1, 1), as K = 1"
        " is an axis too.",
    ),
    Mistake(
        "N-T28",
        wrong=lambda a, b, n: (pair()(a, b, n)[0].T, bits(a + b, n + 1)[:, None]),
        says="Your X has a row per number. Rows are time here: at step t the net reads the t-th"
        " bits of both numbers, one row of two.",
    ),
    Mistake(
        "N-T29",
        wrong=carries,
        says="Your Y holds the carry into each column, not the digit of the sum.",
    ),
    Mistake(
        "N-T30",
        wrong=lambda a, b, n: (pair()(a, b, n)[0], backwards(a + b, n + 1)[:, None]),
        says="Your X is right, but Y runs from the most significant bit down. Both must run in"
        " the same direction, step by step.",
    ),
    Mistake(
        "P-19",
        wrong=in_machine_words,
        says="Right for small numbers, but not for those of 300 bits: NumPy's integers have 64."
        " Python's own integers have no end.",
    ),
)


def expected(a: int, b: int, n: int) -> Any:
    """The reference's pair, its bits as truth values."""
    return truth(addition_pair(a, b, n))


ITEM = Item(
    name="addition_pair",
    title="A sum as a sequence: 11 + 11 = 110",
    statement="10.2",
    points=9,
    draw=draw,
    expected=expected,
    returns=("X", "Y"),
    shapes={"X": "(n + 1, 2)", "Y": "(n + 1, 1)"},
    groups=(Group(MAIN, 6), Group(LARGE, 2, main=False), Group(ONE_BIT, 1, main=False)),
    mistakes=MISTAKES,
    inputs_weight=0,
)
