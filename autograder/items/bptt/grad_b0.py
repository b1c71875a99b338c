"""∇b0 L, derivative ⑤: b0 enters z1(t) at each t with the identity as its Jacobian."""

from autograder.items.draws import intermediates
from autograder.model import Item, Mistake
from rnn_reference.bptt import grad_b0

MISTAKES = (
    Mistake(
        "B-38",
        wrong=lambda D1: D1[0].copy(),
        says="Your ∇b0 is the δ1 of t = 1 alone. b0 is shared by all steps: are their terms added"
        " up, or does each replace the one before?",
    ),
    Mistake(
        "B-39",
        wrong=lambda D1: D1.mean(axis=0),
        says="Your ∇b0 is 1/T of the right one. L is a sum over t, not a mean, and so is its"
        " gradient.",
        convention="mean over t",
    ),
    Mistake(
        "N-65",  # B-11 for the hidden layer.
        wrong=lambda D1: D1[-1].copy(),
        says="Your ∇b0 is the δ1 of t = T alone. b0 is shared by all steps: each adds its part.",
    ),
    Mistake(
        "N-66",  # B-12 for the hidden layer: the lecture's row 1 x M, or keepdims.
        wrong=lambda D1: D1.sum(axis=0, keepdims=True),
        says="Your ∇b0 has the right numbers, as the row 1 x M of the slides; asked for is b0's own"
        " shape (M,). Updating b0 with a row would silently make it two-dimensional.",
        credit=0.5,
    ),
    Mistake(
        "N-67",  # axis=1 from code whose columns are examples (deeplearning.ai).
        wrong=lambda D1: D1.sum(axis=1),
        says="For ∇b0 you summed over the hidden units and kept time, so it has T entries. b0 has"
        " one entry a unit, shared by all t.",
    ),
    Mistake(
        "N-68",  # np.sum without an axis.
        wrong=lambda D1: D1.sum(),
        says="For ∇b0 you summed over everything, to one number. Each entry of b0 has its own"
        " derivative: the sum runs over t only.",
    ),
    Mistake(
        "N-69",  # range(T - 1, 0, -1).
        wrong=lambda D1: D1[1:].sum(axis=0),
        says="The term of t = 1 is missing from your ∇b0. A loop back in time must reach the first"
        " row too.",
    ),
    Mistake(
        "N-70",  # ∇b0 z1 being the identity, D1 handed on as it is.
        wrong=lambda D1: D1.copy(),
        says="For ∇b0 you returned δ1(t) for each t. As ∇b0 z1(t) is the identity these are the"
        " terms; ∇b0 is their sum over t.",
    ),
)

ITEM = Item(
    name="grad_b0",
    title="∇b0 L: hidden biases",
    statement="8.10",
    points=4,
    draw=intermediates("D1"),
    expected=grad_b0,
    shapes="(M,)",
    mistakes=MISTAKES,
)
