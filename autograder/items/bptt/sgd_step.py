"""One step of gradient descent: new parameters, the old ones left as they are."""

from typing import Any

import numpy as np
from numpy.random import Generator

from autograder.items.draws import parameters, sizes
from autograder.items.inherit import Function
from autograder.model import MAIN, Case, Group, Item, Mistake
from rnn_reference.bptt import sgd_step

ORDER = "keys in any order"


def draw(rng: Generator) -> list[Case]:
    """Two steps, and one whose gradients come in another order than the parameters."""
    cases = []
    for group in (MAIN, MAIN, ORDER):
        P = parameters(rng, sizes(rng))
        G = {key: 4 * rng.standard_normal(W.shape) for key, W in P.items()}
        G["W1"][0, 0] = 9.0 * rng.choice((-1, 1))  # large enough for a clipped gradient to show
        if group == ORDER:
            G = {key: G[key] for key in reversed(P)}
        cases.append(Case(group, {"P": P, "G": G, "lr": float(rng.uniform(0.02, 0.3))}))
    return cases


def each(update: Function) -> Function:
    """A step that makes every new parameter by `update(W, gradient, lr)`."""
    return lambda P, G, lr: {key: update(P[key], G[key], lr) for key in P}


def in_place(P: Any, G: Any, lr: float) -> Any:
    """Writes into the arrays of P, which a copy of the dict shares."""
    for key in P:
        P[key] -= lr * G[key]
    return P


def by_place(P: Any, G: Any, lr: float) -> Any:
    """Pairs the first parameter with the first gradient, whatever their keys are."""
    return {key: W - lr * g for (key, W), g in zip(P.items(), G.values(), strict=True)}


ITEM = Item(
    name="sgd_step",
    title="A step of gradient descent",
    statement="8.13",
    points=3,
    draw=draw,
    expected=sgd_step,
    shapes={"W0": "(M, D)", "W11": "(M, M)", "b0": "(M,)", "W1": "(K, M)", "b1": "(K,)"},
    groups=(Group(MAIN, 4), Group(ORDER, 1, main=False)),
    inputs_weight=3,
    mistakes=(
        Mistake(
            "U-01",
            wrong=each(lambda W, g, lr: W + lr * g),
            says="Your step goes up the gradient, so the loss grows. Descent goes the other way.",
        ),
        Mistake(
            "N-83",  # param += -lr * dparam in min-char-rnn; P.copy() copies the dict alone.
            wrong=in_place,
            says="The new values are right, but the arrays of P that you were given have changed as"
            " well. A copy of the dict still holds the same arrays: make new ones.",
        ),
        Mistake(
            "N-84",  # The learning rate forgotten.
            wrong=each(lambda W, g, lr: W - g),
            says="Your step is the whole gradient, whatever the learning rate is. lr does not show"
            " in your result.",
        ),
        Mistake(
            "N-85",  # The change returned for the changed.
            wrong=each(lambda W, g, lr: -lr * g),
            says="You returned the step itself. Asked for are the parameters after it.",
        ),
        Mistake(
            "N-86",  # P-14: training works without biases, so nobody notices.
            wrong=lambda P, G, lr: {
                key: W - lr * G[key] if W.ndim == 2 else W for key, W in P.items()
            },
            says="The matrices are updated, the biases are not. b0 and b1 are parameters too.",
        ),
        Mistake(
            "N-87",  # Weight decay from CS231n's optimisers.
            wrong=each(lambda W, g, lr: (1 - lr) * W - lr * g),
            says="Besides the step your parameters shrink towards 0, as with weight decay. Here the"
            " gradient alone moves them.",
        ),
        Mistake(
            "N-88",  # min-char-rnn clips to ±5 on the way.
            wrong=each(lambda W, g, lr: W - lr * np.clip(g, -5, 5)),
            says="Where an entry of the gradient exceeds 5 your step stops growing: it is clipped."
            " Plain descent takes the gradient as it is.",
        ),
        Mistake(
            "N-89",  # min-char-rnn updates with Adagrad.
            wrong=each(lambda W, g, lr: W - lr * g / np.sqrt(g * g + 1e-8)),
            says="Each entry of your step has the same size lr, as in Adagrad's first step. Plain"
            " descent moves in proportion to the gradient.",
        ),
        Mistake(
            "N-90",  # zip(params, grads) of lists kept for dicts.
            wrong=by_place,
            says="Your step pairs parameters and gradients by their place in the dict. Pair them by"
            " key: G may list its keys in another order than P.",
        ),
    ),
)
