"""∇z1(t) L = ∇h1(t) L ∇z1(t) h1(t), from t = T back to t = 1."""

from typing import Any

import numpy as np

from autograder.items.bptt.grad_h1 import MISTAKES as TWO_PATHS
from autograder.items.draws import intermediates
from autograder.items.inherit import Function, inherit
from autograder.model import Item, Mistake
from rnn_reference.bptt import grad_h1, grad_z1


def through(h1: Function) -> Function:
    """grad_z1 step by step, as on the slide, with a grad_h1 of one's own."""

    def wrong(D2: Any, H: Any, W1: Any, W11: Any) -> Any:
        D1 = np.zeros(np.shape(H))
        for t in range(len(H) - 1, -1, -1):
            d1_next = D1[t + 1] if t + 1 < len(H) else None
            D1[t] = h1(D2[t], d1_next, W1, W11) * (1 - H[t] ** 2)
        return D1

    return wrong


def sloped(slopes: Function) -> Function:
    """grad_z1 with slopes (T, M) of one's own making from H."""

    def wrong(D2: Any, H: Any, W1: Any, W11: Any) -> Any:
        D1, S = np.zeros(np.shape(H)), slopes(H)
        for t in range(len(H) - 1, -1, -1):
            d1_next = D1[t + 1] if t + 1 < len(H) else None
            D1[t] = grad_h1(D2[t], d1_next, W1, W11) * S[t]
        return D1

    return wrong


def recursion(step: Function, passes: Function = lambda t, g, d: d) -> Function:
    """grad_z1 with a `step` from (g, next, W11, slope), `passes` (t, g, δ) on to t-1."""

    def wrong(D2: Any, H: Any, W1: Any, W11: Any) -> Any:
        D1, d1_next = np.zeros(np.shape(H)), np.zeros(len(W11))
        for t in range(len(H) - 1, -1, -1):
            slope = 1 - H[t] ** 2
            D1[t] = step(D2[t] @ W1, d1_next, W11, slope)
            d1_next = passes(t, D2[t] @ W1 + d1_next @ W11, D1[t])
        return D1

    return wrong


def right_step(g: Any, d1_next: Any, W11: Any, slope: Any) -> Any:
    """One step as it should be, for mistakes that are elsewhere."""
    return (g + d1_next @ W11) * slope


def forward_in_time(D2: Any, H: Any, W1: Any, W11: Any) -> Any:
    """The loop of the forward pass: the recurrent term comes from t-1."""
    return through(grad_h1)(D2[::-1], H[::-1], W1, W11)[::-1].copy()


def first_row_not_reached(D2: Any, H: Any, W1: Any, W11: Any) -> Any:
    """The reversed range ends one early."""
    D1 = grad_z1(D2, H, W1, W11)
    D1[0] = 0
    return D1


