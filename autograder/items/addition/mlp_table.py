"""What an MLP that adds n-bit numbers needs: the drawbacks of the slide, counted."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from autograder.items.addition.mlp_counts import HINTS
from autograder.model import MAIN, Case, Group, Item, Mistake
from rnn_reference.mlp import mlp_table

LARGE = "n = 32 and more"


def draw(rng: Generator) -> list[Case]:
    """Small n, where the counts can be checked by hand, and such that 2^(2n) is beyond a word."""
    low, high = sorted(int(n) for n in rng.choice(np.arange(3, 13), 2, replace=False))
    large = int(rng.integers(33, 100))
    return [
        Case(MAIN, {"n": low}),
        Case(MAIN, {"n": high}),
        Case(LARGE, {"n": 32}),
        Case(LARGE, {"n": large}),
    ]


def but(**counts: Callable[[int], Any]) -> Callable[..., Any]:
    """The table with one of its counts replaced."""
    return lambda n: mlp_table(n) | {name: count(n) for name, count in counts.items()}


def in_machine_words(n: int) -> Any:
    """2^(2n) in NumPy's integers: 0 from 64 bits on."""
    return mlp_table(n) | {"pairs": 2 ** (2 * n) if n < 31 else 0}


MISTAKES = (
    Mistake(
        "N-T39",
        wrong=but(pairs=lambda n: 2**n),
        says="Your pairs are the numbers of n bits. A pair has two of them, each free: how many"
        " patterns have all the inputs together?",
    ),
    Mistake(
        "N-T40",
        wrong=but(pairs=lambda n: 2 ** (n + 1)),
        says="Your pairs are twice the numbers of n bits. For each of the first numbers there are"
        " as many second ones.",
    ),
    Mistake(
        "N-T41",
        wrong=but(pairs=lambda n: 2**n * (2**n + 1) // 2),
        says="Your pairs leave out the order of the summands. The MLP does not know that a + b is"
        " b + a: the two are different inputs.",
    ),
    Mistake(
        "N-T42",
        wrong=but(pairs=lambda n: (2 * n) ** 2),
        says="Your pairs grow like a power of n. The slide says exponentially: each further bit"
        " multiplies their number.",
    ),
    Mistake(
        "N-T43",
        wrong=but(outputs=lambda n: n),
        says="Your MLP has n outputs, too few for 11 + 11 = 110.",
    ),
    Mistake(
        "N-T44",
        wrong=but(outputs=lambda n: 2 * n),
        says="Your MLP has 2n outputs. A sum is longer than its summands by one bit at most.",
    ),
    Mistake(
        "N-T45",
        wrong=but(inputs=lambda n: n),
        says="Your MLP has n inputs. It reads both numbers at once, all their bits.",
    ),
    Mistake(
        "N-T46",  # The RNN's D.
        wrong=but(inputs=lambda n: 2),
        says="Two inputs are those of the RNN, which reads a pair of bits per step. An MLP has no"
        " steps: it reads both numbers at once.",
    ),
    Mistake(
        "P-19",
        wrong=in_machine_words,
        says="Right for small n, but your pairs run over from n = 32 on: NumPy's integers have 64"
        " bits. Python's own integers have no end.",
    ),
)

ITEM = Item(
    name="mlp_table",
    title="What an MLP adder needs",
    statement="10.3",
    points=4,
    draw=draw,
    expected=mlp_table,
    shapes="a whole number",
    groups=(Group(MAIN, 4), Group(LARGE, 2, main=False)),
    mistakes=MISTAKES,
    hints=HINTS,
    inputs_weight=0,
)
