"""All five derivatives end to end: forward, then back through time, from the parameters alone."""

from typing import Any

import numpy as np
from numpy.random import Generator

from autograder.items.bptt import (
    grad_b0,
    grad_b1,
    grad_h1,
    grad_W0,
    grad_W1,
    grad_W11,
    grad_z1,
    grad_z2,
)
from autograder.items.bptt._assembled import assembled
from autograder.items.bptt._bptt_mistakes import MISTAKES
from autograder.items.bptt._forwards import MISTAKES as FORWARD
from autograder.items.bptt._jacobians import MISTAKES as JACOBIANS
from autograder.items.draws import Sizes, network, sizes, whole_numbers
from autograder.items.inherit import inherit
from autograder.model import INTEGERS, ONE_STEP, Case, Group, Item
from rnn_reference.bptt import bptt

NAMES = ("X", "Tg", "h0", "P", "f", "loss")

PAIRS = {
    "softmax + ce": 3.0,
    "identity + se": 1.0,
    "sigmoid + se": 1.0,
    "tanh + se": 1.0,
    "relu + se": 1.0,
    "softmax + se": 1.0,
}
"""The main groups: an output activation and a loss, with their weights."""

PARTS = ("grad_z2", "grad_z1", "grad_W1", "grad_b1", "grad_W11", "grad_W0", "grad_b0")
"""The functions of the notebook that a student's bptt calls."""

LARGE = "large net in time"
LARGE_SIZES = Sizes(T=40, D=4, M=180, K=3)
"""Some 34,000 parameters: difference quotients take a forward pass for each of them, which is
beyond the time of a call; back through time it is one pass, of a few milliseconds."""


def draw(rng: Generator) -> list[Case]:
    """One small case a pair, and the side conditions with softmax and cross-entropy."""
    cases = []
    for pair in PAIRS:
        f, loss = pair.split(" + ")
        net = network(rng, sizes(rng), f, loss)
        cases.append(Case(pair, {name: net[name] for name in NAMES}))
    for group, T in ((ONE_STEP, 1), (INTEGERS, None)):
        net = network(rng, sizes(rng, T), "softmax", "ce")
        if group == INTEGERS:
            net["X"] = whole_numbers(rng, net["X"].shape)
            net["Tg"] = net["Tg"].astype(int)
        cases.append(Case(group, {name: net[name] for name in NAMES}))
    return [*cases, Case(LARGE, large_net(rng, LARGE_SIZES))]


def large_net(rng: Generator, n: Sizes) -> dict[str, Any]:
    """States far from saturation, so that right and wrong gradients stay finite over T steps."""
    P = {
        "W0": 0.5 * rng.standard_normal((n.M, n.D)) / np.sqrt(n.D),
        # The spectral radius of a large random matrix is known without its eigenvalues.
        "W11": 0.6 * rng.standard_normal((n.M, n.M)) / np.sqrt(n.M),
        "b0": rng.uniform(-0.3, 0.3, n.M),
        "W1": rng.standard_normal((n.K, n.M)) / np.sqrt(n.M),
        "b1": rng.uniform(-0.5, 0.5, n.K),
    }
    Tg = np.eye(n.K)[rng.integers(n.K, size=n.T)]
    X, h0 = rng.uniform(-1, 1, (n.T, n.D)), rng.uniform(-0.5, 0.5, n.M)
    return {"X": X, "Tg": Tg, "h0": h0, "P": P, "f": "softmax", "loss": "ce"}


INHERITED = (
    *inherit("bptt", "forward pass", FORWARD, lambda forward: assembled(rnn_forward=forward)),
    *inherit(
        "bptt",
        "act_jacobian",
        JACOBIANS,
        lambda jacobian: assembled(grad_z2=grad_z2.through(jacobian)),
        # A-11 is B-02; N-10 raises here; integers (N-13) do not come as z2.
        but=("A-11", "N-10", "N-13"),
    ),
    # N-25 raises here.
    *inherit("bptt", "grad_z2", grad_z2.MISTAKES, lambda g: assembled(grad_z2=g), but=("N-25",)),
    *inherit("bptt", "grad_W1", grad_W1.MISTAKES, lambda g: assembled(grad_W1=g)),
    *inherit("bptt", "grad_b1", grad_b1.MISTAKES, lambda g: assembled(grad_b1=g)),
    *inherit("bptt", "grad_W11", grad_W11.MISTAKES, lambda g: assembled(grad_W11=g)),
    # N-50 raises here.
    *inherit(
        "bptt",
        "grad_h1",
        grad_h1.MISTAKES,
        lambda h1: assembled(grad_z1=grad_z1.through(h1)),
        but=("N-50",),
    ),
    *inherit("bptt", "grad_z1", grad_z1.MISTAKES, lambda g: assembled(grad_z1=g)),
    *inherit("bptt", "grad_W0", grad_W0.MISTAKES, lambda g: assembled(grad_W0=g)),
    *inherit("bptt", "grad_b0", grad_b0.MISTAKES, lambda g: assembled(grad_b0=g)),
)

ITEM = Item(
    name="bptt",
    title="BPTT end to end",
    statement="8.11",
    points=10,
    draw=draw,
    expected=bptt,
    shapes={"W0": "(M, D)", "W11": "(M, M)", "b0": "(M,)", "W1": "(K, M)", "b1": "(K,)"},
    groups=(
        *(Group(pair, weight) for pair, weight in PAIRS.items()),
        Group(ONE_STEP, 1, main=False),
        Group(INTEGERS, 1, main=False),
        Group(LARGE, 1, main=False),
    ),
    builds_on=PARTS,
    built=lambda wrong: assembled(**wrong),
    mistakes=MISTAKES + INHERITED,
)
