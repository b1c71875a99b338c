"""∇h1(t) L: h1(t) affects L through z2(t) and through z1(t+1); the latter is absent at t = T."""

from typing import Any

import numpy as np
from numpy.random import Generator

from autograder.items.draws import network, sizes
from autograder.items.inherit import Function
from autograder.model import MAIN, Case, Group, Item, Mistake
from rnn_reference.bptt import grad_h1

LAST = "t = T"


def draw(rng: Generator) -> list[Case]:
    """Two steps t < T, and the last one, where d1_next is None."""
    cases = []
    for group in (MAIN, MAIN, LAST):
        net = network(rng, sizes(rng))
        arguments = {name: net[name] for name in ("d2_t", "d1_next", "W1", "W11")}
        if group == LAST:
            arguments |= {"d2_t": net["D2"][-1], "d1_next": None}
        cases.append(Case(group, arguments))
    return cases


def joined(two: Function) -> Function:
    """∇h1(t) L, right at t = T; `two` joins the first path's part, δ1(t+1) and W11 before."""

    def wrong(d2_t: Any, d1_next: Any, W1: Any, W11: Any) -> Any:
        first = d2_t @ W1
        return first if d1_next is None else two(first, d1_next, W11)

    return wrong


def clears_the_next(first: Any, d1_next: Any, W11: Any) -> Any:
    """The right sum, after which δ1(t+1) is overwritten."""
    first += d1_next @ W11
    d1_next *= 0
    return first


def no_last_step(d2_t: Any, d1_next: Any, W1: Any, W11: Any) -> Any:
    """Raises at t = T, as None cannot be multiplied."""
    return d2_t @ W1 + d1_next @ W11


def zero_at_the_last_step(d2_t: Any, d1_next: Any, W1: Any, W11: Any) -> Any:
    """Takes "this term will not be present" for all of the gradient."""
    return np.zeros(len(W11)) if d1_next is None else d2_t @ W1 + d1_next @ W11


MISTAKES = (
    Mistake(
        "B-15",
        wrong=joined(lambda first, d1_next, W11: first),
        says="Your ∇h1(t) L has the path through z2(t) only. h1(t) also enters the next step:"
        " the path through z1(t+1) is missing.",
    ),
    Mistake(
        "B-17",
        wrong=joined(lambda first, d1_next, W11: first + d1_next @ W11.T),
        says="In your ∇h1(t) L W11 is transposed in the path through z1(t+1). Gradients of vectors"
        " are rows: on which side of the row δ1(t+1) does W11 stand?",
    ),
    Mistake(
        "B-28",
        wrong=joined(lambda first, d1_next, W11: first - d1_next @ W11),
        says="In your ∇h1(t) L the path through z1(t+1) has a minus. The chain rule adds the paths,"
        " all of them.",
    ),
    Mistake(
        "B-29",
        wrong=joined(lambda first, d1_next, W11: first + d1_next @ W11 * 0.5),
        says="In your ∇h1(t) L the path through z1(t+1) counts by half. The chain rule adds the"
        " paths, it does not average them.",
    ),
    Mistake(
        "B-25",
        wrong=joined(clears_the_next),
        says="In your ∇h1(t) L the sum is right, but δ1(t+1) is changed in place after its use."
        " It is still needed for the gradients of the parameters: leave the arguments alone.",
    ),
    Mistake(
        "N-46",  # dh + dh_next as in LSTM code, where the step before has applied the weights.
        wrong=joined(lambda first, d1_next, W11: first + d1_next),
        says="In your ∇h1(t) L δ1(t+1) is added as it is. From z1(t+1) back to h1(t) the way leads"
        " through W11, which is missing.",
    ),
    Mistake(
        "N-47",  # dh = dh_next @ Wh: the upstream gradient of CS231n's rnn_backward left out.
        wrong=joined(lambda first, d1_next, W11: d1_next @ W11),
        says="For t < T your ∇h1(t) L has the path through z1(t+1) only. h1(t) also makes the"
        " output of its own step, through z2(t).",
    ),
    Mistake(
        "N-48",  # The two factors of a chain and the two paths of a sum mixed up (6.5).
        wrong=joined(lambda first, d1_next, W11: first * (d1_next @ W11)),
        says="You multiply the two paths of ∇h1(t) L. Factors multiply along one path; different"
        " paths add.",
    ),
    Mistake(
        "N-49",  # A bracket too wide: (d2 W1 + δ) W11.
        wrong=joined(lambda first, d1_next, W11: (first + d1_next) @ W11),
        says="In your ∇h1(t) L W11 multiplies both paths. The one through z2(t) meets W1 only.",
    ),
    Mistake(
        "N-50",  # E12: the remark on t = T floats on the slide; None runs into a product.
        wrong=no_last_step,
        says="Your ∇h1(t) L is right for t < T and raises an error at t = T, where d1_next is None:"
        " there is no z1(T+1).",
    ),
    Mistake(
        "N-51",  # E12 as well: the remark read as if it meant both terms.
        wrong=zero_at_the_last_step,
        says="At t = T your ∇h1(t) L is 0. Only the term with z1(t+1) is not present there; y(T)"
        " still depends on h1(T).",
    ),
)

ITEM = Item(
    name="grad_h1",
    title="∇h1(t) L: the two paths",
    statement="8.6",
    points=8,
    draw=draw,
    expected=grad_h1,
    shapes="(M,)",
    groups=(Group(MAIN, 6), Group(LAST, 2, main=False)),
    mistakes=MISTAKES,
)
