"""What the largest singular value of W11 says beforehand: vanishes, or may explode."""

from typing import Any

import numpy as np
from numpy.random import Generator

from autograder.items.draws import shuffled
from autograder.items.dynamics._stretches import (
    half,
    longest_column,
    sheared,
    stretched,
    turned,
    unseen,
)
from autograder.items.inherit import Function
from autograder.model import Case, Group, Item, Mistake
from rnn_reference.dynamics import fate, max_derivative, spectral_radius

OTHERS = "ReLU and identity"


def draw(rng: Generator) -> list[Case]:
    """For each activation both fates, as often and in any order; every shortcut fails somewhere."""

    def size(low: float, high: float) -> float:
        return float(rng.uniform(low, high))

    def transient(low: float, high: float, border: float) -> Any:
        return sheared(rng, size(low, high), border * size(1.2, 1.35))

    def steady() -> Any:
        return stretched(rng, size(1.2, 1.4), size(0.2, 0.4))

    cases = [
        ("tanh", "tanh", turned(rng, size(0.1, 0.12))),
        ("tanh", "tanh", turned(rng, size(0.5, 0.8))),
        ("tanh", "tanh", turned(rng, size(0.8, 0.9))),
        ("tanh", "tanh", turned(rng, size(1.3, 1.45))),
        ("tanh", "tanh", unseen("tanh", lambda: transient(0.2, 0.3, 1))),
        ("tanh", "tanh", unseen("tanh", steady)),
        ("sigmoid", "sigmoid", turned(rng, size(0.6, 0.9))),
        ("sigmoid", "sigmoid", turned(rng, size(2.2, 2.5))),
        ("sigmoid", "sigmoid", turned(rng, size(2.5, 2.8))),
        ("sigmoid", "sigmoid", turned(rng, size(3.3, 3.7))),
        ("sigmoid", "sigmoid", turned(rng, size(4.8, 5.5))),
        ("sigmoid", "sigmoid", unseen("sigmoid", lambda: transient(0.4, 0.6, 4))),
        ("sigmoid", "sigmoid", unseen("sigmoid", lambda: transient(1.5, 1.8, 4))),
        ("sigmoid", "sigmoid", stretched(rng, size(8.5, 9.5), size(0.5, 1.0), half)),
        (OTHERS, "relu", unseen("relu", steady)),
        (OTHERS, "identity", unseen("identity", lambda: transient(0.2, 0.3, 1))),
    ]
    for name in ("relu", "identity"):
        cases += [
            (OTHERS, name, turned(rng, size(0.4, 0.7))),
            (OTHERS, name, turned(rng, size(0.8, 0.9))),
            (OTHERS, name, turned(rng, size(1.2, 1.4))),
        ]
    return shuffled(rng, [Case(group, {"W11": W, "name": name}) for group, name, W in cases])


def by(
    measure: Function = lambda W11: np.linalg.norm(W11, 2),
    slope: Function = max_derivative,
    words: tuple[str, str] = ("vanishes", "may explode"),
) -> Function:
    """Fate by another measure of W11, or another slope."""
    return lambda W11, name: words[0] if measure(W11) * slope(name) < 1 else words[1]


def largest_entry(W11: Any) -> float:
    """The largest |w_ij|."""
    return float(np.abs(W11).max())


ITEM = Item(
    name="fate",
    title="Vanishes, or may explode",
    statement="9.5",
    points=14,
    draw=draw,
    expected=fate,
    shapes='"vanishes" or "may explode"',
    inputs_weight=0,
    repeat_weight=0,  # one word for all would be right in some case, and earn these
    groups=(Group("tanh", 4), Group("sigmoid", 4), Group(OTHERS, 2)),
    mistakes=(
        Mistake(
            "N-V70",  # E18: the slide names the eigenvalues.
            wrong=by(spectral_radius),
            says="You judge by the eigenvalues, as the slide does. They decide in the end and"
            " without an activation; what holds for every t is the largest singular value.",
        ),
        Mistake(
            "N-V71",
            wrong=by(spectral_radius, lambda name: 1.0),
            says="You judge by the eigenvalues alone. What holds for every t is the largest"
            " singular value, and the largest slope of f belongs to the bound.",
        ),
        Mistake(
            "N-V72",
            wrong=by(slope=lambda name: 1.0),
            says="Your bound leaves the activation out. Behind σ a gradient is multiplied by 1/4 at"
            " most, at every step.",
        ),
        Mistake(
            "N-V73",
            wrong=by(slope=lambda name: 0.25),
            says="You take the slope of σ for all activations. The largest slope depends on name.",
        ),
        Mistake(
            "N-V74",
            wrong=by(slope=lambda name: 1 / max_derivative(name)),
            says="You divide by the largest slope where the bound multiplies with it: behind a"
            " flatter activation W11 may be larger, not smaller.",
        ),
        Mistake(
            "N-V75",
            wrong=by(np.linalg.norm),
            says="You take the norm of all entries of W11. It is larger than the largest singular"
            " value, so it misses gradients that vanish for certain.",
        ),
        Mistake(
            "N-V76",
            wrong=by(lambda W11: np.linalg.norm(W11, -2)),
            says="You take the smallest singular value. A gradient vanishes for certain only where"
            " no direction is stretched: the largest one counts.",
        ),
        Mistake(
            "N-V77",
            wrong=by(largest_entry),
            says="You judge by the largest entry of W11. Many small ones add up to a large"
            " stretching.",
        ),
        Mistake(
            "N-V86",  # "How far it stretches" tried on the axes; rows instead say the same.
            wrong=by(longest_column),
            says="Your measure of W11 is right where all directions are stretched alike. Does it"
            " look at the columns or rows? A direction between the axes is stretched further.",
        ),
        Mistake(
            "N-V78",
            wrong=by(words=("may explode", "vanishes")),
            says="Your two answers are exchanged: a bound below 1 is what makes gradients vanish.",
        ),
        Mistake(
            "N-V79",
            wrong=by(lambda W11: abs(np.linalg.det(W11))),
            says="You judge by the determinant. It can be tiny although one direction is stretched"
            " at every step.",
        ),
        Mistake(
            "N-V80",
            wrong=lambda W11, name: "vanishes",
            says="You always answer that gradients vanish. Where the bound exceeds 1 there is no"
            " such guarantee.",
        ),
        Mistake(
            "N-V81",
            wrong=lambda W11, name: "may explode",
            says="You always answer that gradients may explode. Where the bound is below 1 they"
            " cannot.",
        ),
        Mistake(
            "N-V82",
            wrong=lambda W11, name: "vanishes" if name == "sigmoid" else "may explode",
            says="You judge by the activation alone. How far W11 stretches belongs to the bound.",
        ),
        Mistake(
            "N-V83",  # The word of the slide.
            wrong=by(words=("vanishes", "explodes")),
            says='You tell the two apart rightly, but answer "explodes" where the contract has "may'
            ' explode": a bound above 1 promises nothing.',
        ),
        Mistake(
            "N-V84",
            wrong=by(slope=lambda name: 1.0, words=("vanishes", "explodes")),
            says='Two things. The contract has "may explode" where you answer "explodes". And your'
            " bound leaves the activation out: the largest slope of f belongs to it.",
        ),
        Mistake(
            "N-V85",
            wrong=by(np.linalg.norm, lambda name: 1.0),
            says="Two things. You take the norm of all entries of W11, which is larger than the"
            " largest singular value. And your bound leaves out the largest slope of f.",
        ),
    ),
)
