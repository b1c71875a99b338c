"""∇z2(t) L = ∇h2(t) L ∇z2(t) h2(t): the loss's gradient through the output activation."""

from collections.abc import Iterator

import numpy as np
from numpy.random import Generator

from autograder.items.bptt._jacobians import MISTAKES as JACOBIANS
from autograder.items.draws import pre_activations, sizes
from autograder.items.inherit import Function, inherit
from autograder.model import ONE_STEP, Case, Group, Item, Mistake
from rnn_reference.activations import ACTIVATIONS, act_jacobian, softmax
from rnn_reference.bptt import grad_z2

Array = np.ndarray


def draw(rng: Generator) -> Iterator[Case]:
    """A case an activation, two for softmax, with any dY: backward takes what the loss gives."""
    for f in (*ACTIVATIONS, "softmax"):
        yield Case(f, arguments(rng, f))
    yield Case(ONE_STEP, arguments(rng, "softmax", T=1))


def arguments(rng: Generator, f: str, T: int | None = None) -> dict[str, object]:
    """Any ∇h2 L, and logits of order 1."""
    n = sizes(rng, T)
    shape = (n.T, n.K)
    return {"dY": rng.standard_normal(shape), "Z2": pre_activations(rng, shape), "f": f}


def through(jacobian: Function) -> Function:
    """grad_z2 row by row, as on the slide, with a Jacobian of one's own."""
    return lambda dY, Z2, f: np.stack([g @ jacobian(f, z) for g, z in zip(dY, Z2, strict=True)])


def normalised(normalise: Function) -> Function:
    """grad_z2 with a vectorised softmax that `normalise` makes of exp(Z2)."""

    def wrong(dY: Array, Z2: Array, f: str) -> Array:
        if f != "softmax":
            return grad_z2(dY, Z2, f)
        Y = normalise(np.exp(Z2))
        D2: Array = Y * (dY - (dY * Y).sum(axis=1, keepdims=True))
        return D2

    return wrong


def dot_over_time(dY: Array, Z2: Array, f: str) -> Array:
    """The g·h of softmax summed along the wrong axis."""
    if f != "softmax":
        return grad_z2(dY, Z2, f)
    Y = softmax(Z2)
    D2: Array = Y * (dY - (dY * Y).sum(axis=0))
    return D2


def last_step_only(dY: Array, Z2: Array, f: str) -> Array:
    """Many-to-one habits: the rows of t < T stay 0."""
    D2 = np.zeros(np.shape(dY))
    D2[-1] = grad_z2(dY, Z2, f)[-1]
    return D2


MISTAKES = (
    Mistake(
        "B-01",
        wrong=lambda dY, Z2, f: np.array(dY),
        says="You returned ∇h2 L as it came. ∇z2 L is ∇h2 L · ∇z2 h2: the Jacobian of the output"
        " activation is missing (the hand-written slide breaks off before it).",
    ),
    Mistake(
        "B-02",
        wrong=through(lambda f, z: np.diag(np.diag(act_jacobian(f, z)))),
        says="You treat softmax element by element. Its Jacobian is full: each h2_i depends on all"
        " z2_j, so the products beside the diagonal count too.",
    ),
    Mistake(
        "B-05",
        wrong=lambda dY, Z2, f: grad_z2(dY, ACTIVATIONS[f](Z2), f),
        says="You evaluate the Jacobian at h2, as if the activation were applied twice. It is to"
        " be taken at z2.",
    ),
    Mistake(
        "N-19",  # F-10 on the way back: the output layer of the captioning homework hard-coded.
        wrong=lambda dY, Z2, f: grad_z2(dY, Z2, "softmax"),
        says="You use softmax's Jacobian whatever f is. f names the output activation, and the"
        " Jacobian must be that one's.",
    ),
    Mistake(
        "N-20",  # The two-layer sigmoid net of every first tutorial, kept for all f.
        wrong=lambda dY, Z2, f: grad_z2(dY, Z2, "sigmoid"),
        says="You use σ's slope whatever f is. f names the output activation, and the Jacobian"
        " must be that one's.",
    ),
    Mistake(
        "N-21",  # axis=0 from code whose columns are examples (deeplearning.ai).
        wrong=normalised(lambda e: e / e.sum(axis=0)),
        says="Your softmax normalises over time. The outputs of one t sum to 1: with time as rows,"
        " that is along each row.",
    ),
    Mistake(
        "N-22",  # min-char-rnn's softmax of one column, applied to all of Z2 at once.
        wrong=normalised(lambda e: e / e.sum()),
        says="Your softmax normalises over the whole array, so that all outputs of all t together"
        " sum to 1. Each t has its own distribution.",
    ),
    Mistake(
        "N-23",  # The vectorised product with its sum along the wrong axis.
        wrong=dot_over_time,
        says="In your softmax product the sum runs over t. The Jacobian of one t mixes the"
        " outputs of that t only.",
    ),
    Mistake(
        "N-24",  # Many-to-one captioning code: only the last output is backpropagated.
        wrong=last_step_only,
        says="Only the row of t = T is filled. Every output y(t) enters L, so every t has its own"
        " ∇z2(t) L.",
    ),
    Mistake(
        "N-25",  # "Gradients accumulate over t", done one step too early.
        wrong=lambda dY, Z2, f: grad_z2(dY, Z2, f).sum(axis=0),
        says="You summed over t. z2(t) is another variable at every t, so D2 keeps a row for each;"
        " the sums come with the parameters.",
    ),
)

ITEM = Item(
    name="grad_z2",
    title="∇z2 L: through the output activation",
    statement="8.1",
    points=7,
    draw=lambda rng: list(draw(rng)),
    expected=grad_z2,
    shapes="(T, K)",
    groups=(
        *(Group(f, 2 if f == "softmax" else 1) for f in ACTIVATIONS),
        Group(ONE_STEP, 1, main=False),
    ),
    # A-11 is B-02 here, and integers (N-13) do not come as Z2.
    builds_on=("act_jacobian",),
    built=lambda wrong: through(wrong["act_jacobian"]),
    mistakes=MISTAKES
    + inherit("grad_z2", "act_jacobian", JACOBIANS, through, but=("A-11", "N-13")),
)
