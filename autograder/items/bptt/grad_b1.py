"""∇b1 L, derivative ②: b1 enters z2(t) at each t with the identity as its Jacobian."""

from autograder.items.draws import intermediates
from autograder.model import Item, Mistake
from rnn_reference.bptt import grad_b1

MISTAKES = (
    Mistake(
        "B-11",
        wrong=lambda D2: D2[-1].copy(),
        says="Your ∇b1 is the δ2 of t = T alone. b1 is shared by all steps: each adds its part.",
    ),
    Mistake(
        "B-12",
        wrong=lambda D2: D2.sum(axis=0, keepdims=True),
        says="Your ∇b1 has the right numbers, as the row 1 x K of the slides; asked for is b1's own"
        " shape (K,). Updating b1 with a row would silently make it two-dimensional.",
        credit=0.5,
    ),
    Mistake(
        "B-14",
        wrong=lambda D2: D2.mean(axis=0),
        says="Your ∇b1 is 1/T of the right one. L is a sum over t, not a mean, and so is its"
        " gradient.",
        convention="mean over t",
    ),
    Mistake(
        "N-33",  # db = d2 for db += d2 in the reversed loop.
        wrong=lambda D2: D2[0].copy(),
        says="Your ∇b1 is the δ2 of t = 1 alone, the last one of a loop back in time. Are the"
        " terms added up, or does each replace the one before?",
    ),
    Mistake(
        "N-34",  # axis=1 from code whose columns are examples (deeplearning.ai).
        wrong=lambda D2: D2.sum(axis=1),
        says="For ∇b1 you summed over the outputs and kept time, so it has T entries. b1 has one"
        " entry an output, shared by all t.",
    ),
    Mistake(
        "N-35",  # np.sum without an axis.
        wrong=lambda D2: D2.sum(),
        says="For ∇b1 you summed over everything, to one number. Each entry of b1 has its own"
        " derivative: the sum runs over t only.",
    ),
    Mistake(
        "N-36",  # range(T - 1, 0, -1): the reversed range ends one early.
        wrong=lambda D2: D2[1:].sum(axis=0),
        says="The term of t = 1 is missing from your ∇b1. A loop back in time must reach the first"
        " row too.",
    ),
    Mistake(
        "N-37",  # ∇b1 z2 being the identity, D2 handed on as it is.
        wrong=lambda D2: D2.copy(),
        says="For ∇b1 you returned δ2(t) for each t. As ∇b1 z2(t) is the identity these are the"
        " terms; ∇b1 is their sum over t.",
    ),
)

ITEM = Item(
    name="grad_b1",
    title="∇b1 L: output biases",
    statement="8.4",
    points=4,
    draw=intermediates("D2"),
    expected=grad_b1,
    shapes="(K,)",
    mistakes=MISTAKES,
)
