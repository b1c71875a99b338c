"""A sequence of bits as a number: the inverse of encode, for any length."""

from typing import Any

import numpy as np
from numpy.random import Generator

from autograder.items.addition._bits import COLUMN, LARGE, ONE_BIT, bits, number
from autograder.model import MAIN, Case, Group, Item, Mistake
from rnn_reference.addition import decode


def draw(rng: Generator) -> list[Case]:
    """Bits as floats and as integers, with zeros at the high end; a very long sequence."""
    n = int(rng.integers(6, 10))

    def sequence(m: int, length: int) -> np.ndarray:
        return bits(number(rng, m), length).astype(float)

    return [
        Case(MAIN, {"bits": sequence(n, n + 2)}),
        Case(MAIN, {"bits": sequence(n + 1, n + 1).astype(int)}),
        Case(LARGE, {"bits": sequence(300, 301)}),
        Case(COLUMN, {"bits": sequence(n, n + 1)[:, None]}),
        Case(ONE_BIT, {"bits": np.array([1.0])}),
    ]


def total(bits: Any, first: int = 0) -> int:
    """Σ_i bit(i) 2^(i + first) in Python's integers."""
    return sum(int(bit) << (i + first) for i, bit in enumerate(np.ravel(bits)))


def in_machine_words(bits: Any) -> Any:
    """The dot product with 2^i in NumPy's integers."""
    flat = np.ravel(bits).astype(np.int64)
    return int(
        (flat << np.minimum(np.arange(len(flat)), 63))[: 63 if len(flat) > 63 else None].sum()
    )


def in_floats(bits: Any) -> int:
    """Σ_i bit(i) 2^i in floats; whole again, to be compared to the last digit."""
    number = 0.0
    for i, bit in enumerate(np.ravel(bits)):
        number += float(bit) * 2.0**i
    return int(number)


MISTAKES = (
    Mistake(
        "T-05",
        wrong=lambda bits: total(np.ravel(bits)[::-1]),
        says="Your decode takes the first bit for the most significant one. encode puts the least"
        " significant first, and decode is its inverse.",
    ),
    Mistake(
        "P-19",
        wrong=in_machine_words,
        says="Right for short sequences, but not for 301 bits: NumPy's integers have 64 bits and"
        " run over in silence. Python's own integers have no end.",
    ),
    Mistake(
        "N-T17",
        wrong=in_floats,
        says="Right for short sequences, but the low bits of long ones are lost: a float holds 53"
        " bits. Make the bits whole numbers of Python's first.",
    ),
    Mistake(
        "N-T18",  # enumerate(bits, 1)
        wrong=lambda bits: total(bits, first=1),
        says="Your number is twice the right one: the first bit counts for 1, not for 2.",
    ),
    Mistake(
        "N-T19",
        wrong=lambda bits: int(np.sum(bits)),
        says="Your decode counts the ones. Each bit has a weight of its own, twice that of the bit"
        " before.",
    ),
    Mistake(
        "N-T20",  # The step of the carry taken off.
        wrong=lambda bits: total(np.ravel(bits)[:-1]),
        says="Your decode leaves out the last bit. In a sum that is the final carry, and it"
        " counts.",
    ),
)

ITEM = Item(
    name="decode",
    title="A sequence of bits as a number",
    statement="10.2",
    points=5,
    draw=draw,
    expected=decode,
    shapes="a whole number",
    groups=(
        Group(MAIN, 5),
        Group(LARGE, 3, main=False),
        Group(COLUMN, 1, main=False),
        Group(ONE_BIT, 1, main=False),
    ),
    mistakes=MISTAKES,
)
