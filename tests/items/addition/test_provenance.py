"""Trained nets get the points of training; nets by hand, pasted ones and disguises do not."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from autograder.items.addition._nets import ADDITION, PARITY, read
from autograder.items.addition._provenance import akin, built_by_hand, influential
from autograder.model import Trial
from rnn_reference.addition import adder_weights
from rnn_reference.parity import parity_weights

KEYS = ("W0", "W11", "b0", "W1", "b1")
HAND = {
    "train_adder": dict(zip(KEYS, adder_weights(), strict=True), hidden="tanh"),
    "train_parity": dict(zip(KEYS, parity_weights(), strict=True), hidden="tanh"),
}
TASKS = {"train_adder": ADDITION, "train_parity": PARITY}
NAMES = list(HAND)


def permuted(P, rng):
    order = rng.permutation(len(P["b0"]))
    return {
        **P,
        "W0": P["W0"][order],
        "W11": P["W11"][np.ix_(order, order)],
        "b0": P["b0"][order],
        "W1": P["W1"][:, order],
    }


def flipped(P, rng):
    """The sign of a tanh unit is free: h and -h carry the same."""
    signs = rng.choice((-1.0, 1.0), len(P["b0"]))
    return {
        **P,
        "W0": P["W0"] * signs[:, None],
        "W11": P["W11"] * np.outer(signs, signs),
        "b0": P["b0"] * signs,
        "W1": P["W1"] * signs,
    }


def noisy(P, rng, size):
    moved = {k: P[k] + size * np.abs(P[k]).max() * rng.normal(size=P[k].shape) for k in KEYS}
    return {**P, **moved}


def scaled(P, rng):
    """Steeper or flatter switches, another size of the output."""
    by = rng.uniform(0.8, 2, len(P["b0"]))
    return {
        **P,
        "W0": P["W0"] * by[:, None],
        "W11": P["W11"] * by[:, None],
        "b0": P["b0"] * by,
        "W1": P["W1"] * rng.uniform(0.5, 2),
    }


def with_sigmoids(P, rng):
    """tanh(z) = 2 sigma(2z) - 1."""
    return {
        "W0": 2 * P["W0"],
        "W11": 4 * P["W11"],
        "b0": 2 * (P["b0"] - P["W11"].sum(axis=1)),
        "W1": 2 * P["W1"],
        "b1": P["b1"] - P["W1"].sum(),
        "hidden": "sigmoid",
    }


def crowded(P, rng, influence=0.0, more=12):
    """Hidden among random units."""
    M, D = P["W0"].shape
    W11 = rng.normal(size=(M + more, M + more))
    W11[:M, :M] = P["W11"]
    W11[:M, M:] *= influence
    return {
        **P,
        "W0": np.vstack([P["W0"], rng.normal(size=(more, D))]),
        "W11": W11,
        "b0": np.append(P["b0"], rng.normal(size=more)),
        "W1": np.hstack([P["W1"], influence * rng.normal(size=(1, more))]),
    }


DISGUISES = {
    "as it is": lambda P, rng: P,
    "in another order": permuted,
    "signs": lambda P, rng: flipped(permuted(P, rng), rng),
    "scale": lambda P, rng: scaled(flipped(permuted(P, rng), rng), rng),
    "1 % noise": lambda P, rng: permuted(noisy(P, rng, 0.01), rng),
    "5 % noise": lambda P, rng: flipped(permuted(noisy(P, rng, 0.05), rng), rng),
    "sigmoids": lambda P, rng: noisy(permuted(with_sigmoids(P, rng), rng), rng, 0.005),
    "a crowd": lambda P, rng: permuted(crowded(scaled(P, rng), rng), rng),
    "a noisy crowd": lambda P, rng: permuted(crowded(noisy(P, rng, 0.01), rng, 0.05), rng),
}


@pytest.mark.parametrize("name", NAMES)
def test_trained_nets_get_everything(name, addition):
    """As 32-bit floats or nested lists too."""
    nets = addition.nets(name)
    single = [{k: v if k == "hidden" else v.astype(np.float32) for k, v in P.items()} for P in nets]
    lists = [{k: v if k == "hidden" else v.tolist() for k, v in P.items()} for P in nets]
    tuples = [[*(P[k] for k in KEYS), P["hidden"]] for P in nets]
    for given in (nets, single, lists, tuples):
        findings = addition.examined(name, *given)
        assert addition.share(findings) == 1, addition.said(findings)


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize("name", NAMES)
def test_a_net_by_hand_gets_no_points_of_training(name, disguise, addition):
    """Whatever the seed does to it."""
    make = DISGUISES[disguise]
    given = [make(HAND[name], np.random.default_rng(seed)) for seed in (1, 2, 3)]
    findings = addition.examined(name, *given)
    assert addition.share(findings) == 0
    assert addition.said(findings)


@pytest.mark.parametrize("size", [0.0, 1e-9, 1e-3, 0.01])
@pytest.mark.parametrize("name", NAMES)
def test_one_trained_net_for_all_seeds_gets_no_points(name, size, addition):
    """Pasted weights, shuffled and moved a little by the seed."""
    net = addition.nets(name)[0]
    given = [permuted(noisy(net, r, size), r) for r in map(np.random.default_rng, (1, 2, 3))]
    assert addition.share(addition.examined(name, *given)) == 0
    given = [noisy(net, r, size) for r in map(np.random.default_rng, (1, 2, 3))]
    assert addition.share(addition.examined(name, *given)) == 0


@pytest.mark.parametrize("name", NAMES)
def test_the_same_weights_for_two_seeds_get_no_points(name, addition):
    """The seed has to be used."""
    first, second, _ = addition.nets(name)
    findings = addition.examined(name, first, second, first)
    assert addition.share(findings) == 0
    assert "same weights for different seeds" in addition.said(findings)


@pytest.mark.parametrize("name", NAMES)
def test_trained_nets_are_not_taken_for_others(name, addition):
    """Nor for nets by hand; a crowd of random units is found out."""
    task = TASKS[name]
    X, _ = task.batch(np.random.default_rng(0), 64, 50)
    nets = [read(name, P, task.D, trained=True) for P in addition.nets(name)]
    assert not any(akin(a, b) for a, b in itertools.combinations(nets, 2))
    assert not any(built_by_hand(net, task, X) for net in nets)
    assert all(influential(net).M == net.M for net in nets)
    hidden = read(name, crowded(HAND[name], np.random.default_rng(0)), task.D, trained=True)
    assert (len(HAND[name]["b0"]), len(HAND[name]["b0"]) + 12) == (influential(hidden).M, hidden.M)


@pytest.mark.parametrize("name", NAMES)
def test_one_net_of_three_may_fail(name, addition):
    """Two are enough: some starts are unlucky. One is not."""
    first, second, third = addition.nets(name)
    unlucky = {**third, "W1": third["W1"] * 0.0}
    assert addition.share(addition.examined(name, first, unlucky, second)) == 1
    other = {**second, "W1": second["W1"] * 0.0}
    findings = addition.examined(name, first, unlucky, other)
    assert addition.share(findings) == 0
    assert "1 is right on 64 bits" in addition.said(findings)


def test_a_seed_that_raises_counts_as_a_net_that_fails(addition):
    """The two others are judged all the same."""
    item = addition.items["train_adder"]
    first, second, _ = addition.nets("train_adder")
    trials = [
        Trial({"seed": 1}, first),
        Trial({"seed": 2}, None, "`train_adder` raised ValueError."),
        Trial({"seed": 3}, second),
    ]
    assert addition.share(item.examine(trials)) == 1
    findings = item.examine([trials[1]] * 3)
    assert addition.share(findings) == 0
    assert addition.said(findings) == "`train_adder` raised ValueError."


def test_seeds_differ_and_are_the_same_at_a_regrade(addition):
    """Drawn at grading, three of them, not to be guessed."""
    draw = addition.items["train_adder"].draw
    seeds = [case.arguments["seed"] for case in draw(np.random.default_rng(5))]
    assert len(set(seeds)) == 3
    assert seeds == [case.arguments["seed"] for case in draw(np.random.default_rng(5))]
    assert addition.items["train_adder"].seconds == 60


def test_no_answer_depends_on_what_came_before(addition):
    """Judging the same nets twice says the same."""
    nets = addition.nets("train_adder")
    assert addition.examined("train_adder", *nets) == addition.examined("train_adder", *nets)
