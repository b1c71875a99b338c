"""One-to-many: x1 at t = 1, zeros from then on, an output at every step."""

from typing import Any

import numpy as np
from numpy.random import Generator

from autograder.items.draws import Sizes, network, sizes
from autograder.items.forward.rnn_forward import MISTAKES as FORWARD
from autograder.items.inherit import Function, inherit
from autograder.model import MAIN, ONE_STEP, Case, Group, Item, Mistake
from rnn_reference.forward import rnn_forward
from rnn_reference.mappings import one_to_many

AS_WIDE = "K = D"


def draw(rng: Generator) -> list[Case]:
    """Two nets, one whose outputs are as wide as its inputs, and one step.

    Where K = D an output could be fed back as the next input, and some do.
    """
    n = sizes(rng)
    return [
        Case(MAIN, arguments(rng, n, "softmax")),
        Case(MAIN, arguments(rng, sizes(rng), "tanh")),
        Case(AS_WIDE, arguments(rng, Sizes(n.T, n.K, n.M, n.K), "sigmoid")),
        Case(ONE_STEP, arguments(rng, sizes(rng, T=1), "softmax")),
    ]


def arguments(rng: Generator, n: Sizes, f: str) -> dict[str, Any]:
    """The first input, the initial state, the parameters and the length."""
    net = network(rng, n, f)
    return {"x1": net["X"][0], "h0": net["h0"], "P": net["P"], "T": n.T, "f": f}


def with_inputs(inputs: Function, run: Function = rnn_forward) -> Function:
    """Any pass over inputs of one's own."""

    def wrong(x1: Any, h0: Any, P: Any, T: int, f: str = "softmax") -> Any:
        W0, W11, b0, W1, b1 = (P[key] for key in ("W0", "W11", "b0", "W1", "b1"))
        return run(inputs(x1, T), h0, W0, W11, b0, W1, b1, f)[-1]

    return wrong


def zeros_after(x1: Any, T: int) -> Any:
    """The right inputs."""
    X = np.zeros((T, len(x1)))
    X[0] = x1
    return X


def fed_back(x1: Any, h0: Any, P: Any, T: int, f: str = "softmax") -> Any:
    """Takes each output as the next input."""
    Y = []
    x, h = x1, h0
    for _ in range(T):
        _, H, _, y = rnn_forward(x[None], h, **P, f=f)
        x, h = y[0], H[0]
        Y.append(x)
    return np.array(Y)


def of_the_right(change: Function) -> Function:
    """The right outputs, changed on the way out."""
    return lambda *arguments, **named: change(one_to_many(*arguments, **named))


def no_bias_later(x1: Any, h0: Any, P: Any, T: int, f: str = "softmax") -> Any:
    """Without an input, W0 x + b0 left out as a whole."""
    later = {**P, "b0": np.zeros_like(P["b0"])}
    _, H, _, first = rnn_forward(x1[None], h0, **P, f=f)
    if T == 1:
        return first
    rest = rnn_forward(np.zeros((T - 1, len(x1))), H[0], **later, f=f)[-1]
    return np.vstack([first, rest])


OWN = (
    Mistake(
        "N-F78",  # The image shown at every step.
        wrong=with_inputs(lambda x1, T: np.tile(x1, (T, 1))),
        says="Your net sees x1 at every step. One-to-many has one input: after the"
        " first step x(t) is 0.",
    ),
    Mistake(
        "N-F79",  # Variant b of the captioning figure: x(t+1) = y(t).
        wrong=fed_back,
        says="You feed each output back as the next input. That is a variant with an extra path;"
        " here x(t) is 0 after the first step.",
    ),
    Mistake(
        "N-F80",  # X[-1] = x1.
        wrong=with_inputs(lambda x1, T: zeros_after(x1, T)[::-1]),
        says="Your input x1 comes in the last step. It stands at t = 1, and the outputs follow.",
    ),
    Mistake(
        "N-F81",  # x1, then T zeros.
        wrong=with_inputs(lambda x1, T: zeros_after(x1, T + 1)),
        says="You have an output too many: the step of x1 is one of the T steps.",
    ),
    Mistake(
        "N-F82",  # The outputs of the silent steps alone.
        wrong=of_the_right(lambda Y: Y[1:]),
        says="You have an output too few: the step of x1 has an output as well.",
    ),
    Mistake(
        "N-F83",  # Many-to-one habits.
        wrong=of_the_right(lambda Y: Y[-1]),
        says="You return the last output alone. Here every step has an output: the result is"
        " T x K.",
    ),
    Mistake(
        "N-F84",  # One step, repeated.
        wrong=of_the_right(lambda Y: np.tile(Y[0], (len(Y), 1))),
        says="All your outputs are y(1). From step to step the state goes on, also without input.",
    ),
    Mistake(
        "N-F85",  # No input: the whole of W0 x + b0 left out.
        wrong=no_bias_later,
        says="After the first step your net is without b0. The input is 0 there, but the bias is"
        " added at every step.",
    ),
)
# Those that show in Z1, H and Z2 only, or not apart from one another; F-09 is told for N-F56, and
# X is made of floats.
HIDDEN = ("F-15", "N-F41", "N-F43", "N-F44", *(f"N-F{n}" for n in range(52, 58)))


def with_pass(run: Function) -> Function:
    """The mapping with a forward pass of one's own."""
    return with_inputs(zeros_after, run)


ITEM = Item(
    name="one_to_many",
    title="One-to-many",
    statement="4.1",
    points=7,
    draw=draw,
    expected=one_to_many,
    shapes="(T, K)",
    groups=(Group(MAIN, 5), Group(AS_WIDE, 1), Group(ONE_STEP, 1, main=False)),
    mistakes=OWN + inherit("one_to_many", "rnn_forward", FORWARD, with_pass, but=HIDDEN),
)
