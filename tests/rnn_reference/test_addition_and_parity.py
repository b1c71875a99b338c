"""Addition and parity: data, nets by hand, and nets found by BPTT, far beyond trained lengths."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_reference.addition import (
    adder_weights,
    addition_batch,
    addition_pair,
    carry_chains,
    decode,
    encode,
    exact_fraction,
    full_adder,
    predict_bits,
    train_adder,
    weights_dict,
)
from rnn_reference.forward import fprop
from rnn_reference.parity import parity_batch, parity_pair, parity_weights, train_parity

from .cases import quick

LENGTHS = (64, 256, 1024)


def test_full_adder_is_the_slides_table():
    """Y = 0,1,1,0,1,0,0,1 and the carry 0,0,0,1,0,1,1,1 for C, B1, B2 = 000..111."""
    rows = [full_adder(c, b1, b2) for c in (0, 1) for b1 in (0, 1) for b2 in (0, 1)]
    assert [y for y, _ in rows] == [0, 1, 1, 0, 1, 0, 0, 1]
    assert [carry for _, carry in rows] == [0, 0, 0, 1, 0, 1, 1, 1]


@quick
@given(a=st.integers(0, 2**300 - 1), b=st.integers(0, 2**300 - 1))
def test_pairs_hold_numbers_of_any_size_least_significant_bit_first(a, b):
    """X holds a and b with a last step (0, 0), Y their sum."""
    X, Y = addition_pair(a, b, 300)
    assert X.shape == (301, 2)
    assert Y.shape == (301, 1)
    assert (decode(X[:, 0]), decode(X[:, 1]), decode(Y)) == (a, b, a + b)
    assert not X[-1].any()
    assert encode(a, 300)[0] == a % 2


def test_eleven_and_eleven_are_one_hundred_and_ten():
    """The slide's example in binary."""
    X, Y = addition_pair(3, 3, 2)
    assert X.tolist() == [[1, 1], [1, 1], [0, 0]]
    assert Y.tolist() == [[0], [1], [1]]


def test_batches_are_right_sums():
    """Every column of addition_batch is one pair and its sum."""
    X, Y = addition_batch(np.random.default_rng(0), 20, 30)
    for j in range(30):
        assert decode(X[:, j, 0]) + decode(X[:, j, 1]) == decode(Y[:, j])


@quick
@given(bits=st.lists(st.integers(0, 1), min_size=1, max_size=40))
def test_parity_counts_the_ones_so_far(bits):
    """y(t) is 1 after an odd number of ones."""
    X, Y = parity_pair(bits)
    assert X[:, 0].tolist() == bits
    assert Y[:, 0].tolist() == [sum(bits[: t + 1]) % 2 for t in range(len(bits))]


@pytest.mark.parametrize("n", [1, 2, 3, *LENGTHS])
def test_nets_by_hand_are_exact_at_any_length(n):
    """Adder and parity, 50 random sequences each, and the sums with the longest carries."""
    rng = np.random.default_rng(n)
    adder, parity = weights_dict(adder_weights()), weights_dict(parity_weights())
    assert exact_fraction(adder, *addition_batch(rng, n, 50)) == 1
    assert exact_fraction(adder, *carry_chains(n)) == 1
    assert exact_fraction(parity, *parity_batch(rng, n, 50)) == 1


def test_the_carry_is_the_second_unit():
    """Unit 2 of the adder by hand is positive exactly where the carry is 1."""
    rng = np.random.default_rng(1)
    X, Y = addition_batch(rng, 50, 20)
    W0, W11, b0, *_ = adder_weights()
    H = fprop(X, np.zeros((20, 3)), W0, W11, b0)
    carry_in = np.abs(X.sum(axis=2) - Y[..., 0]) % 2  # y = b1 xor b2 xor c
    assert ((H[:-1, :, 1] > 0) == carry_in[1:]).all()


@pytest.mark.parametrize("seed", range(10))
def test_trained_adder_adds_numbers_of_any_size(seed):
    """Trained on 1 to 8 bits: 200 of 200 sums exact at 64, 256 and 1,024, and all carry chains."""
    P = train_adder(seed)
    hidden = P.pop("hidden")
    rng = np.random.default_rng(1000 + seed)
    for n in LENGTHS:
        assert exact_fraction(P, *addition_batch(rng, n, 200), hidden=hidden) == 1
        assert exact_fraction(P, *carry_chains(n), hidden=hidden) == 1


@pytest.mark.parametrize("seed", range(10))
def test_trained_parity_holds_at_any_length(seed):
    """Trained on 1 to 8 bits: 200 of 200 sequences right at every step, at 64, 256 and 1,024."""
    P = train_parity(seed)
    hidden = P.pop("hidden")
    rng = np.random.default_rng(1000 + seed)
    for n in LENGTHS:
        assert exact_fraction(P, *parity_batch(rng, n, 200), hidden=hidden) == 1


def test_training_is_decided_by_its_seed():
    """The same seed gives the same weights and another seed others; untrained weights fail."""
    first, again, other = train_adder(0, steps=5), train_adder(0, steps=5), train_adder(1, steps=5)
    assert (first["W11"] == again["W11"]).all()
    assert (first["W11"] != other["W11"]).any()
    first.pop("hidden")
    batch = addition_batch(np.random.default_rng(0), 16, 50)
    assert exact_fraction(first, *batch, hidden="sigmoid") < 0.5


def test_the_answer_needs_the_recurrence():
    """With W11 set to 0 the adder by hand no longer adds."""
    P = weights_dict(adder_weights())
    X, Y = addition_batch(np.random.default_rng(0), 16, 50)
    assert exact_fraction({**P, "W11": 0 * P["W11"]}, X, Y) < 0.1
    assert predict_bits(P, X[:, 0]).tolist() == Y[:, 0].tolist()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: encode(4, 2), "encode: a has 3 bits, expected at most n = 2"),
        (lambda: encode(-1, 2), "encode: a is -1, expected at least 0"),
        (lambda: encode(1, 0), "encode: n is 0, expected at least 1"),
        (lambda: decode([0, 0.4]), "decode: bits has entries other than 0 and 1"),
        (lambda: full_adder(0, 2, 1), "full_adder: b1 is 2, expected 0 or 1"),
        (lambda: parity_pair([]), r"parity_pair: bits has shape \(0,\), expected \(n,\)"),
        (lambda: parity_pair([0, 3]), "parity_pair: bits has entries other than 0 and 1"),
    ],
)
def test_what_is_no_bit_or_does_not_fit_is_named(call, message):
    """The message names the argument, what came and what was expected."""
    with pytest.raises(ValueError, match=message):
        call()
