"""z1(t) = W0 x(t) + W11 h1(t-1) + b0 and h1(t) = tanh z1(t): one step of the recurrence."""

from typing import Any

import numpy as np
from numpy.random import Generator

from autograder.items.draws import network, sizes, whole_numbers
from autograder.items.inherit import Function
from autograder.model import INTEGERS, MAIN, Case, Group, Item, Mistake
from rnn_reference.activations import relu, sigmoid
from rnn_reference.forward import rnn_step


def draw(rng: Generator) -> list[Case]:
    """Two steps, and one whose x and state are integers."""
    cases = []
    for group in (MAIN, MAIN, INTEGERS):
        net = network(rng, sizes(rng))
        step = {"x": net["X"][0], "h_prev": net["h0"]}
        if group == INTEGERS:
            step = {key: 1 + abs(whole_numbers(rng, v.shape)) for key, v in step.items()}
        cases.append(Case(group, step | {key: net[key] for key in ("W0", "W11", "b0")}))
    return cases


def made_of(z1: Function, hidden: Function = np.tanh) -> Function:
    """A step with a pre-activation, or a hidden activation, of one's own."""

    def wrong(x: Any, h_prev: Any, W0: Any, W11: Any, b0: Any) -> Any:
        z = z1(x, h_prev, W0, W11, b0)
        return z, hidden(z)

    return wrong


def right(x: Any, h_prev: Any, W0: Any, W11: Any, b0: Any) -> Any:
    """z1(t), plainly."""
    return W0 @ x + W11 @ h_prev + b0


def afterwards(change: Function) -> Function:
    """The right step, changed by `change(z1, h1)` on the way out."""
    return lambda *arguments, **named: change(*rnn_step(*arguments, **named))


def state_outside(x: Any, h_prev: Any, W0: Any, W11: Any, b0: Any) -> Any:
    """The recurrent term added after tanh."""
    z = W0 @ x + b0
    return z, np.tanh(z) + W11 @ h_prev


MISTAKES = (
    Mistake(
        "F-01",
        wrong=made_of(lambda x, h_prev, W0, W11, b0: W0 @ x + b0),
        says="z1(t) takes no notice of h1(t-1): as it is, this is an MLP that sees one frame at a"
        " time. Which term carries the memory?",
    ),
    Mistake(
        "F-02",
        wrong=made_of(lambda x, h_prev, W0, W11, b0: W0 @ x + W11 @ h_prev),
        says="z1(t) is without its bias b0.",
    ),
    Mistake(
        "F-03",
        wrong=made_of(lambda x, h_prev, W0, W11, b0: W0 @ x + W11.T @ h_prev + b0),
        says="W11 is used transposed: its row i belongs to z1_i, its column j to h1_j of the step"
        " before. M x M is square, so no shape can tell.",
    ),
    Mistake(
        "F-17",
        wrong=made_of(right, hidden=sigmoid),
        says="z1(t) is right, but h1(t) is σ of it. The lecture's hidden layer is tanh.",
    ),
    Mistake(
        "N-F41",  # The two results swapped.
        wrong=afterwards(lambda z, h: (h, z)),
        says="Your two results come in the other order. The pre-activation z1(t) comes first, then"
        " the state h1(t).",
    ),
    Mistake(
        "N-F42",  # Three separate tanhs pass deeplearning.ai's cell test (C5W1A1).
        wrong=made_of(
            lambda x, h_prev, W0, W11, b0: np.tanh(W0 @ x) + np.tanh(W11 @ h_prev) + np.tanh(b0),
            hidden=lambda z: z,
        ),
        says="Each term of z1(t) goes through tanh on its own. The terms are added first; h1(t) is"
        " tanh of their sum.",
    ),
    Mistake(
        "N-F43",  # return h, h: the pre-activation overwritten.
        wrong=afterwards(lambda z, h: (h, h)),
        says="h1(t) is right, but you return it twice. BPTT needs the pre-activation z1(t) as well:"
        " keep it before tanh.",
    ),
    Mistake(
        "N-F44",  # The activation of the hidden layer forgotten.
        wrong=afterwards(lambda z, h: (z, z)),
        says="z1(t) is right, but h1(t) equals it: the hidden layer has no activation.",
    ),
    Mistake(
        "N-F45",  # tanh(W0 x + b0) + W11 h: the bracket closed too early.
        wrong=state_outside,
        says="You add the recurrent term after tanh. It is part of z1(t), beside the one of the"
        " input, and tanh is taken of the whole.",
    ),
    Mistake(
        "N-F46",  # PyTorch's b_ih and b_hh, both filled with b0.
        wrong=made_of(lambda x, h_prev, W0, W11, b0: W0 @ x + W11 @ h_prev + 2 * b0),
        says="b0 counts twice in z1(t). The two products share one bias.",
    ),
    Mistake(
        "N-F47",  # The state taken for a pre-activation.
        wrong=made_of(lambda x, h_prev, W0, W11, b0: W0 @ x + W11 @ np.tanh(h_prev) + b0),
        says="h1(t-1) goes through tanh once more before W11. It is a state already: tanh was"
        " taken when it was made.",
    ),
    Mistake(
        "N-F48",  # h_prev + ...: the residual or leaky units of other courses.
        wrong=made_of(lambda x, h_prev, W0, W11, b0: W0 @ x + W11 @ h_prev + b0 + h_prev),
        says="z1(t) holds h1(t-1) twice: through W11, and as it is. On the slide the way leads"
        " through W11 alone.",
    ),
    Mistake(
        "N-F49",  # ReLU RNNs (F-17's cousin).
        wrong=made_of(right, hidden=relu),
        says="z1(t) is right, but h1(t) is its ReLU. The lecture's hidden layer is tanh.",
    ),
)

ITEM = Item(
    name="rnn_step",
    title="One step of the recurrence",
    statement="3.2",
    points=9,
    draw=draw,
    expected=rnn_step,
    returns=("z1", "h1"),
    shapes={"z1": "(M,)", "h1": "(M,)"},
    groups=(Group(MAIN, 6), Group(INTEGERS, 1, main=False)),
    mistakes=MISTAKES,
)
