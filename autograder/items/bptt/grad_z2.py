"""∇z2(t) L = ∇h2(t) L ∇z2(t) h2(t): the loss's gradient through the output activation."""

from collections.abc import Iterator

import numpy as np
from numpy.random import Generator

from autograder.items.draws import network, sizes
from autograder.model import ONE_STEP, Case, Group, Item, Mistake
from rnn_reference.bptt import grad_z2

ACTIVATIONS = ("sigmoid", "tanh", "identity", "relu", "softmax")


def draw(rng: Generator) -> Iterator[Case]:
    """Two cases an activation, with any dY: backward takes whatever the loss gives it."""
    for f in ACTIVATIONS:
        for _ in range(2):
            yield Case(f, arguments(rng, f))
    yield Case(ONE_STEP, arguments(rng, "softmax", T=1))


def arguments(rng: Generator, f: str, T: int | None = None) -> dict[str, object]:
    net = network(rng, sizes(rng, T), f)
    return {"dY": rng.standard_normal(net["Z2"].shape), "Z2": net["Z2"], "f": f}


ITEM = Item(
    name="grad_z2",
    title="∇z2 L: through the output activation",
    statement="8.1",
    points=8,
    draw=lambda rng: list(draw(rng)),
    expected=grad_z2,
    shapes="(T, K)",
    groups=(
        Group("sigmoid", 1),
        Group("tanh", 1),
        Group("identity", 1),
        Group("relu", 1),
        Group("softmax", 2),
        Group(ONE_STEP, 1, main=False),
    ),
    mistakes=(
        Mistake(
            "B-01",
            wrong=lambda dY, Z2, f: np.array(dY),
            says="You returned ∇h2 L as it came. ∇z2 L = ∇h2 L · ∇z2 h2: the Jacobian of the"
            " output activation is missing (the hand-written slide breaks off before it).",
        ),
    ),
)
