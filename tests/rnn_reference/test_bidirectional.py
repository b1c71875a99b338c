"""Bidirectional RNNs."""

import autograd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_reference.bidirectional import (
    birnn_backward,
    birnn_forward,
    birnn_grad_states,
    birnn_grad_X,
    birnn_shared,
)
from rnn_reference.losses import dloss_se, loss_se

from . import slides
from .cases import assert_close, assert_gradients, batches, quick

NAMES = ("X", "hf0", "hbT1", "W0f", "W11f", "b0f", "W0b", "W11b", "b0b", "W1", "b1")


def draw_net(seed, T, D, M, K, batch):
    rng = np.random.default_rng(seed)
    shapes = [(T, *batch, D), (*batch, M), (*batch, M)]
    shapes += 2 * [(M, D), (M, M), (M,)] + [(K, 2 * M), (K,)]
    net = {n: rng.normal(size=s) / np.sqrt(s[-1]) for n, s in zip(NAMES, shapes, strict=True)}
    return net, rng.uniform(0.1, 0.9, size=(T, *batch, K))


sizes = st.integers(1, 4)
nets = st.builds(
    draw_net, st.integers(0, 2**32 - 1), st.integers(1, 5), sizes, sizes, sizes, batches
)


def forward(X, hf0, hbT1, W0f, W11f, b0f, W0b, W11b, b0b, W1, b1, f="identity"):
    return birnn_forward(X, hf0, hbT1, (W0f, W11f, b0f), (W0b, W11b, b0b), W1, b1, f)


def directions(net):
    return tuple(net[n + "f"] for n in ("W0", "W11", "b0")), tuple(
        net[n + "b"] for n in ("W0", "W11", "b0")
    )


def arguments(net, Tg):
    Hf, Hb, Y = forward(**net)
    return (dloss_se(Y, Tg), net["X"], Hf, Hb, net["hf0"], net["hbT1"], *directions(net), net["W1"])


@quick
@given(drawn=nets)
def test_gradients_of_both_directions_agree_with_complex_step_and_autograd(drawn):
    """Both triples of weights, W1, b1, both initial states and the inputs, to 1e-12."""
    net, Tg = drawn
    args = arguments(net, Tg)
    G = birnn_backward(*args)
    flat = {"W1": G["W1"], "b1": G["b1"], "X": birnn_grad_X(*args)}
    flat["hf0"], flat["hbT1"] = birnn_grad_states(*args)
    flat |= {k + d: g for d in "fb" for k, g in G[d].items()}
    assert set(flat) == set(NAMES)
    assert_gradients(lambda **a: loss_se(forward(**a)[2], Tg), net, flat)

    def oracle(a):
        Pf, Pb = directions(a)
        Y = slides.birnn(a["X"], a["hf0"], a["hbT1"], Pf, Pb, a["W1"], a["b1"], "identity")
        return slides.LOSS["se"](Y, Tg)

    expected = autograd.grad(oracle)(net)
    for name, gradient in flat.items():
        assert_close(gradient, expected[name])


@quick
@given(drawn=nets)
def test_shared_weights_get_the_sum_of_both_gradients(drawn):
    """With Pf = Pb the gradient is that of f plus that of b."""
    net, Tg = drawn
    net |= {k + "b": net[k + "f"] for k in ("W0", "W11", "b0")}
    args = arguments(net, Tg)
    G = birnn_shared(birnn_backward(*args))

    def L(W0, W11, b0, W1, b1):
        both = {k + d: w for d in "fb" for k, w in (("W0", W0), ("W11", W11), ("b0", b0))}
        return loss_se(forward(**{**net, **both, "W1": W1, "b1": b1})[2], Tg)

    shared = {k: net[k + "f"] for k in ("W0", "W11", "b0")} | {"W1": net["W1"], "b1": net["b1"]}
    assert_gradients(L, shared, G)


@quick
@given(drawn=nets)
def test_reversing_time_and_swapping_the_directions_reverses_the_output(drawn):
    """The two directions play the same part, the other way round."""
    net, _ = drawn
    M = net["hf0"].shape[-1]
    swapped = {**net, "X": net["X"][::-1], "hf0": net["hbT1"], "hbT1": net["hf0"]}
    swapped |= {k + "f": net[k + "b"] for k in ("W0", "W11", "b0")}
    swapped |= {k + "b": net[k + "f"] for k in ("W0", "W11", "b0")}
    swapped["W1"] = np.concatenate([net["W1"][:, M:], net["W1"][:, :M]], axis=1)
    assert_close(forward(**swapped, f="softmax")[2], forward(**net, f="softmax")[2][::-1])


def test_wrong_width_of_W1_and_a_missing_matrix_are_named():
    """W1 must have 2M columns and a direction three arrays."""
    net, _ = draw_net(0, 3, 2, 4, 3, ())
    with pytest.raises(ValueError, match=r"W1 has shape \(3, 4\), expected \(K, 2M\) = \(K, 8\)"):
        forward(**{**net, "W1": net["W1"][:, :4]})
    with pytest.raises(ValueError, match=r"Pb has 2 entries, expected \(W0, W11, b0\)"):
        Pf, Pb = directions(net)
        birnn_forward(net["X"], net["hf0"], net["hbT1"], Pf, Pb[:2], net["W1"], net["b1"])
    with pytest.raises(
        ValueError, match=r"Pf\[0\] has shape \(4, 3\), expected \(M, D\) = \(4, 2\)"
    ):
        forward(**{**net, "W0f": np.ones((4, 3))})
