"""L layers, eq. (1)."""

from itertools import pairwise

import autograd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_reference.bptt import bptt
from rnn_reference.deep import deep_backward, deep_forward, deep_grad_inputs
from rnn_reference.losses import dloss_se, loss_se
from rnn_reference.numerical import complex_step

from . import slides
from .cases import ALL, assert_close, batches, cases, quick


@st.composite
def stacks(draw):
    """A stack of 1 to 4 layers of any sizes and activations, with inputs and targets."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=2, max_size=5))
    L = len(sizes) - 1
    T, batch = draw(st.integers(1, 4)), draw(batches)
    acts = draw(st.lists(st.sampled_from(ALL), min_size=L, max_size=L))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    net = {
        "X": rng.normal(size=(T, *batch, sizes[0])),
        "h0s": [rng.normal(size=(*batch, m)) for m in sizes[1:-1]],
        "Ws": [rng.normal(size=(m, n)) / np.sqrt(n) for n, m in pairwise(sizes)],
        "Rs": [rng.normal(size=(m, m)) / np.sqrt(m) / 2 for m in sizes[1:-1]],
        "bs": [rng.normal(size=m) / 2 for m in sizes[1:]],
    }
    return net, acts, rng.normal(size=(T, *batch, sizes[-1]))


def all_gradients(net, acts, Tg):
    Z, H = deep_forward(**net, acts=acts)
    args = (dloss_se(H[-1], Tg), Z, H, net["h0s"], net["Ws"], net["Rs"], acts)
    dW, dR, db = deep_backward(*args)
    dh0s, dX = deep_grad_inputs(*args)
    return {"Ws": dW, "Rs": dR, "bs": db, "h0s": dh0s, "X": [dX]}


@quick
@given(stack=stacks())
def test_gradients_of_every_layer_agree_with_complex_step_and_autograd(stack):
    """Every W, R, b and h0 of any stack, and X, to 1e-12."""
    net, acts, Tg = stack
    expected = autograd.grad(lambda n: slides.LOSS["se"](slides.deep(**n, acts=acts), Tg))(net)
    for name, gradients in all_gradients(net, acts, Tg).items():
        arrays = [net["X"]] if name == "X" else net[name]
        theirs = [expected["X"]] if name == "X" else expected[name]
        assert len(gradients) == len(arrays)
        for i, gradient in enumerate(gradients):

            def L(w, name=name, arrays=arrays, i=i):
                other = w if name == "X" else [*arrays[:i], w, *arrays[i + 1 :]]
                return loss_se(deep_forward(**{**net, name: other}, acts=acts)[1][-1], Tg)

            assert_close(gradient, complex_step(L, arrays[i]))
            assert_close(gradient, theirs[i])


@quick
@given(case=cases)
def test_two_layers_are_the_network_with_one_hidden_layer(case):
    """L = 2 with tanh and softmax gives the gradients of bptt."""
    W0, W11, b0, W1, b1 = case.weights
    net = {"X": case.X, "h0s": [case.h0], "Ws": [W0, W1], "Rs": [W11], "bs": [b0, b1]}
    G = bptt(case.X, case.Tg, case.h0, case.P, "softmax", "se")
    mine = all_gradients(net, ["tanh", "softmax"], case.Tg)
    for key, gradient in zip(("W0", "W1"), mine["Ws"], strict=True):
        assert_close(gradient, G[key])
    assert_close(mine["Rs"][0], G["W11"])
    assert_close(mine["bs"][0], G["b0"])


def two_layers():
    return {
        "X": np.ones((4, 3)),
        "h0s": [np.ones(5)],
        "Ws": [np.ones((5, 3)), np.ones((2, 5))],
        "Rs": [np.ones((5, 5))],
        "bs": [np.ones(5), np.ones(2)],
        "acts": ["tanh", "identity"],
    }


def test_lists_are_those_of_the_slides():
    """Z[0] is None, H[0] is X, and there is one entry per layer after that."""
    net = two_layers()
    Z, H = deep_forward(**net)
    assert Z[0] is None
    assert (H[0] == net["X"]).all()
    assert [h.shape for h in H] == [(4, 3), (4, 5), (4, 2)]
    assert len(Z) == 3


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("Ws", [], "deep_forward: Ws is empty, expected one matrix per layer"),
        ("Rs", [], "deep_forward: Rs has 0 entries, expected 1 for L = 2 layers"),
        (
            "Ws",
            [np.ones((5, 3)), np.ones((2, 4))],
            r"Ws\[1\] has shape \(2, 4\), expected \(M2, M1\) = \(M2, 5\)",
        ),
        ("acts", ["tanh", "elu"], r"acts\[1\] is 'elu', expected one of"),
        ("X", np.ones((4, 3, 2, 2)), r"X has shape \(4, 3, 2, 2\), expected \(T, M0\) or \(T, B,"),
    ],
)
def test_what_does_not_fit_is_named(name, value, message):
    """The message names the entry of the list, what came and what was expected."""
    with pytest.raises(ValueError, match=message):
        deep_forward(**{**two_layers(), name: value})
