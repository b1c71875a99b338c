"""A number as a sequence: carries travel upwards, so the least significant bit comes first."""

from typing import Any

import numpy as np
from numpy.random import Generator

from autograder.items.addition._bits import LARGE, ONE_BIT, bits, number
from autograder.model import MAIN, Case, Group, Item, Mistake


def draw(rng: Generator) -> list[Case]:
    """Numbers that need fewer than n bits, one that needs all of them, and a very large one."""
    n = int(rng.integers(6, 10))
    return [
        Case(MAIN, {"a": number(rng, n), "n": n + 3}),
        Case(MAIN, {"a": number(rng, n + 1), "n": n + 1}),
        Case(LARGE, {"a": number(rng, 300), "n": 300}),
        Case(ONE_BIT, {"a": 1, "n": 1}),
        Case(ONE_BIT, {"a": 0, "n": 1}),
    ]


def in_machine_words(a: int, n: int) -> Any:
    """Shifts by NumPy's integers, which hold 64 bits."""
    return ((np.array(a).astype(np.int64) >> np.minimum(np.arange(n), 63)) & 1).astype(bool)


def by_real_division(a: int, n: int) -> Any:
    """Divides by 2^i with Python's floats: a / 2^i in place of a // 2^i."""
    return np.array([int(a / 2**i) % 2 for i in range(n)], dtype=bool)


MISTAKES = (
    Mistake(
        "T-01",
        wrong=lambda a, n: bits(a, n)[::-1],
        says="Your bits come most significant first. Carries travel from the least significant bit"
        " upwards, and an RNN reads forward in time: which bit must come first?",
    ),
    Mistake(
        "N-T10",  # [int(b) for b in bin(a)[2:]][::-1]
        wrong=lambda a, n: bits(a, max(a.bit_length(), 1)),
        says="Your sequence ends with the number's highest 1. There are n bits in any case: fill"
        " up with zeros at the high end.",
    ),
    Mistake(
        "N-T11",  # The same, most significant first.
        wrong=lambda a, n: bits(a, max(a.bit_length(), 1))[::-1],
        says="Your bits come most significant first, and without the zeros that make them n. Which"
        " end does the addition start from?",
    ),
    Mistake(
        "P-19",
        wrong=in_machine_words,
        says="Right for small numbers, but not for those of 300 bits: NumPy's integers have 64."
        " Python's own integers have no end.",
    ),
    Mistake(
        "N-T12",
        wrong=by_real_division,
        says="Right for small numbers, but the low bits of large ones are lost: a division with /"
        " makes a float, which holds 53 bits. Stay with whole numbers.",
    ),
    Mistake(
        "N-T13",  # Karpathy-style ±1 inputs.
        wrong=lambda a, n: np.where(bits(a, n), 1.0, -1.0),
        says="Your bits are -1 and 1. Asked for are 0 and 1, with which the nets here are built"
        " and judged.",
    ),
    Mistake(
        "N-T14",  # range(1, n + 1)
        wrong=lambda a, n: bits(a >> 1, n),
        says="Your sequence starts one bit too late: the bit that tells even from odd is missing.",
    ),
    Mistake(
        "N-T15",
        wrong=lambda a, n: ~bits(a, n),
        says="Every bit of yours is the opposite of the right one: 0 where 1 is asked for, and 1"
        " where 0 is.",
    ),
    Mistake(
        "N-T16",  # (a >> i) without & 1
        wrong=lambda a, n: np.array([float(a >> i) for i in range(n)]),
        says="Your entries are not all 0 or 1: what is left of the number after a shift is still"
        " a number. Which part of it is the bit?",
    ),
)

ITEM = Item(
    name="encode",
    title="A number as a sequence of bits",
    statement="10.2",
    points=6,
    draw=draw,
    expected=bits,
    shapes="(n,)",
    groups=(Group(MAIN, 6), Group(LARGE, 3, main=False), Group(ONE_BIT, 1, main=False)),
    mistakes=MISTAKES,
    inputs_weight=0,
)
