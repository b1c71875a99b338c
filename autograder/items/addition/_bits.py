"""Numbers and bits for the data functions: numbers of any size, least significant bit first.

Bits are truth values to the judge, so integers, floats and booleans are taken alike.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator

LARGE = "300 bits"
"""Numbers that no machine word and no float holds."""
ONE_BIT = "n = 1"
COLUMN = "bits as a column"


def number(rng: Generator, n: int) -> int:
    """A number of exactly n bits that reads otherwise backwards, for n >= 3; it is not 1...1."""
    while True:
        digits = [1, *(int(bit) for bit in rng.integers(0, 2, n - 1))]
        if digits != digits[::-1] and 2 < sum(digits) < n:
            return int("".join(map(str, digits)), 2)


def bits(a: int, n: int) -> np.ndarray:
    """The n low bits of a, least significant first, as truth values."""
    return np.array([(a >> i) & 1 for i in range(n)], dtype=bool)


def truth(answer: Any) -> Any:
    """Zeros and ones as truth values, in arrays and in tuples of them."""
    if isinstance(answer, tuple):
        return tuple(truth(part) for part in answer)
    array = np.asarray(answer)
    if array.dtype.kind in "iuf" and np.isin(array, (0, 1)).all():
        return array.astype(bool)
    return answer
