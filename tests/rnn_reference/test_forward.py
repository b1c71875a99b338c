"""Forward propagation with one hidden layer."""

import numpy as np
import pytest
from hypothesis import given

from rnn_reference.activations import ACTIVATIONS
from rnn_reference.forward import count_params, fprop, layer_forward, rnn_forward, rnn_step

from . import slides
from .cases import ALL, assert_close, cases, draw_case, quick


@pytest.mark.parametrize("hidden", ALL)
@pytest.mark.parametrize("f", ALL)
@quick
@given(case=cases)
def test_forward_pass_is_the_step_repeated(f, hidden, case):
    """Z1, H, Z2, Y hold what rnn_step and f(W1 h + b1) give, one time step after the other."""
    W0, W11, b0, W1, b1 = case.weights
    Z1, H, Z2, Y = rnn_forward(case.X, case.h0, *case.weights, f=f, hidden=hidden)
    h = case.h0
    for t, x in enumerate(case.X):
        z1, h = rnn_step(x, h, W0, W11, b0, hidden=hidden)
        z2 = h @ W1.T + b1
        for got, expected in zip((Z1, H, Z2, Y), (z1, h, z2, ACTIVATIONS[f](z2)), strict=True):
            assert_close(got[t], expected)


@quick
@given(case=cases)
def test_forward_pass_agrees_with_the_slides_in_plain_loops(case):
    """y(t) equals an implementation that shares no line with it."""
    *_, Y = rnn_forward(case.X, case.h0, *case.weights)
    assert_close(Y, slides.rnn(case.X, case.h0, *case.weights, "softmax", "tanh"))


@quick
@given(case=cases)
def test_fprop_returns_the_hidden_states_alone(case):
    """It is the hidden layer of rnn_forward, and layer_forward is it without W11."""
    W0, W11, b0, *_ = case.weights
    _, H, *_ = rnn_forward(case.X, case.h0, *case.weights)
    assert_close(fprop(case.X, case.h0, W0, W11, b0), H)
    assert_close(layer_forward(W0, case.X[0], b0), fprop(case.X, case.h0, W0, 0 * W11, b0)[0])


def test_the_output_depends_on_now_and_before_only():
    """A change of x(s) moves y(t) for t >= s and not for t < s."""
    case = draw_case(3, T=5, D=2, M=4, K=3)
    *_, Y = rnn_forward(case.X, case.h0, *case.weights)
    X = case.X.copy()
    X[2] += 1
    *_, moved = rnn_forward(X, case.h0, *case.weights)
    assert (np.abs(moved - Y).max(axis=1) > 0).tolist() == [False, False, True, True, True]


def test_parameters_are_counted_as_on_the_slide():
    """MD + M² + M + KM + K, whatever T is."""
    case = draw_case(0, T=5, D=2, M=4, K=3)
    assert count_params(2, 4, 3) == sum(W.size for W in case.weights) == 43


def test_sizes_below_one_are_refused():
    """count_params names the size that is too small."""
    with pytest.raises(ValueError, match="count_params: M is 0, expected at least 1"):
        count_params(2, 0, 1)
    with pytest.raises(TypeError, match=r"count_params: K is 1.5, expected an integer"):
        count_params(2, 1, 1.5)
