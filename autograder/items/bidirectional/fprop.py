"""Fprop: the hidden states of one direction."""

from typing import Any

import numpy as np
from numpy.random import Generator

from autograder.items.draws import network, sizes, whole_numbers
from autograder.items.inherit import Function
from autograder.model import INTEGERS, MAIN, ONE_STEP, Case, Group, Item, Mistake
from rnn_reference.activations import ACTIVATIONS
from rnn_reference.forward import fprop


def draw(rng: Generator) -> list[Case]:
    """Two sequences, one step alone, and bits for X."""
    cases = []
    for group, T in ((MAIN, None), (MAIN, None), (ONE_STEP, 1), (INTEGERS, None)):
        net = network(rng, sizes(rng, T))
        X = whole_numbers(rng, net["X"].shape) if group == INTEGERS else net["X"]
        weights = {name: net[name] for name in ("W0", "W11", "b0")}
        cases.append(Case(group, {"X": X, "h_init": net["h0"], **weights}))
    return cases


def states(
    *,
    z: Function = lambda W0, x, W11, h, b0: W0 @ x + W11 @ h + b0,
    hidden: Function = np.tanh,
    first: Function = lambda h_init: h_init,
    before: Function = lambda h, h_init: h,
    steps: Function = range,
    dtype: Function = lambda X: float,
    returns: Function = lambda H, h_init: H,
) -> Function:
    """Fprop as a loop, with any of its parts replaced by a wrong one."""

    def wrong(X: Any, h_init: Any, W0: Any, W11: Any, b0: Any) -> Any:
        H = np.zeros((len(X), len(b0)), dtype=dtype(X))
        h = first(h_init)
        for t in steps(len(X)):
            h = H[t] = hidden(z(W0, X[t], W11, before(h, h_init), b0))
        return returns(H, h_init)

    return wrong


MISTAKES = (
    Mistake(
        "F-01",
        wrong=states(z=lambda W0, x, W11, h, b0: W0 @ x + b0),
        says="Your states remember nothing: z1(t) lacks the recurrent term, so h1(t) depends on"
        " x(t) alone.",
    ),
    Mistake(
        "F-02",
        wrong=states(z=lambda W0, x, W11, h, b0: W0 @ x + W11 @ h),
        says="Your z1(t) lacks its bias b0.",
    ),
    Mistake(
        "F-03",
        wrong=states(z=lambda W0, x, W11, h, b0: W0 @ x + W11.T @ h + b0),
        says="W11 is used transposed: its row i belongs to z1_i. M x M is square, so no shape can"
        " tell.",
    ),
    Mistake(
        "F-05",
        wrong=states(before=lambda h, h_init: h_init),
        says="Every step of yours starts from h_init. Step t takes over the state of the step"
        " before it.",
    ),
    Mistake(
        "F-06",
        wrong=states(first=np.zeros_like),
        says="Your first step starts from 0. Fprop is given a state to start from, and it is not 0"
        " here.",
    ),
    Mistake(
        "F-12",
        wrong=states(steps=lambda T: range(T - 1)),
        says="Your loop ends one step early: the last row of your states is still 0.",
    ),
    Mistake(
        "F-13",
        wrong=states(steps=lambda T: range(T - 1, -1, -1)),
        says="Your loop starts at the last row of X. Fprop reads its sequence as it is given; to"
        " read it backwards the caller flips X.",
    ),
    Mistake(
        "F-15",
        wrong=states(dtype=lambda X: X.dtype),
        says="Your states are right for floats, but with integers for X (bits) they are cut off to"
        " 0: the array that holds them took its dtype from X. Let it hold floats.",
    ),
    Mistake(
        "F-17",
        wrong=states(hidden=ACTIVATIONS["sigmoid"]),
        says="Your hidden layer is σ: no state of yours is negative. In the lecture it is tanh.",
    ),
    Mistake(
        "N-R01",  # The pre-activation kept as the state, as in a cell that returns (z, h).
        wrong=states(hidden=lambda z: z),
        says="Your states are pre-activations: the sum z1(t) is there, the tanh around it is"
        " missing.",
    ),
    Mistake(
        "N-R02",  # deeplearning.ai's cell test passes three separate tanhs (C5W1A1).
        wrong=states(
            z=lambda W0, x, W11, h, b0: np.tanh(W0 @ x) + np.tanh(W11 @ h) + np.tanh(b0),
            hidden=lambda z: z,
        ),
        says="Each term of your z1(t) goes through tanh on its own. The terms are added first, and"
        " tanh is taken of their sum.",
    ),
    Mistake(
        "N-R03",  # An array of T+1 states, cut at the wrong end.
        wrong=states(returns=lambda H, h_init: np.vstack([h_init, H[:-1]])),
        says="Your states are one step late: the first row is h_init and the state of t = T is"
        " missing. h1(1) is the state after x(1) was read.",
    ),
    Mistake(
        "N-R04",  # The same array of T+1 states, not cut at all.
        wrong=states(returns=lambda H, h_init: np.vstack([h_init, H])),
        says="You return one row too many: the first is h_init. The rows are to be the states of"
        " t = 1 to T.",
    ),
    Mistake(
        "N-R05",  # Keras' default, return_sequences=False.
        wrong=states(returns=lambda H, h_init: H[-1]),
        says="You return the last state only. The output layer reads the state of every t, so"
        " Fprop returns all of them.",
    ),
    Mistake(
        "N-R06",  # One array written into at each step and put into a list T times.
        wrong=states(returns=lambda H, h_init: np.tile(H[-1], (len(H), 1))),
        says="All rows of your result are the last state: the same array is kept T times and"
        " written over at each step. Keep a new one per step.",
    ),
)

ITEM = Item(
    name="fprop",
    title="One direction",
    statement="12.1",
    points=14,
    draw=draw,
    expected=fprop,
    shapes="(T, M)",
    groups=(
        Group(MAIN, 6),
        Group(ONE_STEP, 1, main=False),
        Group(INTEGERS, 1, main=False),
    ),
    mistakes=MISTAKES,
)
