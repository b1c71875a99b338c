"""Many-to-many delayed: which steps' outputs enter the loss."""

import numpy as np
from numpy.random import Generator

from autograder.model import MAIN, Case, Group, Item, Mistake
from rnn_reference.mappings import delayed_mask

ONE_IN = "T_in = 1"


def draw(rng: Generator) -> list[Case]:
    """A longer question, a longer answer, and a question of one word."""
    a, b, c = (int(T) for T in np.sort(rng.permutation(np.arange(3, 9))[:3]))
    return [
        Case(MAIN, {"T_in": b, "T_out": a}),
        Case(MAIN, {"T_in": a, "T_out": c}),
        Case(ONE_IN, {"T_in": 1, "T_out": b}),
    ]


def steps(T_in: int, T_out: int) -> np.ndarray:
    """The steps from 0."""
    return np.arange(T_in + T_out)


ITEM = Item(
    name="delayed_mask",
    title="Many-to-many delayed",
    statement="4.4",
    points=4,
    draw=draw,
    expected=delayed_mask,
    shapes="(T_in + T_out,)",
    groups=(Group(MAIN, 4), Group(ONE_IN, 1, main=False)),
    inputs_weight=0,
    repeat_weight=0,
    mistakes=(
        Mistake(
            "N-F86",  # The steps that read, for those that write.
            wrong=lambda T_in, T_out: steps(T_in, T_out) < T_in,
            says="Your mask marks the steps at which the question is read. The loss counts those"
            " at which the answer is given.",
        ),
        Mistake(
            "N-F87",  # t and its index from 0 mixed up: the answer's first word beside the last
            wrong=lambda T_in, T_out: steps(T_in, T_out) >= T_in - 1,  # word of the question.
            says="Your mask begins a step early, at t = T_in, where the question's last word is"
            " read. The answer starts after it.",
        ),
        Mistake(
            "N-F88",  # The same the other way round.
            wrong=lambda T_in, T_out: steps(T_in, T_out) > T_in,
            says="Your mask begins a step late: T_out outputs enter the loss, and one of them is"
            " missing. Remember that Python counts from 0.",
        ),
        Mistake(
            "N-F89",  # Plain many-to-many.
            wrong=lambda T_in, T_out: np.ones(T_in + T_out, bool),
            says="Your mask marks all steps, as in plain many-to-many. While the question is read"
            " there is no target.",
        ),
        Mistake(
            "N-F90",  # Many-to-one.
            wrong=lambda T_in, T_out: steps(T_in, T_out) == T_in + T_out - 1,
            says="Your mask marks the last step alone, as in many-to-one. The answer has T_out"
            " words.",
        ),
        Mistake(
            "N-F91",  # The answer's part only.
            wrong=lambda T_in, T_out: np.ones(T_out, bool),
            says="Your mask covers the answer only. It has an entry for every step of the net, also"
            " for those at which the question is read.",
        ),
        Mistake(
            "N-F92",  # The two lengths swapped.
            wrong=lambda T_in, T_out: steps(T_in, T_out) >= T_out,
            says="Your mask begins after T_out steps. Which of the two lengths comes first?",
        ),
    ),
)
