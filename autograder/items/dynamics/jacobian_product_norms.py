"""‖∂h(T)/∂h(t)‖: how much of the past is left."""

from numpy.random import Generator

from autograder.items.draws import network, sizes
from autograder.items.dynamics._products import MISTAKES
from autograder.model import MAIN, ONE_STEP, Case, Item
from rnn_reference.dynamics import jacobian_product_norms


def draw(rng: Generator) -> list[Case]:
    """Two sequences, and one step alone."""
    cases = []
    for group, T in ((MAIN, None), (MAIN, None), (ONE_STEP, 1)):
        net = network(rng, sizes(rng, T))
        cases.append(Case(group, {name: net[name] for name in ("X", "h0", "P")}))
    return cases


ITEM = Item(
    name="jacobian_product_norms",
    title="‖∂h(T)/∂h(t)‖",
    statement="9.4",
    points=22,
    draw=draw,
    expected=jacobian_product_norms,
    shapes="(T,)",
    mistakes=MISTAKES,
)
