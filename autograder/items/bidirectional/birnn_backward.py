"""Back through both directions: the gradients of all parameters."""

from numpy.random import Generator

from autograder.items.bidirectional._backward_mistakes import MISTAKES
from autograder.items.bidirectional._nets import BACKWARD, net
from autograder.items.draws import sizes
from autograder.model import MAIN, ONE_STEP, Case, Item
from rnn_reference.bidirectional import birnn_backward


def draw(rng: Generator) -> list[Case]:
    """Two nets, and one step alone."""
    cases = []
    for group, T in ((MAIN, None), (MAIN, None), (ONE_STEP, 1)):
        drawn = net(rng, sizes(rng, T))
        cases.append(Case(group, {name: drawn[name] for name in BACKWARD}))
    return cases


ITEM = Item(
    name="birnn_backward",
    title="Back through both directions",
    statement="12.4",
    points=30,
    draw=draw,
    expected=birnn_backward,
    shapes={
        "W1": "(K, 2M)",
        "b1": "(K,)",
        **{
            f"{way}[{key!r}]": shape
            for way in "fb"
            for key, shape in (("W0", "(M, D)"), ("W11", "(M, M)"), ("b0", "(M,)"))
        },
    },
    mistakes=MISTAKES,
)
