"""Both directions forward, and the outputs from both."""

from numpy.random import Generator

from autograder.items.bidirectional._forward_mistakes import MISTAKES, forward
from autograder.items.bidirectional._nets import FORWARD, net
from autograder.items.bidirectional.fprop import MISTAKES as ONE_DIRECTION
from autograder.items.draws import sizes, whole_numbers
from autograder.items.inherit import inherit
from autograder.model import INTEGERS, ONE_STEP, Case, Group, Item
from rnn_reference.bidirectional import birnn_forward

OUTPUTS = {"softmax": 4.0, "identity": 1.0, "sigmoid": 1.0, "tanh": 1.0, "relu": 1.0}


def draw(rng: Generator) -> list[Case]:
    """Each output activation, one step alone, and bits for X."""
    groups = [(f, f, None) for f in OUTPUTS]
    cases = []
    for group, f, T in (*groups, (ONE_STEP, "softmax", 1), (INTEGERS, "softmax", None)):
        drawn = net(rng, sizes(rng, T), f)
        if group == INTEGERS:
            drawn["X"] = whole_numbers(rng, drawn["X"].shape)
        cases.append(Case(group, {name: drawn[name] for name in FORWARD}))
    return cases


ITEM = Item(
    name="birnn_forward",
    title="Both directions, and y from both",
    statement="12.3",
    points=26,
    draw=draw,
    expected=birnn_forward,
    returns=("Hf", "Hb", "Y"),
    shapes={"Hf": "(T, M)", "Hb": "(T, M)", "Y": "(T, K)"},
    groups=(
        *(Group(f, weight) for f, weight in OUTPUTS.items()),
        Group(ONE_STEP, 1, main=False),
        Group(INTEGERS, 1, main=False),
    ),
    mistakes=MISTAKES
    # N-R05 has no rows to flip: what comes of it depends on how one goes on.
    + inherit(
        "birnn_forward", "fprop", ONE_DIRECTION, lambda run: forward(run=run), but=("N-R05",)
    ),
)
