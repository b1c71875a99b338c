"""∇z h, with (∇z h)_ij = ∂h_i/∂z_j: diagonal for σ, tanh, I and ReLU, full for softmax."""

from collections.abc import Iterator

import numpy as np
from numpy.random import Generator

from autograder.items.bptt._jacobians import MISTAKES
from autograder.items.draws import pre_activations
from autograder.model import INTEGERS, Case, Group, Item
from rnn_reference.activations import ACTIVATIONS, act_jacobian


def draw(rng: Generator) -> Iterator[Case]:
    """One z an activation, two for softmax, and integers where no kink can decide."""
    for name in (*ACTIVATIONS, "softmax"):
        K = int(rng.integers(3, 8))
        yield Case(name, {"name": name, "z": pre_activations(rng, (K,))})
    for name in ("tanh", "softmax"):
        z = rng.permutation(np.arange(-2, 3))
        yield Case(INTEGERS, {"name": name, "z": z})


ITEM = Item(
    name="act_jacobian",
    title="∇z h: Jacobian of an activation",
    statement="8.1",
    points=7,
    draw=lambda rng: list(draw(rng)),
    expected=act_jacobian,
    shapes="(K, K)",
    groups=(
        *(Group(name, 2 if name == "softmax" else 1) for name in ACTIVATIONS),
        Group(INTEGERS, 1, main=False),
    ),
    mistakes=MISTAKES,
)
