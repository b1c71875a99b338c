"""Slide "Benefit of Recurrent architecture over standard MLP": n-bit addition.

The RNN reads one pair of bits per step, least significant first, as carries travel upwards; a last
step (0, 0) lets the final carry out: 11 + 11 = 110. What it must keep from one step to the next is
the carry, one bit, whatever n is.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rnn_reference.checking import Array, Gradients, Parameters, at_least, parameters
from rnn_reference.forward import rnn_forward
from rnn_reference.training import adam, init_parameters, train


def full_adder(c: int, b1: int, b2: int) -> tuple[int, int]:
    """Add three bits: y = c xor b1 xor b2; c_out = 1 when two or more of c, b1, b2 are 1.

    Shapes: bits (0 or 1) -> (y, c_out). Raises ValueError for others. Slide: the table C, B1, B2.
    """
    for name, bit in (("c", c), ("b1", b1), ("b2", b2)):
        if bit not in (0, 1):
            raise ValueError(f"full_adder: {name} is {bit!r}, expected 0 or 1")
    total = int(c) + int(b1) + int(b2)
    return total % 2, total // 2


def encode(a: int, n: int) -> Array:
    """The n bits of a, least significant first: a = Σ_t bit(t) 2^(t-1).

    Shapes: a whole number of any size, 0 <= a < 2^n -> (n,). Raises ValueError for others. Slide:
    N-bit addition.
    """
    at_least("encode", "n", n, 1)
    a = int(at_least("encode", "a", a, 0))
    if a >> n:
        raise ValueError(f"encode: a has {a.bit_length()} bits, expected at most n = {n}")
    little_endian = np.frombuffer(a.to_bytes((n + 7) // 8, "little"), np.uint8)
    return np.unpackbits(little_endian, bitorder="little", count=n).astype(np.float64)


def decode(bits: Any) -> int:
    """The number with these bits, least significant first; the inverse of ``encode``.

    Shapes: (n,) or (n, 1) of 0 and 1 -> a Python integer of any size. Raises ValueError for other
    entries. Slide: N-bit addition.
    """
    flat = np.ravel(bits)
    if not np.isin(flat, (0, 1)).all():
        raise ValueError("decode: bits has entries other than 0 and 1")
    return int.from_bytes(np.packbits(flat.astype(np.uint8), bitorder="little").tobytes(), "little")


def addition_pair(a: int, b: int, n: int) -> tuple[Array, Array]:
    """The bits of a and b as inputs and those of a + b as targets, with the step for the carry.

    Shapes: whole numbers below 2^n -> X (n+1, 2), Y (n+1, 1). Raises ValueError for others. Slide:
    N-bit addition (11 + 11 = 110).
    """
    encode(a, n), encode(b, n)  # both must fit in n bits; the last step reads (0, 0)
    return np.stack([encode(a, n + 1), encode(b, n + 1)], axis=1), encode(a + b, n + 1)[:, None]


def addition_batch(rng: np.random.Generator, n: int, B: int) -> tuple[Array, Array]:
    """B random pairs of n-bit numbers: X (n+1, B, 2), Y (n+1, B, 1), by the full adder's table.

    Raises ValueError for n or B below 1. Slide: N-bit addition ("infinite training examples").
    """
    at_least("addition_batch", "n", n, 1)
    X = np.zeros((n + 1, at_least("addition_batch", "B", B, 1), 2), dtype=np.int64)
    X[:n] = rng.integers(0, 2, size=(n, B, 2))
    totals = X.sum(axis=2)
    for t in range(n):
        totals[t + 1] += totals[t] >> 1  # the carry: two or more of c, b1, b2
    return X.astype(np.float64), (totals & 1)[..., None].astype(np.float64)


def adder_weights() -> tuple[Array, Array, Array, Array, Array]:
    """An exact adder by hand: three tanh units, h_k = +1 when b1 + b2 + c >= k and -1 otherwise.

    Unit 2 is the carry; y is 1 for totals of 1 and 3: h_1 - h_2 + h_3 > 0. From h0 = 0 on.

    Shapes: -> W0 (3, 2), W11 (3, 3), b0 (3,), W1 (1, 3), b1 (1,), for a sigmoid output. Slide:
    N-bit addition ("perfect answers", "works for numbers of any size").
    """
    a = 20.0  # steep enough for tanh to be ±1
    k = np.array([1.0, 2.0, 3.0])
    W0 = np.full((3, 2), a)
    W11 = np.zeros((3, 3))
    W11[:, 1] = a / 2  # the carry is (h_2 + 1) / 2 ...
    b0 = -a * (k - 1 + 0.2)  # ... so a/2 of the threshold a (k - 1/2) is in it; 0.2 serves h0 = 0
    W1 = 10 * np.array([[1.0, -1.0, 1.0]])
    return W0, W11, b0, W1, np.zeros(1)


def train_adder(seed: int, steps: int = 3000, M: int = 16, max_bits: int = 8) -> dict[str, Any]:
    """An adder found by BPTT: sigmoid units, Adam 0.01, 32 random sums of 1 to 8 bits a step.

    Shapes: -> dict(W0 (M, 2), W11 (M, M), b0 (M,), W1 (1, M), b1 (1,), hidden="sigmoid"). Raises
    ValueError for sizes below 1. Slide: N-bit addition.
    """
    rng = np.random.default_rng(seed)

    def draw(rng: np.random.Generator) -> tuple[Array, Array]:
        return addition_batch(rng, int(rng.integers(1, max_bits + 1)), 32)

    P = init_parameters(rng, 2, M, 1)
    P = train(rng, P, draw, steps, adam(0.01), "sigmoid", "bce", hidden="sigmoid")
    return {**P, "hidden": "sigmoid"}


def predict_bits(P: Parameters, X: Array, hidden: str = "tanh") -> Array:
    """Run the net with a sigmoid output from h0 = 0 and round: 1 where y(t) > 1/2.

    Shapes: X (T, D) or (T, B, D), P as in ``bptt`` -> (T, K) or (T, B, K) of 0 and 1. Raises
    ValueError for other shapes. Slide: N-bit addition.
    """
    W0, W11, b0, W1, b1 = parameters("predict_bits", P, "W0", "W11", "b0", "W1", "b1")
    h0 = np.zeros((*np.shape(X)[1:-1], len(W11)), np.asarray(W11).dtype)
    *_, Y = rnn_forward(X, h0, W0, W11, b0, W1, b1, "sigmoid", hidden)
    return (Y > 0.5).astype(Y.dtype)


def exact_fraction(P: Parameters, X: Array, Y: Array, hidden: str = "tanh") -> float:
    """The fraction of the sequences in a batch of which every bit is right.

    Shapes: X (T, B, D), Y (T, B, K) -> a float in [0, 1]. Raises ValueError for other shapes.
    Slide: N-bit addition ("perfect answers").
    """
    right = predict_bits(P, X, hidden) == Y
    return float(right.all(axis=(0, 2)).mean())


def carry_chains(n: int) -> tuple[Array, Array]:
    """The sums whose carry travels through all n bits: (2^n - 1) + 1 and (2^n - 1) + (2^n - 1).

    Shapes: -> X (n+1, 2, 2), Y (n+1, 2, 1). Raises ValueError for n below 1. Slide: N-bit addition.
    """
    at_least("carry_chains", "n", n, 1)
    most = 2**n - 1
    (X1, Y1), (X2, Y2) = addition_pair(most, 1, n), addition_pair(most, most, n)
    return np.stack([X1, X2], axis=1), np.stack([Y1, Y2], axis=1)


def weights_dict(weights: tuple[Array, Array, Array, Array, Array]) -> Gradients:
    """(W0, W11, b0, W1, b1) as the dict P that ``bptt`` and ``predict_bits`` take."""
    return dict(zip(("W0", "W11", "b0", "W1", "b1"), weights, strict=True))
