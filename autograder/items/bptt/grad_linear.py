"""∇W L for y = Wx and v = ∇y L: entry (i, j) is ∂L/∂w_ij = v_i x_j."""

import numpy as np
from numpy.random import Generator

from autograder.items.draws import sizes, whole_numbers
from autograder.model import INTEGERS, MAIN, Case, Group, Item, Mistake
from rnn_reference.bptt import grad_linear


def draw(rng: Generator) -> list[Case]:
    """Two cases that carry the item, and one of integers, as in an example done by hand."""
    cases = []
    for group in (MAIN, MAIN, INTEGERS):
        n = sizes(rng)
        v, x = rng.standard_normal(n.K), rng.standard_normal(n.M)
        if group == INTEGERS:
            v, x = whole_numbers(rng, v.shape), whole_numbers(rng, x.shape)
        cases.append(Case(group, {"v": v, "x": x}))
    return cases


ITEM = Item(
    name="grad_linear",
    title="∇W L of y = Wx",
    statement="7.2",
    points=4,
    draw=draw,
    expected=grad_linear,
    shapes="(K, M)",
    groups=(Group(MAIN, 6), Group(INTEGERS, 1, main=False)),
    mistakes=(
        Mistake(
            "N-14",  # The lecture's own two layouts: E6, and the misprint E5.
            wrong=lambda v, x: np.outer(x, v),
            says="Your ∇W L is (M, K), the numerator layout x vᵀ of the hand-written slides. Here"
            " it has W's own shape (K, M): row i belongs to y_i.",
            credit=0.5,
        ),
        Mistake(
            "N-15",  # d(Wx)/dW taken for the answer: ∂y_i/∂w_ij without the loss.
            wrong=lambda v, x: np.tile(x, (len(v), 1)),
            says="Every row of your result is x: that is ∂y_i/∂w_ij. The chain rule multiplies it"
            " with ∂L/∂y_i, and v does not show in your answer.",
        ),
        Mistake(
            "N-16",  # Statement 7.3: the K x (M x K) tensor left as it is.
            wrong=lambda v, x: np.einsum("ik,m->imk", np.eye(len(v)), x),
            says="You returned ∇W y, which has three axes. Contract it with the row ∇y L: most of"
            " its entries are 0, and what is left is (K, M).",
        ),
        Mistake(
            "N-17",  # CMU 11-785 divides by the batch size inside the layer: no convention here.
            wrong=lambda v, x: np.outer(v, x) / len(v),
            says="Your entries are 1/K of the right ones. L is one scalar: nothing is averaged over"
            " the outputs.",
        ),
        Mistake(
            "N-18",  # Plus for times by broadcasting a column v against x.
            wrong=lambda v, x: np.add.outer(v, x),
            says="Your entry (i, j) adds v_i and x_j. The chain rule multiplies the derivatives"
            " along a path.",
        ),
    ),
)
