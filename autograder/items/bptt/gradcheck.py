"""The student's own gradient check: it must pass right gradients and find planted errors."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.random import Generator

from autograder.items.bptt._gradcheck_mistakes import MISTAKES
from autograder.items.draws import Sizes, network, shuffled
from autograder.model import MAIN, Answer, Arguments, Case, Group, Item
from rnn_reference.bptt import bptt
from rnn_reference.numerical import relative_error

NAMES = ("X", "Tg", "h0", "P", "G", "f", "loss")
PAIRS = (("softmax", "ce"), ("tanh", "se"))

TINY = 1e-3
"""Measured on these draws: central differences leave at most 4e-5 for steps up to 1e-3, one-sided
ones 2e-4 at 1e-5 (entry by entry 2e-3, rarely) and 2e-3 or more at 1e-2. The planted errors are
above 4e-3 however they are measured, the whole gradient as one vector included."""

ENTRY = "one entry is wrong"
TRANSPOSED = "one matrix is transposed"
BIASES = "one bias is wrong"
SMALL = "small gradients"

Gradients = dict[str, np.ndarray]


def draw(rng: Generator) -> list[Case]:
    """Right gradients and planted errors, in any order, each of a net of its own.

    Of one net, the right ones would show what is wrong with the others, and in a fixed order the
    number of the call would. The nets have some 24 parameters, as each costs two passes.
    """

    def any_net() -> dict[str, Any]:
        return small_net(rng, *PAIRS[rng.integers(len(PAIRS))])

    cases = [Case(MAIN, with_gradients(small_net(rng, *pair), lambda G: G)) for pair in 2 * PAIRS]
    net = small_net(rng, "tanh", "se")  # the double is right for who leaves out the 1/2
    cases.append(Case(MAIN, with_gradients(net, lambda G: {key: 2 * g for key, g in G.items()})))
    for group, plant in PLANTED:
        cases.append(Case(group, with_gradients(any_net(), plant)))
    net = small_net(rng, "tanh", "se")
    near = {**net, "Tg": net["Y"] + 1e-6 * rng.standard_normal(net["Y"].shape)}
    cases.append(Case(SMALL, with_gradients(near, lambda G: {**G, "W1": 1.3 * G["W1"]})))
    return shuffled(rng, cases)


def small_net(rng: Generator, f: str, loss: str) -> dict[str, Any]:
    """A net none of whose gradients' entries nears 0, as some divide entry by entry."""
    while True:
        D, K = (int(n) for n in rng.permutation((3, 4)))
        net = network(rng, Sizes(T=3, D=D, M=2, K=K), f, loss)
        G = bptt(net["X"], net["Tg"], net["h0"], net["P"], f, loss)
        skew = abs(G["W11"][0, 1] - G["W11"][1, 0]) / np.abs(G["W11"]).max()
        if skew > 0.1 and all(np.abs(g).min() > 0.02 * np.abs(g).max() for g in G.values()):
            return net


def with_gradients(net: dict[str, Any], plant: Callable[[Gradients], Gradients]) -> Arguments:
    """A call's arguments, G being the right gradients after `plant`."""
    G = bptt(net["X"], net["Tg"], net["h0"], net["P"], net["f"], net["loss"])
    return {name: plant(G) if name == "G" else net[name] for name in NAMES}


def one_entry_too_low(G: Gradients) -> Gradients:
    """The last entry of W0, which comes before the other parameters."""
    W0 = G["W0"].copy()
    W0[-1, -1] -= np.abs(W0).max()
    return {**G, "W0": W0}


PLANTED = (
    (ENTRY, one_entry_too_low),
    (TRANSPOSED, lambda G: {**G, "W11": G["W11"].T.copy()}),
    (BIASES, lambda G: {**G, "b0": -G["b0"]}),
    (BIASES, lambda G: {**G, "b1": 0.7 * G["b1"]}),
)
"""Errors that are found whatever the output and the loss are."""


def expected(X: Any, Tg: Any, h0: Any, P: Any, G: Any, f: str, loss: str) -> float:
    """What a numerical check comes near to: the error against the exact gradients."""
    right = bptt(X, Tg, h0, P, f, loss)
    return max(relative_error(G[key], right[key]) for key in right)


def says(answer: Answer) -> str:
    """What a relative error says of the gradients."""
    try:
        error = abs(float(answer))
    except (TypeError, ValueError):
        return "nothing"
    if np.isnan(error):
        return "nothing"
    return "right" if error <= TINY else "wrong"


def agrees(arguments: Arguments, answer: Answer, other: Answer) -> bool:
    """Numerical errors differ from one step size to the next: what counts is their verdict."""
    return says(answer) == says(other)


ITEM = Item(
    name="gradcheck",
    title="Gradient check",
    statement="8.11",
    points=5,
    draw=draw,
    expected=expected,
    agrees=agrees,
    shapes="a number",
    groups=(
        Group(MAIN, 4),
        *(Group(name, 1, main=False) for name in (ENTRY, TRANSPOSED, BIASES, SMALL)),
    ),
    mistakes=MISTAKES,
    # Moving an entry of P there and back leaves rounding in it; and it may check drawn entries.
    inputs_weight=0,
    repeat_weight=0,
)
