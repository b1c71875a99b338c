"""Forward propagation through time: Z1, H, Z2 and Y for t = 1..T."""

from collections.abc import Iterator
from typing import Any

from numpy.random import Generator

from autograder.items.draws import network, sizes, whole_numbers
from autograder.items.forward._pass_mistakes import MISTAKES as OWN
from autograder.items.forward._passes import all_outputs_at_once, forward
from autograder.items.forward.rnn_step import MISTAKES as STEP
from autograder.items.forward.softmax import MISTAKES as SOFTMAX
from autograder.items.inherit import inherit
from autograder.model import INTEGERS, ONE_STEP, Case, Group, Item
from rnn_reference.activations import ACTIVATIONS
from rnn_reference.forward import rnn_forward

NAMES = ("X", "h0", "W0", "W11", "b0", "W1", "b1", "f")


def draw(rng: Generator) -> Iterator[Case]:
    """A net for each output activation, one of a single step, one with integers for X."""
    for f in ACTIVATIONS:
        yield Case(f, arguments(rng, f))
    yield Case(ONE_STEP, arguments(rng, "softmax", T=1))
    whole = arguments(rng, "softmax")
    yield Case(INTEGERS, whole | {"X": whole_numbers(rng, whole["X"].shape)})


def arguments(rng: Generator, f: str, T: int | None = None) -> dict[str, Any]:
    """A net with logits of order 1, its sequence and its initial state."""
    net = network(rng, sizes(rng, T), f)
    return {name: net[name] for name in NAMES}


def in_a_loop(step: Any) -> Any:
    """The whole pass with a step of one's own."""
    return forward(step=step)


# Of the softmax mistakes only those show whose code is right for a single row.
VECTORWISE = [m for m in SOFTMAX if m.id in ("N-F23", "N-F24")]

MISTAKES = (
    OWN
    + inherit("rnn_forward", "rnn_step", STEP, in_a_loop)
    + inherit("rnn_forward", "softmax", VECTORWISE, all_outputs_at_once)
)

ITEM = Item(
    name="rnn_forward",
    title="Forward propagation through time",
    statement="3.5",
    points=14,
    draw=lambda rng: list(draw(rng)),
    expected=rnn_forward,
    returns=("Z1", "H", "Z2", "Y"),
    shapes={"Z1": "(T, M)", "H": "(T, M)", "Z2": "(T, K)", "Y": "(T, K)"},
    groups=(
        *(Group(f, 2 if f == "softmax" else 1) for f in ACTIVATIONS),
        Group(ONE_STEP, 1, main=False),
        Group(INTEGERS, 1, main=False),
    ),
    mistakes=MISTAKES,
)
