"""h = tanh(W x + b): what one box of the folded figure stands for."""

from typing import Any

import numpy as np
from numpy.random import Generator

from autograder.items.draws import sizes, whole_numbers
from autograder.items.forward.tanh import MISTAKES as TANH
from autograder.items.inherit import Function, inherit
from autograder.model import INTEGERS, MAIN, Case, Group, Item, Mistake
from rnn_reference.activations import relu, sigmoid
from rnn_reference.forward import layer_forward

SATURATED = "saturated units"


def draw(rng: Generator) -> list[Case]:
    """Two layers, one with integers, and two with pre-activations around 1000 and -1000."""
    cases = []
    for group, shift in ((MAIN, 0), (MAIN, 0), (INTEGERS, 0), (SATURATED, 1e3), (SATURATED, -1e3)):
        n = sizes(rng)
        W: Any = rng.standard_normal((n.M, n.D)) / np.sqrt(n.D)
        x: Any = rng.standard_normal(n.D)
        if group == INTEGERS:
            W, x = whole_numbers(rng, W.shape), 1 + abs(whole_numbers(rng, x.shape))
        b = rng.uniform(0.2, 0.6, n.M) * rng.choice((-1.0, 1.0), n.M) + shift
        cases.append(Case(group, {"W": W, "x": x, "b": b}))
    return cases


def with_tanh(act: Function) -> Function:
    """The layer with an activation of one's own."""
    return lambda W, x, b: act(W @ x + b)


def each_term(W: Any, x: Any, b: Any) -> Any:
    """The tanh taken term by term."""
    return np.tanh(W @ x) + np.tanh(b)


ITEM = Item(
    name="layer_forward",
    title="One layer of neurons",
    statement="2.4",
    points=4,
    draw=draw,
    expected=layer_forward,
    shapes="(M,)",
    groups=(Group(MAIN, 6), Group(INTEGERS, 1, main=False), Group(SATURATED, 1, main=False)),
    mistakes=(
        Mistake(
            "N-F34",  # F-02 for a single layer.
            wrong=lambda W, x, b: np.tanh(W @ x),
            says="The bias b has no effect on your layer: it belongs to the pre-activation, beside"
            " W x.",
        ),
        Mistake(
            "N-F35",  # A linear layer, as frameworks name it.
            wrong=with_tanh(lambda z: z),
            says="Your layer is linear: it returns the pre-activation. The activation tanh is still"
            " to come.",
        ),
        Mistake(
            "N-F36",  # The bracket closed too early.
            wrong=lambda W, x, b: np.tanh(W @ x) + b,
            says="You add b after tanh. It is part of the pre-activation, inside the brackets.",
        ),
        Mistake(
            "N-F37",  # Three separate tanhs pass deeplearning.ai's cell test (C5W1A1).
            wrong=each_term,
            says="You take tanh of each term on its own. The terms are added first, and tanh is"
            " taken of the sum.",
        ),
        Mistake(
            "N-F38",  # The activation of the next lecture's layers.
            wrong=with_tanh(relu),
            says="Your layer is a ReLU layer: it has no negative outputs. On the slide it is tanh.",
        ),
        Mistake(
            "N-F39",  # Element by element: W * x broadcasts where it should multiply and add.
            wrong=lambda W, x, b: np.tanh(W * x + b[:, None]),
            says="You have a matrix where a vector of M numbers is asked for: W and x are"
            " multiplied entry by entry, and the sum over the inputs is missing.",
        ),
        Mistake(
            "N-F40",  # b subtracted, as a threshold in McCulloch-Pitts form.
            wrong=lambda W, x, b: np.tanh(W @ x - b),
            says="You subtract b, like a threshold. On the slide it is added.",
        ),
        Mistake(
            "F-17",
            wrong=with_tanh(sigmoid),
            says="Your layer is a σ layer: its outputs are all positive. On the slide it is tanh.",
        ),
        *inherit(
            "layer_forward",
            "tanh",
            TANH,
            with_tanh,
            but=("N-F13",),  # F-17
        ),
    ),
)
