"""Nets that students return: what is taken, what is refused, what is said of those that fail."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.items.addition import adder_weights as adder
from autograder.items.addition import parity_weights as parity
from autograder.items.addition._nets import ADDITION, MOST_UNITS, PARITY, Net
from autograder.items.addition._observe import observe
from rnn_reference.addition import adder_weights as right_adder
from rnn_reference.addition import addition_batch
from rnn_reference.parity import parity_weights as right_parity
from rnn_reference.training import adam, init_parameters, train

KEYS = ("W0", "W11", "b0", "W1", "b1")
BY_HAND = {"adder_weights": (adder, right_adder()), "parity_weights": (parity, right_parity())}
WRONGS = [(name, wrong) for name, (module, _) in BY_HAND.items() for wrong in module.WRONGS]


# --- by hand --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BY_HAND)
def test_a_right_net_by_hand_gets_everything_in_any_form(name, addition):
    """A tuple, a dict, nested lists, single precision, columns, a bias that is a number."""
    weights = list(BY_HAND[name][1])
    W0, W11, b0, W1, b1 = weights
    forms = [
        weights,
        dict(zip(KEYS, weights, strict=True)),
        [weight.tolist() for weight in weights],
        [weight.astype(np.float32) for weight in weights],
        [W0, W11, b0[:, None], W1, float(b1[0])],
        [W0.astype(int), W11.astype(int), b0, W1.astype(int), b1],
    ]
    for form in forms:
        findings = addition.examined(name, form)
        assert addition.share(findings) == 1, addition.said(findings)


@pytest.mark.parametrize(("name", "wrong"), WRONGS, ids=[wrong.id for _, wrong in WRONGS])
def test_a_known_wrong_net_gets_nothing_and_its_sentence(name, wrong, addition):
    """The carry from the wrong unit (T-10), thresholds for units of 0 and 1, signs."""
    findings = addition.examined(name, list(wrong.wrong()))
    assert addition.share(findings) == 0
    assert addition.said(findings) == wrong.says
    assert findings[0].mistake == wrong.id


def test_known_wrong_nets_have_ids_and_sentences_of_their_own():
    """T-10 is among them."""
    ids = [wrong.id for _, wrong in WRONGS]
    assert "T-10" in ids
    assert len(set(ids)) == len(ids) == len({wrong.says for _, wrong in WRONGS})
    assert all(wrong.says[-1] in ".?" and len(wrong.says) <= 300 for _, wrong in WRONGS)


def test_an_order_of_the_units_does_not_hide_a_known_wrong_net(addition):
    """Nets are told by what they answer."""
    W0, W11, b0, W1, b1 = adder.net(carry=0)
    order = [2, 0, 1]
    shuffled = [W0[order], W11[np.ix_(order, order)], b0[order], W1[:, order], b1]
    known = next(wrong for _, wrong in WRONGS if wrong.id == "T-10")
    assert addition.said(addition.examined("adder_weights", shuffled)) == known.says


def test_a_net_that_fades_is_right_on_short_sums_only(addition):
    """Weights that are too small: the points of the lengths that it masters, and a sentence."""
    W0, W11, b0, W1, b1 = right_adder()
    faded = [W0 * 0.079, W11 * 0.079, b0 * 0.079, W1, b1]
    findings = addition.examined("adder_weights", faded)
    assert addition.share(findings) < 1
    assert addition.said(findings)


def test_a_net_of_zeros_is_told_to_stay_on_one_side(addition):
    """The most frequent beginning."""
    zeros = [np.zeros((3, 2)), np.zeros((3, 3)), np.zeros(3), np.zeros((1, 3)), np.zeros(1)]
    assert "below 1/2 at every step" in addition.said(addition.examined("adder_weights", zeros))


# --- refused --------------------------------------------------------------------------------------


def broken(net):
    """What is no net, with a word of what is said of it."""
    M = len(net["b0"])
    return {
        "nothing": (None, "something other"),
        "a number": (3.0, "something other"),
        "a string": ("weights", "something other"),
        "an empty dict": ({}, "without W0"),
        "a key too few": ({k: v for k, v in net.items() if k != "W11"}, "without W11"),
        "no hidden": ({k: v for k, v in net.items() if k != "hidden"}, "hidden"),
        "hidden is relu": ({**net, "hidden": "relu"}, "hidden"),
        "hidden is a number": ({**net, "hidden": 3}, "hidden"),
        "nan": ({**net, "W1": net["W1"] * np.nan}, "nan or inf"),
        "inf": ({**net, "b0": net["b0"] + np.inf}, "nan or inf"),
        "text": ({**net, "W1": "many"}, "no array of real numbers"),
        "complex": ({**net, "W1": net["W1"] * 1j}, "no array of real numbers"),
        "truth": ({**net, "W1": net["W1"] > 0}, "no array of real numbers"),
        "ragged": ({**net, "W0": [[1, 2], [3]]}, "no array of real numbers"),
        "W11 is no square": ({**net, "W11": net["W11"][:-1]}, "expected (M, M)"),
        "W11 is empty": ({**net, "W11": np.zeros((0, 0))}, "expected (M, M)"),
        "W0 of another D": ({**net, "W0": np.ones((M, 3))}, "W0 of"),
        "W0 turned": ({**net, "W0": net["W0"].T}, "W0 of"),
        "W1 flat": ({**net, "W1": net["W1"][0]}, "W1 of"),
        "two outputs": ({**net, "W1": np.ones((2, M)), "b1": np.ones(2)}, "W1 of"),
        "b0 as a row": ({**net, "b0": net["b0"][None]}, "b0 of"),
        "too many units": ({**net, "W11": np.ones((MOST_UNITS + 1,) * 2)}, "more than"),
        "a huge integer": ({**net, "b1": 10**400}, "no array of real numbers"),
    }


@pytest.mark.parametrize("name", ["train_adder", "train_parity"])
def test_what_is_no_net_gets_no_points_and_a_sentence(name, addition):
    """Never an exception."""
    net = addition.net(name, 1)
    for what, (value, words) in broken(net).items():
        findings = addition.examined(name, value, value, value)
        assert addition.share(findings) == 0, what
        assert words in addition.said(findings), what


@pytest.mark.parametrize("name", BY_HAND)
def test_what_is_no_net_by_hand_gets_no_points_and_a_sentence(name, addition):
    """Tuples of four, of arrays that do not fit, of one array."""
    weights = list(BY_HAND[name][1])
    for value in (None, 1.0, weights[:4], [*weights, weights[0]], weights[::-1], np.ones(5), {}):
        findings = addition.examined(name, value)
        assert addition.share(findings) == 0
        assert addition.said(findings)


def test_numbers_at_the_end_of_the_floats_do_no_harm(addition):
    """Sums of them are inf or nan inside; that is a wrong answer, not a fault."""
    net = addition.net("train_adder", 1)
    for value in (1e308, -1e308, 1e-320):
        huge = {key: np.full_like(net[key], value) for key in KEYS} | {"hidden": "tanh"}
        assert addition.share(addition.examined("train_adder", huge, huge, huge)) == 0


# --- what is seen of nets that fail ---------------------------------------------------------------


def wide(D, M=4, hidden="tanh", **parts):
    rng = np.random.default_rng(0)
    P = init_parameters(rng, D, M, 1) | parts
    return Net(**P, hidden=hidden)


def fitted(steps, bits, rate=0.01, seed=0, batch=addition_batch, start=None):
    rng = np.random.default_rng(seed)
    P = start or init_parameters(rng, 2, 8, 1)
    with np.errstate(all="ignore"):
        P = train(
            rng,
            P,
            lambda r: batch(r, int(r.integers(1, bits + 1)), 16),
            steps,
            adam(rate),
            "sigmoid",
            "bce",
            hidden="sigmoid",
        )
    return Net(**P, hidden="sigmoid")


def zeros(value=0.0):
    shapes = {"W0": (8, 2), "W11": (8, 8), "b0": (8,), "W1": (1, 8), "b1": (1,)}
    return {key: np.full(shape, value) for key, shape in shapes.items()}


def reversed_batch(rng, n, B):
    X, Y = addition_batch(rng, n, B)
    return X[::-1].copy(), Y[::-1].copy()


def without_flush(rng, n, B):
    X, Y = addition_batch(rng, n + 1, B)
    return X[:-1], Y[:-1]


RIGHT = right_adder()
SEEN = {
    "P-05 zeros": (lambda: Net(**zeros(), hidden="sigmoid"), "All weights are 0"),
    "P-06 trained from zeros": (lambda: fitted(30, 8, start=zeros()), "All hidden units do the sa"),
    "P-06 one constant": (lambda: fitted(30, 8, start=zeros(0.1)), "All hidden units do the same"),
    "P-08 hardly trained": (
        lambda: wide(2, W1=np.full((1, 4), 0.01), b1=np.array([0.001])),
        "hardly learned",
    ),
    "P-09 blown up": (
        lambda: wide(2, b0=np.array([900.0, -900, 900, -900])),
        "stuck at one",
    ),
    "P-10 two bits": (lambda: fitted(1500, 2, rate=0.02), "masters sums of up to"),
    "P-17 all on one side": (lambda: wide(2, b1=np.array([9.0])), "above 1/2 at every step"),
    "N-T64 no recurrence": (
        lambda: Net(RIGHT[0], np.zeros((3, 3)), RIGHT[2], RIGHT[3], RIGHT[4]),
        "nothing is carried",
    ),
    "P-04 another start": (lambda: Net(*adder.net(shift=-0.3)), "not from h1(0) = 0"),
    "N-T63 the opposite": (
        lambda: Net(*RIGHT[:3], -RIGHT[3], RIGHT[4]),
        "opposite of the right one",
    ),
    "P-01 most significant first": (
        lambda: fitted(600, 5, rate=0.02, batch=reversed_batch),
        "most significant bit down",
    ),
}


@pytest.mark.parametrize("what", SEEN)
def test_what_is_seen_of_a_failing_adder_is_said(what):
    """Facts of its answers and states: the most telling one, with the mistake's id."""
    make, words = SEEN[what]
    seen = observe(make(), ADDITION, np.random.default_rng(1))
    assert words in seen.says
    assert seen.mistake == what.split()[0]


def test_what_is_seen_of_a_net_that_drifts_is_its_length(addition):
    """P-07 and P-11: exact on short sums, lost on long ones."""
    net = addition.net("train_adder", 1)
    rng = np.random.default_rng(0)
    for weaker in np.arange(0.95, 0.2, -0.05):
        tired = Net(net["W0"], net["W11"] * weaker, net["b0"], net["W1"], net["b1"], "sigmoid")
        seen = observe(tired, ADDITION, rng)
        if "masters" in seen.says:
            break
    assert "masters" in seen.says
    assert seen.mistake == "P-11"


def test_parity_is_looked_at_without_the_words_of_addition():
    """No carry, no sums."""
    for seed in range(4):
        P = init_parameters(np.random.default_rng(seed), 1, 4, 1)
        said = observe(Net(**P, hidden="tanh"), PARITY, np.random.default_rng(0)).says
        assert "sum" not in said and "carr" not in said.replace("carried", "")
