"""δ_j = h'(a_j) Σ_k w_kj δ_k: one layer back."""

from typing import Any

import numpy as np
from numpy.random import Generator

from autograder.items.draws import pre_activations, sizes, whole_numbers
from autograder.items.dynamics._slopes import NAMES, but, slope, value
from autograder.items.inherit import Function
from autograder.model import INTEGERS, Case, Group, Item, Mistake
from rnn_reference.dynamics import delta_hidden


def draw(rng: Generator) -> list[Case]:
    """Each activation, and integers for a."""
    cases = []
    for group, name in (*((name, name) for name in NAMES), (INTEGERS, "tanh")):
        n = sizes(rng)
        a = whole_numbers(rng, (n.M,)) if group == INTEGERS else pre_activations(rng, (n.M,))
        W, delta = rng.standard_normal((n.K, n.M)), 2 * rng.standard_normal(n.K)
        cases.append(Case(group, {"a": a, "W": W, "delta": delta, "name": name}))
    return cases


def back(
    slopes: Function = slope,
    arrives: Function = lambda W, delta: delta @ W,
    joined: Function = lambda s, g: s * g,
) -> Function:
    """delta_hidden with any of its parts a wrong one."""
    return lambda a, W, delta, name: joined(slopes(name, a), arrives(W, delta))


def one_per_connection(a: Any, W: Any, delta: Any, name: str) -> Any:
    """Every h'(a_j) w_kj δ_k, not summed over k."""
    return slope(name, a)[:, None] * W.T * delta


def quotient(s: Any, g: Any) -> Any:
    """What arrives, divided by the slope."""
    with np.errstate(all="ignore"):
        return g / s


ITEM = Item(
    name="delta_hidden",
    title="δ through one layer",
    statement="9.2",
    points=14,
    draw=draw,
    expected=delta_hidden,
    shapes="(M,)",
    groups=(
        Group("tanh", 3),
        Group("sigmoid", 3),
        Group("relu", 1),
        Group("identity", 1),
        Group(INTEGERS, 1, main=False),
    ),
    mistakes=(
        Mistake(
            "B-23",
            wrong=back(slopes=lambda name, a: np.ones(len(a))),
            says="Your δ_j is the sum of what comes back through the weights. The slope h'(a_j) of"
            " the unit itself is missing.",
        ),
        Mistake(
            "N-V11",
            wrong=back(slopes=value),
            says="Your δ_j holds h(a_j), the unit's output, in the place of its slope h'(a_j).",
        ),
        Mistake(
            "B-05",
            wrong=back(slopes=lambda name, a: slope(name, value(name, a))),
            says="Your slopes are taken at h(a_j), as if the activation were applied twice. They"
            " belong at a_j.",
        ),
        Mistake(
            "A-08",
            wrong=back(but({"tanh": lambda a, h: 1 - a**2, "sigmoid": lambda a, h: a * (1 - a)})),
            says="Your slopes are those formulas in h that you know, with a_j put in for h. What"
            " comes in is a, before the activation.",
        ),
        Mistake(
            "N-V12",
            wrong=back(slopes=lambda name, a: slope("tanh", a)),
            says="All your layers have the slope of tanh. name says which activation it is.",
        ),
        Mistake(
            "N-V13",
            wrong=back(slopes=lambda name, a: slope("sigmoid", a)),
            says="All your layers have the slope of σ. name says which activation it is.",
        ),
        Mistake(
            "A-16",
            wrong=back(but({"sigmoid": lambda a, h: 1 - h**2})),
            says="Your slope of σ is 1 - h², which is the slope of tanh.",
        ),
        Mistake(
            "A-07",
            wrong=back(but({"sigmoid": lambda a, h: h * (1 + h)})),
            says="Your slope of σ exceeds 1/4: look at the sign in h(1 - h).",
        ),
        Mistake(
            "A-14",
            wrong=back(but({"relu": lambda a, h: h})),
            says="Your slope of ReLU is ReLU itself. It is a step: what are its two values?",
        ),
        Mistake(
            "N-V14",
            wrong=back(but({"tanh": lambda a, h: (1 - h) ** 2})),
            says="Your slope of tanh is (1 - h)². Mind what is squared in 1 - h².",
        ),
        Mistake(
            "N-V15",
            wrong=one_per_connection,
            says="You return one number per connection. Unit j hears from all units k above it, and"
            " adds what they say.",
        ),
        Mistake(
            "N-V16",
            wrong=back(arrives=lambda W, delta: delta @ W / len(delta)),
            says="You average over the units k above. The paths through them add up; nothing is"
            " divided.",
        ),
        Mistake(
            "N-V17",
            wrong=back(arrives=lambda W, delta: (delta @ W)[None]),
            says="Your δ has a row too many, (1, M): return one number per unit, (M,).",
        ),
        Mistake(
            "N-V18",  # oreilly-japan/deep-learning-from-scratch-2, issue 26: 1 / (1 - h²).
            wrong=back(joined=quotient),
            says="You divide by the slope h'(a_j). Going back through a unit multiplies with it.",
        ),
        Mistake(
            "N-V19",
            wrong=back(arrives=lambda W, delta: W.sum(axis=0) * delta.sum()),
            says="You sum the weights and the δ_k each for itself. It is the products w_kj δ_k that"
            " are added.",
        ),
        Mistake(
            "N-V20",
            wrong=back(arrives=lambda W, delta: W.sum(axis=0)),
            says="Your δ_j does not depend on the δ_k above it: the weights are summed alone.",
        ),
    ),
)
