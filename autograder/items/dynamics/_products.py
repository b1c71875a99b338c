"""Wrong products of Jacobians, and wrong norms of right ones."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.items.inherit import Function
from autograder.model import Mistake
from rnn_reference.forward import fprop


def spectral(A: Any) -> float:
    """The 2-norm."""
    return float(np.linalg.norm(A, 2))


def norms(
    *,
    states: Function = fprop,
    slopes: Function = lambda H: 1 - H**2,
    factor: Function = lambda s, W11: s[:, None] * W11,
    W: Function = lambda W11: W11,
    extended: Function = lambda A, step: A @ step,
    norm: Function = spectral,
    last: Function = lambda values: values,
) -> Function:
    """jacobian_product_norms, from t = T down, with any of its parts a wrong one."""

    def wrong(X: Any, h0: Any, P: Any) -> Any:
        H = states(X, h0, P["W0"], P["W11"], P["b0"])
        S, A = slopes(H), np.eye(H.shape[1])
        values = [norm(A)]
        for t in range(len(H) - 2, -1, -1):
            A = extended(A, factor(S[t + 1], W(P["W11"])))
            values.insert(0, norm(A))
        return last(np.array(values))

    return wrong


def steps(X: Any, h0: Any, P: Any) -> Iterator[Any]:
    """J(t) W11 for t = 1..T."""
    for h in fprop(X, h0, P["W0"], P["W11"], P["b0"]):
        yield (1 - h**2)[:, None] * P["W11"]


def one_too_many(X: Any, h0: Any, P: Any) -> Any:
    """The product begins with J(t) W11."""
    factors, A = list(steps(X, h0, P)), np.eye(len(h0))
    values: list[float] = []
    for step in reversed(factors):
        A = A @ step
        values.insert(0, spectral(A))
    return np.array(values)


def from_the_first(X: Any, h0: Any, P: Any) -> Any:
    """‖∂h(t)/∂h(1)‖ for t = 1..T."""
    _, *factors = steps(X, h0, P)
    A, values = np.eye(len(h0)), [1.0]
    for step in factors:
        A = step @ A
        values.append(spectral(A))
    return np.array(values)


def bound(X: Any, h0: Any, P: Any) -> Any:
    """σ_max^(T-t), whatever the sequence is."""
    return spectral(P["W11"]) ** np.arange(len(X) - 1.0, -1, -1)


def one_step_early(H: Any) -> Any:
    """Slopes of the step before."""
    S = 1 - H**2
    return np.vstack([S[:1], S[:-1]])


MISTAKES = (
    Mistake(
        "N-V30",  # np.linalg.norm without an order.
        wrong=norms(norm=np.linalg.norm),
        says="Your last entry is not 1 although nothing is multiplied there: you take the root of"
        " the sum of all squares. The 2-norm is the largest singular value.",
    ),
    Mistake(
        "N-V31",
        wrong=norms(norm=lambda A: float(np.abs(np.linalg.eigvals(A)).max())),
        says="You take the largest eigenvalue of each product. How much a matrix can stretch a"
        " vector is its largest singular value.",
    ),
    Mistake(
        "N-V32",
        wrong=norms(norm=lambda A: float(np.linalg.norm(A, 1))),
        says="Your norms are the largest sums down a column. The 2-norm is asked for, the largest"
        " singular value.",
    ),
    Mistake(
        "N-V33",
        wrong=norms(norm=lambda A: float(np.abs(A).max())),
        says="You give the largest entry of each product. The 2-norm is the most by which it"
        " stretches a vector.",
    ),
    Mistake(
        "N-V34",
        wrong=norms(
            norm=lambda A: A, extended=lambda A, s: A * spectral(s), last=lambda v: v[:, 0, 0]
        ),
        says="You multiply the norms of the steps. That is a bound: the norm of a product may be"
        " far smaller.",
    ),
    Mistake(
        "N-V35",
        wrong=norms(extended=lambda A, s: s),
        says="Each of your entries knows one step only. From h(t) to h(T) the way leads through all"
        " the steps between them.",
    ),
    Mistake(
        "N-V36",
        wrong=norms(extended=lambda A, s: s @ A),
        says="The factors of your product stand in the wrong order. The step to h(T) stands first:"
        " on which side does an earlier step come in?",
    ),
    Mistake(
        "N-V37",
        wrong=norms(slopes=np.ones_like),
        says="Your norms are those of the powers of W11. Every step also goes through tanh, with"
        " its slopes.",
    ),
    Mistake(
        "N-V38",
        wrong=norms(factor=lambda s, W11: W11 * s),
        says="Your slopes scale the columns of W11. z is made by W11 first, and tanh comes after:"
        " unit i's slope scales row i.",
    ),
    Mistake(
        "N-V39",
        wrong=norms(W=lambda W11: W11.T),
        says="W11 is transposed in your Jacobians: entry (i, j) tells how unit i hears from unit j"
        " of the step before.",
    ),
    Mistake(
        "N-V40",
        wrong=norms(last=lambda values: values[::-1].copy()),
        says="Your norms stand in reversed order: the entry of t = T, which is 1, comes last.",
    ),
    Mistake(
        "B-24",
        wrong=norms(slopes=lambda H: H * (1 - H)),
        says="Your slopes are h(1 - h), those of σ. The hidden layer is tanh.",
    ),
    Mistake(
        "N-V41",
        wrong=bound,
        says="You return the bound by the largest singular value of W11. The norms themselves"
        " depend on the states that the sequence leads through.",
    ),
    Mistake(
        "N-V42",
        wrong=one_too_many,
        says="Each of your products has a factor too many: the last entry is not 1. From h(t) to"
        " h(T) there are T - t steps.",
    ),
    Mistake(
        "N-V43",
        wrong=norms(slopes=one_step_early),
        says="Your slopes are one step late. The step from h(t) to h(t+1) goes through tanh at"
        " t+1.",
    ),
    Mistake(
        "N-V44",
        wrong=from_the_first,
        says="You follow the first state through time, ∂h(t)/∂h(1). Asked for is how the last state"
        " depends on each earlier one.",
    ),
    Mistake(
        "A-08",
        wrong=norms(states=lambda *net: np.arctanh(fprop(*net))),
        says="Your slopes are 1 - z². The formula 1 - h² wants the state, after tanh.",
    ),
    Mistake(
        "F-06",
        wrong=norms(
            states=lambda X, h0, W0, W11, b0: fprop(X, np.zeros_like(h0), W0, W11, b0),
        ),
        says="Your states start from 0. h0 is given, and it is not 0 here.",
    ),
    Mistake(
        "F-01",
        wrong=norms(states=lambda X, h0, W0, W11, b0: np.tanh(X @ W0.T + b0)),
        says="Your slopes belong to states without memory: z lacks the recurrent term.",
    ),
    Mistake(
        "F-02",
        wrong=norms(states=lambda X, h0, W0, W11, b0: fprop(X, h0, W0, W11, 0 * b0)),
        says="Your slopes belong to states without a bias: z lacks b0.",
    ),
)
