"""Which x(s) can change y(t): the diagonal, the lower triangle, or everything."""

from typing import Any

import numpy as np
from numpy.random import Generator

from autograder.items.draws import shuffled
from autograder.items.inherit import Function
from autograder.model import ONE_STEP, Case, Group, Item, Mistake
from rnn_reference.mappings import dependency_matrix

KINDS = ("mlp", "rnn", "birnn")


def draw(rng: Generator) -> list[Case]:
    """Each kind with two lengths, and of a single step, in any order."""
    cases = []
    for kind in KINDS:
        short, long = (int(T) for T in np.sort(rng.permutation(np.arange(4, 9))[:2]))
        cases += [Case(kind, {"kind": kind, "T": T}) for T in (short, long)]
    cases += [Case(ONE_STEP, {"kind": kind, "T": 1}) for kind in KINDS]
    return shuffled(rng, cases)


def but(kind: str, matrix: Function) -> Function:
    """The right matrices, except that of one kind, which `matrix` makes of an all-true one."""

    def wrong(kind_: Any, T: Any) -> Any:
        right = dependency_matrix(kind_, T)
        return matrix(np.ones((T, T), bool)) if kind_ == kind else right

    return lambda kind, T: wrong(kind, T)


def unflipped(every: Any) -> Any:
    """h_b not flipped back (R-01): y(t) sees the first t inputs and the last t."""
    past = np.tril(every)
    return past | past[:, ::-1]


ITEM = Item(
    name="dependency_matrix",
    title="What an output depends on",
    statement="3.1",
    points=7,
    draw=draw,
    expected=dependency_matrix,
    shapes="(T, T)",
    groups=(*(Group(kind, 2) for kind in KINDS), Group(ONE_STEP, 1, main=False)),
    inputs_weight=0,
    repeat_weight=0,
    mistakes=(
        Mistake(
            "N-F68",  # Rows and columns mixed up: (s, t) for (t, s).
            wrong=but("rnn", np.triu),
            says="In your RNN y(t) depends on the inputs from x(t) on, the future. Row t belongs to"
            " the output y(t), column s to the input x(s).",
        ),
        Mistake(
            "N-F69",  # "Depends on h1(t-1)" read as if x(t) did not count.
            wrong=but("rnn", lambda every: np.tril(every, -1)),
            says="In your RNN y(t) depends on the past, but not on the present: x(t) enters z1(t)"
            " of the same step.",
        ),
        Mistake(
            "N-F70",  # "directly on t-1", without "and therefore indirectly on all previous times".
            wrong=but("rnn", lambda every: np.tril(every) & ~np.tril(every, -2)),
            says="In your RNN y(t) depends on x(t) and x(t-1) only. The state before holds more"
            " than its own input: on what does h1(t-1) depend?",
        ),
        Mistake(
            "N-F71",  # The MLP over the whole sequence at once, in place of one per frame.
            wrong=but("mlp", lambda every: every),
            says="Your MLP sees the whole sequence at every t. Here the MLP is applied to one frame"
            " at a time.",
        ),
        Mistake(
            "N-F72",  # A recurrence where there is none.
            wrong=but("mlp", np.tril),
            says="Your MLP remembers the past. Without recurrence, which inputs can reach y(t)?",
        ),
        Mistake(
            "N-F73",  # Only the backward half of a bidirectional net.
            wrong=but("birnn", np.triu),
            says="Your bidirectional net looks into the future only. It has two hidden layers: what"
            " does the other one see?",
        ),
        Mistake(
            "N-F74",  # Only the forward half.
            wrong=but("birnn", np.tril),
            says="Your bidirectional net is an ordinary RNN. Its second hidden layer reads the"
            " sequence from the end.",
        ),
        Mistake(
            "N-F75",  # Past and future, but not the present.
            wrong=but("birnn", lambda every: every & ~np.eye(len(every), dtype=bool)),
            says="Your bidirectional net sees the past and the future, but not x(t) itself.",
        ),
        Mistake(
            "N-F76",  # h_b not flipped back.
            wrong=but("birnn", unflipped),
            says="In your bidirectional net y(t) sees the first t inputs and the last t ones."
            " The backward states have to be flipped back, so that h_b(t) stands beside x(t).",
        ),
        Mistake(
            "N-F77",  # Neighbours on both sides: a convolution.
            wrong=but("birnn", lambda every: np.tril(every, 1) & np.triu(every, -1)),
            says="Your bidirectional net sees x(t) and its two neighbours, like a convolution. Both"
            " of its hidden layers are recurrent: how far do they reach?",
        ),
        Mistake(
            "N-F130",  # The MLP's matrix copied.
            wrong=but("birnn", lambda every: np.eye(len(every), dtype=bool)),
            says="In your bidirectional net y(t) depends on x(t) alone, as in an MLP. It has two"
            " recurrent hidden layers: what has each of them read when it comes to t?",
        ),
    ),
)
