"""Wrong Jacobians of activations, as they show in act_jacobian and in all that calls it."""

from collections.abc import Callable

import numpy as np

from autograder.model import Mistake
from rnn_reference.activations import ACTIVATIONS, act_jacobian

Array = np.ndarray


def instead(**own: Callable[[Array, Array], Array]) -> Callable[[str, Array], Array]:
    """The reference, but for the activations `own`: each a function of z and h."""

    def wrong(name: str, z: Array) -> Array:
        if name not in own:
            return act_jacobian(name, z)
        return own[name](z, ACTIVATIONS[name](z))

    return wrong


def as_vector(name: str, z: Array) -> Array:
    """h'(z) of the diagonal ones without its matrix."""
    J = act_jacobian(name, z)
    return J if name == "softmax" else np.diag(J).copy()


def in_the_dtype_of_z(name: str, z: Array) -> Array:
    """Fills np.zeros_like(...) of z: integers cut every entry off at the decimal point."""
    return act_jacobian(name, z).astype(np.asarray(z).dtype)


MISTAKES = (
    Mistake(
        "A-11",
        wrong=instead(softmax=lambda z, h: np.diag(h * (1 - h))),
        says="Your softmax Jacobian is diagonal. Every softmax output depends on every z_j through"
        " the common sum, so the entries beside the diagonal are not 0.",
    ),
    Mistake(
        "A-08",
        wrong=instead(tanh=lambda z, h: np.diag(1 - z**2)),
        says="For tanh you squared the pre-activation z. Its slope is written in terms of the"
        " output h: which of the two does your formula need?",
    ),
    Mistake(
        "A-07",
        wrong=instead(sigmoid=lambda z, h: np.diag(h * (1 + h))),
        says="Your slope of σ has a sign slip: it grows with h. σ' is at most 1/4 and goes to 0"
        " where h nears 1.",
    ),
    Mistake(
        "A-09",
        wrong=instead(tanh=lambda z, h: np.diag(1 - np.tanh(h) ** 2)),
        says="Your slope of tanh takes tanh twice: h is tanh(z) already. Check what you square.",
    ),
    Mistake(
        "A-12",
        wrong=instead(softmax=lambda z, h: -np.outer(h, h)),
        says="Your softmax Jacobian holds the product -h_i h_j alone, so its diagonal is negative."
        " What does ∂h_i/∂z_i have besides?",
    ),
    Mistake(
        "A-13",
        wrong=instead(softmax=lambda z, h: np.outer(h, h) - np.diag(h)),
        says="Your softmax Jacobian has the wrong sign everywhere: raising z_i must raise h_i, so"
        " the diagonal is positive.",
    ),
    Mistake(
        "A-14",
        wrong=instead(relu=lambda z, h: np.diag(np.maximum(z, 0.0))),
        says="For ReLU you returned its value. Its slope is a step: the same wherever z is"
        " positive, however large z is.",
    ),
    Mistake(
        "A-16",
        wrong=instead(sigmoid=lambda z, h: np.diag(1 - h**2)),
        says="For σ you used the slope of tanh. Derive σ' from 1/(1+exp(-z)): it is at most 1/4.",
    ),
    Mistake(
        "N-01",  # Forks of CS231n's rnn_layers.py: the square of next_h forgotten.
        wrong=instead(tanh=lambda z, h: np.diag(1 - h)),
        says="Your slope of tanh is linear in h, so it exceeds 1 where h is negative. tanh' is at"
        " most 1 and the same for h and -h: a square is missing.",
    ),
    Mistake(
        "N-02",  # Student ports of min-char-rnn: the bracket squared, and not h.
        wrong=instead(tanh=lambda z, h: np.diag((1 - h) ** 2)),
        says="Your slope of tanh squares the whole bracket, so it exceeds 1 where h is negative."
        " Only h is squared.",
    ),
    Mistake(
        "N-03",  # oreilly-japan/deep-learning-from-scratch-2, issue 26.
        wrong=instead(tanh=lambda z, h: np.diag(1 / (1 - h**2))),
        says="Your slope of tanh is 1 divided by the right one, so it is never below 1. That is"
        " the derivative of the inverse function.",
    ),
    Mistake(
        "N-04",  # iamtrask's sigmoid_output_to_derivative, given z where it expects the output.
        wrong=instead(sigmoid=lambda z, h: np.diag(z * (1 - z))),
        says="Your slope of σ has the right form, but you put z where the output h belongs.",
    ),
    Mistake(
        "N-05",  # The same slip for softmax, in threads on its derivative.
        wrong=instead(softmax=lambda z, h: np.diag(z) - np.outer(z, z)),
        says="Your softmax Jacobian has the right form, but it is built from z where the outputs h"
        " belong: its rows do not sum to 0.",
    ),
    Mistake(
        "N-06",  # The same slip throughout: a cache of outputs expected, pre-activations given.
        wrong=instead(
            sigmoid=lambda z, h: np.diag(z * (1 - z)),
            tanh=lambda z, h: np.diag(1 - z**2),
            softmax=lambda z, h: np.diag(z) - np.outer(z, z),
        ),
        says="For σ, tanh and softmax your formulas are right for the output h, but you put the"
        " argument z there. Apply the activation first.",
    ),
    Mistake(
        "N-07",  # sigmoid_derivative(sigmoid(z)) in deeplearning.ai's forums.
        wrong=instead(sigmoid=lambda z, h: act_jacobian("sigmoid", h)),
        says="Your slope of σ applies σ twice: h is σ(z) already. Check what goes into h(1 - h).",
    ),
    Mistake(
        "N-08",  # Row minus matrix broadcasts silently: threads on the softmax gradient.
        wrong=instead(softmax=lambda z, h: h - np.outer(h, h)),
        says="In your softmax Jacobian h_j stands in every row. It belongs on the diagonal only,"
        " so that each row sums to 0.",
    ),
    Mistake(
        "N-09",  # δ_ij read as the identity matrix, without its factor h_i.
        wrong=instead(softmax=lambda z, h: np.eye(len(h)) - np.outer(h, h)),
        says="The diagonal of your softmax Jacobian starts from 1 where h_i belongs: its rows"
        " should sum to 0.",
    ),
    Mistake(
        "N-10",  # The lecture writes a K x K Jacobian; ports of element-wise code return a vector.
        wrong=as_vector,
        says="For the element-wise activations you returned the K slopes as a vector. The Jacobian"
        " is K x K: where do the slopes stand in it, and what is beside them?",
    ),
    Mistake(
        "N-11",  # np.ones_like of the matrix rather than of the diagonal.
        wrong=instead(identity=lambda z, h: np.ones((len(h), len(h)))),
        says="Your Jacobian of the identity is full of ones. h_i does not depend on z_j for j"
        " other than i.",
    ),
    Mistake(
        "N-12",  # The lecture prints "sigma <= 1/4, tanh <= 1": values named, slopes meant (E17).
        wrong=instead(
            sigmoid=lambda z, h: np.diag(h),
            tanh=lambda z, h: np.diag(h),
            softmax=lambda z, h: np.diag(h),
        ),
        says="Your Jacobians of σ, tanh and softmax hold the outputs h themselves on the diagonal."
        " What is asked is how h changes with z.",
    ),
    Mistake(
        "N-13",  # F-15 of the forward pass, met here through np.zeros_like(z).
        wrong=in_the_dtype_of_z,
        says="With integers for z your Jacobian is cut to integers too: the array that you fill"
        " took its dtype from z. Let it hold floats.",
    ),
)
