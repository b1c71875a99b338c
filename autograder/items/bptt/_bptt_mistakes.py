"""What goes wrong in bptt itself: the loss's gradient, the order of things, what is returned."""

from typing import Any

import numpy as np

from autograder.items.bptt._assembled import PARTS, afterwards, assembled
from autograder.items.inherit import Function
from autograder.model import Mistake
from rnn_reference.bptt import grad_z1

RIGHT = PARTS["dloss"]


def loss_gradient(change: Function) -> Function:
    """Bptt with a dL/dY of one's own, (Y, Tg, f, loss) -> (T, K)."""
    return assembled(dloss=change)


def fused(applies: Function) -> Function:
    """Bptt that takes y - t for ∇z2 L wherever `applies(f, loss)`."""

    def wrong(X: Any, Tg: Any, h0: Any, P: Any, f: str = "softmax", loss: str = "ce") -> Any:
        if not applies(f, loss):
            return assembled()(X, Tg, h0, P, f, loss)
        take = assembled(dloss=lambda Y, Tg, f, loss: Y - Tg, grad_z2=lambda dY, Z2, f: dY)
        return take(X, Tg, h0, P, f, loss)

    return wrong


def updates_on_the_way(
    X: Any, Tg: Any, h0: Any, P: Any, f: str = "softmax", loss: str = "ce"
) -> Any:
    """Moves W1 in place before δ1 is carried through it."""

    def after_the_update(D2: Any, H: Any, W1: Any, W11: Any) -> Any:
        P["W1"] -= 0.01 * D2.T @ H
        return grad_z1(D2, H, P["W1"], W11)

    return assembled(grad_z1=after_the_update)(X, Tg, h0, P, f, loss)


def from_zero(forward_only: bool) -> Function:
    """Bptt with a state before t = 1 of 0, in the forward pass alone or everywhere."""

    def forward(X: Any, h0: Any, *others: Any) -> Any:
        return PARTS["rnn_forward"](X, np.zeros_like(h0), *others)

    if forward_only:
        return assembled(rnn_forward=forward)
    return assembled(
        rnn_forward=forward,
        grad_W11=lambda D1, H, h0: PARTS["grad_W11"](D1, H, np.zeros_like(h0)),
    )


MISTAKES = (
    Mistake(
        "B-04",
        wrong=fused(lambda f, loss: True),
        says="You take y - t for ∇z2 L whatever f and loss are. It holds for softmax with"
        " cross-entropy and for the identity with squared error; the others need their Jacobian.",
    ),
    Mistake(
        "B-03",
        wrong=loss_gradient(lambda Y, Tg, f, loss: Y - Tg),
        says="For cross-entropy you pass y - t on as ∇y L, and the Jacobian is multiplied to it"
        " again. y - t is the gradient at z2: softmax's Jacobian is in it already.",
    ),
    Mistake(
        "B-44",
        wrong=from_zero(forward_only=True),
        says="Your forward pass inside bptt starts from 0 where h1(0) is given. Is h0 handed on?",
    ),
    Mistake(
        "B-45",
        wrong=afterwards(lambda G: {**G, "W11": G["W0"], "W0": G["W11"]}),
        says="The gradients of W0 and W11 are swapped in the dict that you return: each has the"
        " other's numbers.",
    ),
    Mistake(
        "B-42",
        wrong=updates_on_the_way,
        says="W1 is updated before δ2 goes back through it, so ∇W11, ∇W0 and ∇b0 belong to another"
        " net, and the caller's P has changed. First all gradients, then the update.",
    ),
    Mistake(
        "L-05",
        wrong=loss_gradient(
            lambda Y, Tg, f, loss: RIGHT(Y, Tg, f, loss) * (-1 if loss == "se" else 1)
        ),
        says="For squared error every gradient has the opposite sign: check ∇y of ½(y - t)².",
    ),
    Mistake(
        "N-93",  # L-04 on the way back: the minus of -log lost.
        wrong=loss_gradient(
            lambda Y, Tg, f, loss: RIGHT(Y, Tg, f, loss) * (-1 if loss == "ce" else 1)
        ),
        says="For cross-entropy every gradient has the opposite sign: the loss is minus the"
        " logarithm of the target's probability.",
    ),
    Mistake(
        "N-94",  # The two fused cases of the CS231n notes taken for three.
        wrong=fused(lambda f, loss: f == "softmax"),
        says="You take y - t for ∇z2 L with softmax and squared error too. It holds for softmax and"
        " cross-entropy; with squared error the Jacobian is still to be multiplied.",
    ),
    Mistake(
        "N-95",  # d2l's chapter averages L over T.
        wrong=loss_gradient(lambda Y, Tg, f, loss: RIGHT(Y, Tg, f, loss) / len(Y)),
        says="All your gradients are 1/T of the right ones. L is a sum over t, not a mean.",
        convention="mean over t",
    ),
    Mistake(
        "N-96",  # np.mean of the squared errors, PyTorch's default.
        wrong=loss_gradient(lambda Y, Tg, f, loss: RIGHT(Y, Tg, f, loss) / Y.size),
        says="All your gradients are too small by T times K, as if L were a mean over all outputs."
        " It is a sum over t and over the outputs.",
        convention="mean over t",
    ),
    Mistake(
        "N-97",  # L-01 on the way back: (y - t)² derived without its 1/2.
        wrong=loss_gradient(
            lambda Y, Tg, f, loss: RIGHT(Y, Tg, f, loss) * (2 if loss == "se" else 1)
        ),
        says="For squared error all your gradients are twice the right ones: the lecture's loss"
        " carries a factor 1/2.",
        convention="no 1/2",
    ),
    Mistake(
        "N-98",  # loss not read: one branch written, the other forgotten.
        wrong=loss_gradient(lambda Y, Tg, f, loss: RIGHT(Y, Tg, f, "ce")),
        says="With loss se you still take the gradient of cross-entropy. loss names which of the"
        " two it is.",
    ),
    Mistake(
        "N-99",  # Holberton's tests have h_0 = 0, and so has the code that passes them.
        wrong=from_zero(forward_only=False),
        says="Your bptt takes 0 for the state before t = 1, forward and in ∇W11. h1(0) is given"
        " as h0, and it is not 0.",
    ),
    Mistake(
        "N-100",  # P-14: training works without them, so nobody notices.
        wrong=afterwards(lambda G: {**G, "b0": 0 * G["b0"], "b1": 0 * G["b1"]}),
        says="Your ∇b0 and ∇b1 are 0, the others are right. The biases enter z1(t) and z2(t) at"
        " every t.",
    ),
    Mistake(
        "N-101",  # The hand-written slides' layout throughout (E6).
        wrong=afterwards(lambda G: {key: g.T for key, g in G.items()}),
        says="Your gradients of the matrices are all transposed, the numerator layout of the"
        " hand-written slides. Here each gradient has its parameter's own shape.",
        credit=0.5,
    ),
)
