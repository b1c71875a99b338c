"""Forward propagation through L layers, all but the last one recurrent."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.random import Generator

from autograder.items.bptt._deep_nets import FORWARD, LAYERS, STACKS, deep_net
from autograder.items.draws import whole_numbers
from autograder.items.inherit import Function
from autograder.model import INTEGERS, ONE_STEP, Case, Group, Item, Mistake
from rnn_reference.activations import ACTIVATIONS
from rnn_reference.deep import deep_forward


def draw(rng: Generator) -> list[Case]:
    """L = 2, 3 and 4, one step alone, and integers for X."""
    stacks: list[tuple[str, Sequence[str], int | None]]
    stacks = [(f"L = {len(acts)}", acts, None) for acts in STACKS]
    stacks += [(ONE_STEP, STACKS[1], 1), (INTEGERS, ("tanh", "identity"), None)]
    cases = []
    for group, acts, T in stacks:
        net = deep_net(rng, acts, T)
        if group == INTEGERS:
            net["X"] = whole_numbers(rng, net["X"].shape)
        cases.append(Case(group, {name: net[name] for name in FORWARD}))
    return cases


def forward(
    *,
    z: Function = lambda W, x, R, h, b, t: W @ x + R @ h + b,
    z_output: Function = lambda W, x, b: W @ x + b,
    before: Function = lambda h, h0: h,
    below: Function = lambda H, t: H[t],
    act: Function = lambda acts, l: acts[l - 1],
    steps: Function = range,
    dtype: Function = lambda X: float,
) -> Function:
    """deep_forward as two loops, with any of its parts replaced by a wrong one."""

    def wrong(X: Any, h0s: Any, Ws: Any, Rs: Any, bs: Any, acts: Any) -> Any:
        Z, H, L = [None], [X], len(Ws)
        for l in range(1, L + 1):
            f = ACTIVATIONS[act(acts, l)]
            Zl, Hl = (np.zeros((len(X), len(bs[l - 1])), dtype=dtype(X)) for _ in range(2))
            h = h0s[l - 1] if l < L else None
            for t in steps(len(X)):
                x = below(H[l - 1], t)
                if l < L:
                    h_before = before(h, h0s[l - 1])
                    z_t = z(Ws[l - 1], x, Rs[l - 1], h_before, bs[l - 1], t)
                else:
                    z_t = z_output(Ws[l - 1], x, bs[l - 1])
                Zl[t] = z_t
                h = Hl[t] = f(z_t)
            Z.append(Zl)  # type: ignore[arg-type]
            H.append(Hl)
        return Z, H

    return wrong


ITEM = Item(
    name="deep_forward",
    title="L layers: forward",
    statement="13.4",
    points=4,
    draw=draw,
    expected=deep_forward,
    returns=("Z", "H"),
    shapes={f"{name}[{l}]": f"(T, M_{l})" for name in "ZH" for l in (0, *LAYERS)},
    groups=(
        *(Group(f"L = {L}", 2) for L in (2, 3, 4)),
        Group(ONE_STEP, 1, main=False),
        Group(INTEGERS, 1, main=False),
    ),
    mistakes=(
        Mistake(
            "D-01",
            wrong=forward(
                z=lambda W, x, R, h, b, t: W @ x + R @ h + b if t > 0 else W @ x + b,
            ),
            says="Your hidden layers go wrong from t = 1 on: W^{l,l} h^{l,0} is missing there. The"
            " initial states are given, and not 0.",
        ),
        Mistake(
            "N-115",  # F-01 in every layer.
            wrong=forward(z=lambda W, x, R, h, b, t: W @ x + b),
            says="Your hidden layers remember nothing: z^{l,t} lacks W^{l,l} h^{l,t-1}.",
        ),
        Mistake(
            "N-116",  # F-03 in every layer.
            wrong=forward(z=lambda W, x, R, h, b, t: W @ x + R.T @ h + b),
            says="W^{l,l} is used transposed: its row i belongs to z_i of layer l. It is square, so"
            " no shape can tell.",
        ),
        Mistake(
            "N-117",  # F-05 in every layer.
            wrong=forward(before=lambda h, h0: h0),
            says="Every step of your layers starts from h^{l,0}. Step t takes over the state"
            " h^{l,t-1} of its own layer.",
        ),
        Mistake(
            "N-118",  # The typed slides show no biases in the recursion (E26).
            wrong=forward(z=lambda W, x, R, h, b, t: W @ x + R @ h, z_output=lambda W, x, b: W @ x),
            says="The biases are missing: z^{l,t} holds b^{l-1} in every layer.",
        ),
        Mistake(
            "N-119",  # The hidden layer of the rest of the lecture, kept for all.
            wrong=forward(act=lambda acts, l: "tanh" if l < len(acts) else acts[-1]),
            says="All your hidden layers are tanh. Each layer l has its own activation, and acts"
            " names it.",
        ),
        Mistake(
            "N-120",  # One activation argument for a stack, as in framework calls.
            wrong=forward(act=lambda acts, l: acts[0]),
            says="All your layers have the activation of the first one. Each layer l has its own,"
            " and acts names it.",
        ),
        Mistake(
            "N-121",  # F-09 for the stack.
            wrong=forward(act=lambda acts, l: acts[l - 1] if l < len(acts) else "identity"),
            says="The output layer has no activation: h^{L,t} is z^{L,t} in your result. The last"
            " layer applies its f as the others do.",
        ),
        Mistake(
            "N-122",  # E4: h^{1,T} for h^{1,t}, time indices lost between layers.
            wrong=forward(below=lambda H, t: H[t - 1] if t else np.zeros(H.shape[1])),
            says="Each of your layers reads the one below a step late. Only a layer's own state"
            " comes from t-1; h^{l-1,t} is of the same t.",
        ),
        Mistake(
            "N-123",  # F-13 in every layer.
            wrong=forward(steps=lambda T: range(T - 1, -1, -1)),
            says="Your layers run from t = T to t = 1. Forward goes with time; it is the gradients"
            " that run back.",
        ),
        Mistake(
            "F-15",
            wrong=forward(dtype=lambda X: X.dtype),
            says="Your result is right for floats, but with integers for X (bits) it is cut to"
            " integers: the arrays that you fill took their dtype from X. Let them hold floats.",
        ),
    ),
)
