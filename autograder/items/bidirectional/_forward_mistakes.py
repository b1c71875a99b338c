"""Wrong versions of birnn_forward: what each direction reads, and how the two are joined."""

from typing import Any

import numpy as np

from autograder.items.inherit import Function
from autograder.model import Mistake
from rnn_reference.activations import ACTIVATIONS
from rnn_reference.forward import fprop


def forward(
    *,
    run: Function = fprop,
    flip: Function = lambda A: A[::-1],
    flip_back: Function = lambda H: H[::-1],
    start: Function = lambda hf0, hbT1, Hf: hbT1,
    start_f: Function = lambda hf0, hbT1: hf0,
    weights: Function = lambda Pf, Pb: Pb,
    z2: Function = lambda W1, Hf, Hb, b1: np.concatenate([Hf, Hb], axis=1) @ W1.T + b1,
    output: Function = lambda f, z: ACTIVATIONS[f](z),
    joins: Function = lambda Hb, raw, hbT1: Hb,
    gives: Function = lambda Hb, raw: Hb,
) -> Function:
    """birnn_forward in its three steps, with any of its parts replaced by a wrong one."""

    def wrong(X: Any, hf0: Any, hbT1: Any, Pf: Any, Pb: Any, W1: Any, b1: Any, f: str) -> Any:
        Hf = run(X, start_f(hf0, hbT1), *Pf)
        raw = run(flip(X), start(hf0, hbT1, Hf), *weights(Pf, Pb))
        Hb = flip_back(raw)
        Y = output(f, z2(W1, Hf, joins(Hb, raw, hbT1), b1))
        return Hf, gives(Hb, raw), Y

    return wrong


def interleaved(W1: Any, Hf: Any, Hb: Any, b1: Any) -> Any:
    """The two states shuffled into one another unit by unit."""
    return np.stack([Hf, Hb], axis=-1).reshape(len(Hf), -1) @ W1.T + b1


def from_the_ends(W1: Any, Hf: Any, Hb: Any, b1: Any) -> Any:
    """One output from the last state of each direction, for all t."""
    z = W1 @ np.concatenate([Hf[-1], Hb[0]]) + b1
    return np.tile(z, (len(Hf), 1))


MISTAKES = (
    Mistake(
        "R-01",
        wrong=forward(flip_back=lambda H: H),
        says="Your h_b stands in the order in which it was read, x(T) first. Flip it back, so that"
        " h_b(t) meets h_f(t) of the same t.",
    ),
    Mistake(
        "R-02",
        wrong=forward(flip=lambda X: X, flip_back=lambda H: H),
        says="Your second direction reads the sequence forwards, as the first one does. h_b(t) is"
        " to know x(T) down to x(t).",
    ),
    Mistake(
        "R-04",
        wrong=forward(weights=lambda Pf, Pb: Pf),
        says="Both of your directions run with Pf. The backward one has weights of its own.",
    ),
    Mistake(
        "R-05",
        wrong=forward(start=lambda hf0, hbT1, Hf: hf0),
        says="Your backward direction starts from h_f(0). It begins behind the last step: which"
        " state is given there?",
    ),
    Mistake(
        "R-07",
        wrong=forward(z2=lambda W1, Hf, Hb, b1: np.concatenate([Hb, Hf], axis=1) @ W1.T + b1),
        says="Your h_f and h_b are joined in the other order. The first M columns of W1 belong to"
        " h_f, the last M to h_b.",
    ),
    Mistake(
        "R-15",
        wrong=forward(z2=lambda W1, Hf, Hb, b1: Hf @ W1[:, : Hf.shape[1]].T + b1),
        says="Your y(t) does not depend on h_b(t), so it knows nothing of what comes after t. Both"
        " states enter z2(t).",
    ),
    Mistake(
        "F-08",
        wrong=forward(z2=lambda W1, Hf, Hb, b1: np.concatenate([Hf, Hb], axis=1) @ W1.T),
        says="Your states are right, but z2(t) lacks its bias b1.",
    ),
    Mistake(
        "F-09",
        wrong=forward(output=lambda f, z: z),
        says="Your states are right, but the output activation is missing: y(t) is f(z2(t)).",
    ),
    Mistake(
        "F-10",
        wrong=forward(output=lambda f, z: ACTIVATIONS["softmax"](z)),
        says="Your output is softmax whatever f is. f names the output activation.",
    ),
    Mistake(
        "N-R10",  # np.flip without an axis flips both.
        wrong=forward(flip=lambda X: X[::-1, ::-1], flip_back=lambda H: H[::-1, ::-1]),
        says="Your flip turns the sequence round in time, and the components of each vector as"
        " well. Only time runs backwards.",
    ),
    Mistake(
        "N-R11",  # np.fliplr, or [:, ::-1].
        wrong=forward(flip=lambda X: X[:, ::-1], flip_back=lambda H: H[:, ::-1]),
        says="Your flip reverses the components of each x(t) and leaves the order of the steps as"
        " it is. Rows are time.",
    ),
    Mistake(
        "N-R12",  # merge_mode="sum", fitted into W1 (K, 2M).
        wrong=forward(z2=lambda W1, Hf, Hb, b1: (Hf + Hb) @ W1[:, : Hf.shape[1]].T + b1),
        says="Your output layer reads the sum of h_f and h_b with half of W1. Here the two are"
        " stacked, so that each has its own M columns.",
    ),
    Mistake(
        "N-R13",  # The encoder's last state handed on, as in encoder-decoder code.
        wrong=forward(start=lambda hf0, hbT1, Hf: Hf[-1]),
        says="Your backward direction starts from the last state h_f(T). The directions know"
        " nothing of each other: the second one's start is given.",
    ),
    Mistake(
        "N-R14",  # Both arguments passed on in the wrong order.
        wrong=forward(
            start=lambda hf0, hbT1, Hf: hf0,
            start_f=lambda hf0, hbT1: hbT1,
        ),
        says="The two initial states are swapped: h_f starts from h1(T+1) and h_b from h1(0).",
    ),
    Mistake(
        "N-R15",  # The classifier's concatenation of both last states, for every t.
        wrong=forward(z2=from_the_ends),
        says="Your y is the same for all t: it is made from the last state of each direction. y(t)"
        " is made from h_f(t) and h_b(t).",
    ),
    Mistake(
        "N-R16",  # Bidirectional language models leave x(t) itself out.
        wrong=forward(joins=lambda Hb, raw, hbT1: np.vstack([Hb[1:], hbT1])),
        says="Your states are right, but y(t) is made from h_f(t) and h_b(t+1). Both states are"
        " those of the same t.",
    ),
    Mistake(
        "N-R17",  # np.stack and reshape for np.concatenate.
        wrong=forward(z2=interleaved),
        says="Your h_f and h_b are shuffled into one another, unit by unit. All M units of h_f"
        " come first, then all of h_b.",
    ),
    Mistake(
        "N-R18",  # Flipped in the return line only.
        wrong=forward(joins=lambda Hb, raw, hbT1: raw),
        says="You return h_b in the right order, but y is made before it is flipped back: h_f(t)"
        " meets the h_b of another step there.",
    ),
    Mistake(
        "N-R19",  # Flipped inside the expression for y only.
        wrong=forward(gives=lambda Hb, raw: raw),
        says="Your y is right, but the h_b that you return stands in the order in which it was"
        " read. Row t of it is to be h_b(t).",
    ),
)