MISTAKES = (
    Mistake(
        "B-23",
        wrong=sloped(np.ones_like),
        says="Your δ1 is ∇h1(t) L, carried back in time as it is. From h1(t) to z1(t) the way leads"
        " through tanh, whose slope is missing.",
    ),
    Mistake(
        "B-18",
        wrong=recursion(right_step, passes=lambda t, g, d: g),
        says="Your recurrent term carries ∇h1(t+1) L. W11 stands inside z1(t+1), so what comes back"
        " through it is δ1(t+1), with the slope of tanh at t+1.",
    ),
    Mistake(
        "B-20",
        wrong=forward_in_time,
        says="Your δ1(t) is built from δ1(t-1): the loop runs forward in time. h1(t) affects what"
        " comes after it, so δ1 starts at t = T and runs back.",
    ),
    Mistake(
        "B-24",
        wrong=sloped(lambda H: H * (1 - H)),
        says="Your δ1 has the slope of σ, h(1 - h). The hidden layer is tanh: what is its slope in"
        " terms of h?",
    ),
    Mistake(
        "B-26",
        wrong=recursion(right_step, passes=lambda t, g, d: d if t % 2 else 0 * d),
        says="Your δ1 is cut off every two steps, as in truncated BPTT. Here the gradient is to"
        " flow through all steps.",
    ),
    Mistake(
        "B-27",
        wrong=lambda D2, H, W1, W11: np.clip(grad_z1(D2, H, W1, W11), -0.05, 0.05),
        says="No entry of your δ1 exceeds 0.05: it is clipped. A clipped array is no gradient; clip"
        " in the update, if at all.",
    ),
    Mistake(
        "B-48",
        wrong=sloped(lambda H: H > 0),
        says="Your δ1 is 0 where h1 is negative and unchanged elsewhere. That is ReLU's slope; the"
        " hidden layer is tanh.",
    ),
    Mistake(
        "N-137",  # A-09 for the hidden layer, whose H is tanh of z1 already.
        wrong=sloped(lambda H: 1 - np.tanh(H) ** 2),
        says="Your δ1 takes tanh of H once more for the slope: H holds h1(t), which is tanh of"
        " z1(t) already.",
    ),
    Mistake(
        "N-138",  # As in the Jacobian: forks of CS231n's rnn_layers.py.
        wrong=sloped(lambda H: 1 - H),
        says="The slope in your δ1 is linear in h1, so it exceeds 1 where h1 is negative. tanh' is"
        " at most 1 and the same for h1 and -h1: a square is missing.",
    ),
    Mistake(
        "N-139",  # As in the Jacobian: ports of min-char-rnn.
        wrong=sloped(lambda H: (1 - H) ** 2),
        says="The slope in your δ1 squares the whole bracket, so it exceeds 1 where h1 is"
        " negative. Only h1 is squared.",
    ),
    Mistake(
        "N-140",  # oreilly-japan/deep-learning-from-scratch-2, issue 26.
        wrong=sloped(lambda H: 1 / (1 - H**2)),
        says="Your δ1 is divided by the slope of tanh where it should be multiplied: no slope of"
        " yours is below 1.",
    ),
    Mistake(
        "N-52",  # The bracket missing in one line of code: dh + dh_next first, then the slope.
        wrong=recursion(lambda g, d1_next, W11, slope: g * slope + d1_next @ W11),
        says="In your δ1(t) only the path through z2(t) meets the slope of tanh. Both paths run"
        " into h1(t), and tanh comes after they are added.",
    ),
    Mistake(
        "N-53",  # The same bracket missing on the other side.
        wrong=recursion(lambda g, d1_next, W11, slope: g + d1_next @ W11 * slope),
        says="In your δ1(t) only the path through z1(t+1) meets the slope of tanh. Both paths run"
        " into h1(t), and tanh comes after they are added.",
    ),
    Mistake(
        "N-54",  # min-char-rnn's hs[t-1] next to hs[t]: the wrong one in the slope.
        wrong=sloped(lambda H: 1 - np.roll(H, 1, axis=0) ** 2),
        says="Your δ1(t) takes the slope of tanh from the state before. z1(t) goes through tanh"
        " into h1(t), the state of the same t.",
    ),
    Mistake(
        "N-55",  # Lists appended in a reversed loop and never flipped.
        wrong=lambda D2, H, W1, W11: grad_z1(D2, H, W1, W11)[::-1].copy(),
        says="Your δ1 has the right rows in reversed order: the first is that of t = T. The loop"
        " runs back in time, the rows of D1 run forward.",
    ),
    Mistake(
        "N-56",  # range(T - 1, 0, -1).
        wrong=first_row_not_reached,
        says="Your δ1 is right but for the row of t = 1, which is 0. A loop back in time must reach"
        " the first row too.",
    ),
)

ITEM = Item(
    name="grad_z1",
    title="∇z1 L: back through time",
    statement="8.8",
    points=9,
    draw=intermediates("D2", "H", "W1", "W11"),
    expected=grad_z1,
    shapes="(T, M)",
    # N-50 raises here at every T, as countless other slips do.
    builds_on=("grad_h1",),
    built=lambda wrong: through(wrong["grad_h1"]),
    mistakes=inherit("grad_z1", "grad_h1", TWO_PATHS, through, but=("N-50",)) + MISTAKES,
)
