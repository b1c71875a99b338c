"""Cross-entropy: -Σ_k t_k log y_k at each t, summed over t."""

import numpy as np

from autograder.items.forward._losses import GROUPS, draw
from autograder.model import Item, Mistake
from rnn_reference.losses import loss_ce

ITEM = Item(
    name="loss_ce",
    title="Cross-entropy of a series",
    statement="5.1",
    points=4,
    draw=draw("ce"),
    expected=loss_ce,
    groups=GROUPS,
    mistakes=(
        Mistake(
            "L-02",
            wrong=lambda Y, Tg: -np.sum(Tg * np.log(Y)) / len(Y),
            says="Your loss is a mean over t. The lecture's decomposable loss is the sum over t.",
            convention="mean over t",
        ),
        Mistake(
            "L-04",
            wrong=lambda Y, Tg: np.sum(Tg * np.log(Y)),
            says="Your cross-entropy is negative. Logarithms of probabilities are: the loss is"
            " minus their sum.",
        ),
        Mistake(
            "N-F99",  # Binary cross-entropy for several classes.
            wrong=lambda Y, Tg: -np.sum(Tg * np.log(Y) + (1 - Tg) * np.log(1 - Y)),
            says="Your loss is the binary cross-entropy, which also counts 1 - y. With softmax only"
            " the class of the target counts.",
        ),
        Mistake(
            "N-F100",  # np.mean over everything.
            wrong=lambda Y, Tg: -np.mean(Tg * np.log(Y)),
            says="Your loss is the mean over all entries of Y. It is a sum over t and over the"
            " classes.",
        ),
        Mistake(
            "N-F101",  # The target left out.
            wrong=lambda Y, Tg: -np.sum(np.log(Y)),
            says="Your loss counts all classes. The target picks the one that counts at each t.",
        ),
        Mistake(
            "N-F102",  # Bits, as in information theory.
            wrong=lambda Y, Tg: -np.sum(Tg * np.log2(Y)),
            says="Your logarithm has base 2. In the lecture, log is the natural one.",
        ),
        Mistake(
            "N-F103",  # One loss per step, not added.
            wrong=lambda Y, Tg: -np.sum(Tg * np.log(Y), axis=1),
            says="You return a loss for each t. The loss of the series is one number: their sum.",
        ),
        Mistake(
            "N-F104",  # Only the last output counts.
            wrong=lambda Y, Tg: -np.sum(Tg[-1] * np.log(Y[-1])),
            says="Your loss looks at t = T only, as in many-to-one. Every y(t) has its target.",
        ),
        Mistake(
            "N-F105",  # The expected score: the logarithm forgotten.
            wrong=lambda Y, Tg: -np.sum(Tg * Y),
            says="Your loss adds the probabilities themselves. Their logarithms are added.",
        ),
    ),
)
