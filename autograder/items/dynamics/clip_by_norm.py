"""Gradients no longer than c: one factor for all of them."""

from typing import Any

import numpy as np
from numpy.random import Generator

from autograder.items.draws import parameters, sizes
from autograder.items.inherit import Function
from autograder.model import Case, Group, Item, Mistake
from rnn_reference.dynamics import clip_by_norm, global_norm

ABOVE, BELOW, ZERO = "norm above c", "norm below c", "all gradients 0"


def draw(rng: Generator) -> list[Case]:
    """Far above the limit, a little above, a little below, and nothing at all."""
    cases = []
    for group, low, high in ((ABOVE, 0.05, 0.1), (ABOVE, 0.93, 0.97), (BELOW, 1.02, 1.1)):
        G = {
            key: 4 * rng.standard_normal(W.shape) for key, W in parameters(rng, sizes(rng)).items()
        }
        cases.append(Case(group, {"G": G, "c": global_norm(G) * float(rng.uniform(low, high))}))
    nothing = {key: np.zeros(W.shape) for key, W in parameters(rng, sizes(rng)).items()}
    return [*cases, Case(ZERO, {"G": nothing, "c": float(rng.uniform(0.5, 2))})]


def scaled(
    norm: Function = global_norm, factor: Function = lambda n, c: min(1.0, c / n)
) -> Function:
    """One factor for all gradients, from another norm or made in another way."""
    return lambda G, c: (
        {key: g * factor(norm(G), c) for key, g in G.items()} if norm(G) else dict(G)
    )


def each(clip: Function) -> Function:
    """Every array clipped for itself."""
    return lambda G, c: {key: clip(g, c) for key, g in G.items()}


def own_norm(g: Any, c: float) -> Any:
    """An array brought down to norm c by itself."""
    n = np.linalg.norm(g)
    return g * min(1.0, c / n) if n else g


def in_place(G: Any, c: float) -> Any:
    """Writes into the arrays that it was given."""
    factor = min(1.0, c / (global_norm(G) or 1.0))
    for key in G:
        G[key] *= factor
    return G


def squares(G: Any) -> float:
    """The sum of all squares."""
    return global_norm(G) ** 2


def by_array(norm: Function, join: Function) -> Function:
    """A norm of all arrays, made from a norm of each."""
    return lambda G: float(join([norm(g) for g in G.values()]))


def divides_by_zero(G: Any, c: float) -> Any:
    """C / ‖G‖ taken before anything is compared."""
    return {key: g * (1.0 if g.any() else np.nan) for key, g in clip_by_norm(G, c).items()}


ITEM = Item(
    name="clip_by_norm",
    title="Clipping by the norm",
    statement="9.6",
    points=12,
    draw=draw,
    expected=clip_by_norm,
    shapes={"W0": "(M, D)", "W11": "(M, M)", "b0": "(M,)", "W1": "(K, M)", "b1": "(K,)"},
    groups=(Group(ABOVE, 5), Group(BELOW, 3, main=False), Group(ZERO, 1, main=False)),
    inputs_weight=2,
    mistakes=(
        Mistake(
            "N-V90",
            wrong=each(own_norm),
            says="You clip each gradient by its own norm, which turns the step into another"
            " direction. One norm for all of them gives one factor for all.",
        ),
        Mistake(
            "N-V91",
            wrong=each(lambda g, c: np.clip(g, -c, c)),
            says="You cut off single entries at c, as min-char-rnn does. Clipping by the norm keeps"
            " the direction: all entries are scaled alike.",
        ),
        Mistake(
            "N-V92",
            wrong=scaled(factor=lambda n, c: c / n),
            says="You bring every gradient to norm c, also one that is shorter. What is within the"
            " limit stays as it is.",
        ),
        Mistake(
            "N-V93",
            wrong=scaled(by_array(np.linalg.norm, sum)),
            says="You add up the norms of the arrays. The norm of all entries together is the root"
            " of the sum of all squares.",
        ),
        Mistake(
            "N-V94",
            wrong=scaled(squares),
            says="You compare c with the sum of the squares. The norm is the root of that.",
        ),
        Mistake(
            "N-V95",
            wrong=in_place,
            says="You write into the gradients that you were given. Return new arrays, and leave G"
            " as it is.",
        ),
        Mistake(
            "N-V96",
            wrong=scaled(by_array(np.linalg.norm, max)),
            says="You take the largest of the arrays' norms. All arrays together are one vector,"
            " and its norm is larger.",
        ),
        Mistake(
            "N-V97",
            wrong=lambda G, c: {k: own_norm(g, c) if k == "W11" else g for k, g in G.items()},
            says="You clip the gradient of W11 only. All parameters share one step, so they share"
            " the factor.",
        ),
        Mistake(
            "N-V98",
            wrong=scaled(factor=lambda n, c: max(1.0, n / c)),
            says="Your factor is upside down: gradients beyond the limit become longer still.",
        ),
        Mistake(
            "N-V99",
            wrong=scaled(by_array(lambda g: np.abs(g).max(), max)),
            says="You compare c with the largest entry. It is the length of all entries together"
            " that is limited.",
        ),
        Mistake(
            "N-V100",
            wrong=scaled(by_array(lambda g: np.linalg.norm(g, 2) ** 2, lambda n: sum(n) ** 0.5)),
            says="For matrices you take the largest singular value. Here a matrix counts with the"
            " squares of all its entries.",
        ),
        Mistake(
            "N-V101",
            wrong=scaled(factor=lambda n, c: float(n <= c)),
            says="You throw a gradient beyond the limit away. It keeps its direction and is made"
            " shorter.",
        ),
        Mistake(
            "N-V102",
            wrong=scaled(factor=lambda n, c: 1.0),
            says="You return the gradients as they came, also where they are too long.",
        ),
        Mistake(
            "N-V103",
            wrong=divides_by_zero,
            says="Where all gradients are 0 you divide by their norm, and nan comes out. 0 is"
            " within every limit.",
        ),
    ),
)
