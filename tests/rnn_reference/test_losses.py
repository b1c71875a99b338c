"""Losses that are sums over t and losses that are not, and their gradients."""

import autograd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_reference.activations import ACTIVATIONS
from rnn_reference.losses import DLOSSES, LOSSES, delta_output, dloss_ce, loss_ce, loss_se
from rnn_reference.numerical import complex_step
from rnn_reference.whole_losses import (
    dloss_pooled,
    dloss_product,
    dloss_smooth,
    dloss_soft_max,
    loss_pooled,
    loss_product,
    loss_smooth,
    loss_soft_max,
)

from . import slides
from .cases import assert_close, batches, quick

seeds = st.integers(0, 2**32 - 1)


def outputs(seed, T, K, batch):
    rng = np.random.default_rng(seed)
    return rng.uniform(0.1, 0.9, size=(2, T, *batch, K))


@pytest.mark.parametrize("loss", ["se", "ce", "bce"])
@quick
@given(seed=seeds, T=st.integers(1, 5), K=st.integers(1, 4), batch=batches)
def test_loss_gradient_agrees_with_complex_step_and_autograd(loss, seed, T, K, batch):
    """dL/dy equals Im L(y + ih)/h and what HIPS autograd finds."""
    Y, Tg = outputs(seed, T, K, batch)
    dY = DLOSSES[loss](Y, Tg)
    assert_close(dY, complex_step(lambda y: LOSSES[loss](y, Tg), Y))
    assert_close(dY, autograd.grad(slides.LOSS[loss])(Y, Tg))
    assert_close(LOSSES[loss](Y, Tg), slides.LOSS[loss](Y, Tg))


@pytest.mark.parametrize(
    ("name", "loss", "dloss"),
    [
        ("pooled", lambda Y, Tg: loss_pooled(Y, Tg[0]), lambda Y, Tg: dloss_pooled(Y, Tg[0])),
        ("soft_max", loss_soft_max, dloss_soft_max),
        ("product", loss_product, dloss_product),
        ("smooth", lambda Y, Tg: loss_smooth(Y), lambda Y, Tg: dloss_smooth(Y)),
    ],
)
@quick
@given(seed=seeds, T=st.integers(1, 5), K=st.integers(1, 4), batch=batches)
def test_gradient_of_a_loss_that_is_no_sum_over_t(name, loss, dloss, seed, T, K, batch):
    """The four losses that do not decompose agree with complex step and autograd as well."""
    Y, Tg = outputs(seed, T, K, batch)
    assert_close(dloss(Y, Tg), complex_step(lambda y: loss(y, Tg), Y))
    assert_close(dloss(Y, Tg), autograd.grad(slides.WHOLE[name])(Y, Tg))


@pytest.mark.parametrize("f", ["softmax", "sigmoid", "tanh", "identity", "relu"])
@pytest.mark.parametrize("loss", ["se", "ce", "bce"])
@quick
@given(seed=seeds, T=st.integers(1, 3), K=st.integers(1, 4))
def test_output_delta_in_closed_form_equals_the_two_factors(f, loss, seed, T, K):
    """∇z2 L by the short forms equals the complex step of L(f(z))."""
    rng = np.random.default_rng(seed)
    Z = rng.uniform(0.1, 0.7, size=(T, K))  # in (0, 1) for all f, as the logarithms need
    Tg = rng.uniform(0.1, 0.9, size=(T, K))
    if f == "softmax" and K == 1 and loss == "bce":
        return  # y = 1: the loss is infinite
    expected = complex_step(lambda z: LOSSES[loss](ACTIVATIONS[f](z), Tg), Z)
    assert_close(delta_output(ACTIVATIONS[f](Z), Tg, f, loss), expected)


def test_cross_entropy_counts_only_what_the_target_names():
    """0 log 0 is 0: a sure and right answer costs nothing and has a finite gradient."""
    Y, Tg = np.array([[1.0, 0.0]]), np.array([[1.0, 0.0]])
    assert loss_ce(Y, Tg) == 0
    assert dloss_ce(Y, Tg).tolist() == [[-1.0, 0.0]]


def test_losses_are_sums_over_time_with_a_half_for_the_square():
    """Two steps cost twice one step; the squared error of 2 is 2."""
    assert loss_se(np.full((1, 1), 3.0), np.ones((1, 1))) == 2
    assert loss_se(np.full((2, 1), 3.0), np.ones((2, 1))) == 4


def test_delta_stays_right_where_the_softmax_saturates():
    """The short form y - t holds at logits of ±800, where t / y is infinite."""
    Y, Tg = np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]])
    assert delta_output(Y, Tg, "softmax", "ce").tolist() == [[1.0, -1.0]]
