"""Eq. (1) of the typed slides: the gradients of every W, R and b through L layers and T steps."""

from numpy.random import Generator

from autograder.items.bptt._deep_mistakes import MISTAKES, backward
from autograder.items.bptt._deep_nets import BACKWARD, LAYERS, STACKS, deep_net
from autograder.items.bptt._jacobians import MISTAKES as JACOBIANS
from autograder.items.draws import plain
from autograder.items.inherit import inherit
from autograder.model import ONE_STEP, Case, Group, Item
from rnn_reference.deep import deep_backward


def draw(rng: Generator) -> list[Case]:
    """L = 2, 3 and 4, and one step alone."""
    stacks = [(f"L = {len(acts)}", acts, None) for acts in STACKS]
    cases = []
    for group, acts, T in (*stacks, (ONE_STEP, STACKS[1], 1)):
        while True:
            net = deep_net(rng, acts, T)
            case = Case(group, {name: net[name] for name in BACKWARD})
            if all(plain(*gradients) for gradients in deep_backward(**case.arguments)):
                break
        cases.append(case)
    return cases


ITEM = Item(
    name="deep_backward",
    title="L layers: backward, eq. (1)",
    statement="13.6",
    points=5,
    draw=draw,
    expected=deep_backward,
    returns=("dW", "dR", "db"),
    shapes={
        **{f"dW[{l - 1}]": f"(M_{l}, M_{l - 1})" for l in LAYERS},
        **{f"dR[{l - 1}]": f"(M_{l}, M_{l})" for l in LAYERS},
        **{f"db[{l - 1}]": f"(M_{l},)" for l in LAYERS},
    },
    groups=(*(Group(f"L = {L}", 2) for L in (2, 3, 4)), Group(ONE_STEP, 1, main=False)),
    builds_on=("act_jacobian",),
    built=lambda wrong: backward(jacobian=lambda acts, l, z: wrong["act_jacobian"](acts[l - 1], z)),
    mistakes=MISTAKES
    + inherit(
        "deep_backward",
        "act_jacobian",
        JACOBIANS,
        lambda J: backward(jacobian=lambda acts, l, z: J(acts[l - 1], z)),
        but=("N-10", "N-13"),  # a row times a vector is a number; integers do not come as z
    ),
)
