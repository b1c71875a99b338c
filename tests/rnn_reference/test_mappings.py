"""The four ways to map sequences."""

import autograd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_reference.bptt import grad_z2, rnn_backward
from rnn_reference.forward import rnn_forward
from rnn_reference.losses import dloss_ce, dloss_se, loss_ce, loss_se
from rnn_reference.mappings import (
    bptt_fed_back,
    delayed_mask,
    dependency_matrix,
    many_to_one_dY,
    one_to_many,
    one_to_many_fed_back,
)

from . import slides
from .cases import ALL, assert_close, assert_gradients, batches, cases, draw_case, quick


@quick
@given(case=cases)
def test_one_to_many_reads_zeros_after_the_first_input(case):
    """Y is that of rnn_forward on x1, 0, 0, ..."""
    X = np.zeros_like(case.X)
    X[0] = case.X[0]
    *_, Y = rnn_forward(X, case.h0, *case.weights)
    assert_close(one_to_many(case.X[0], case.h0, case.P, len(X)), Y)


@pytest.mark.parametrize("f", ALL)
@quick
@given(
    seed=st.integers(0, 2**32 - 1),
    T=st.integers(1, 5),
    D=st.integers(1, 4),
    M=st.integers(1, 4),
    batch=batches,
)
def test_gradients_of_the_net_that_reads_its_own_outputs(f, seed, T, D, M, batch):
    """With x(t+1) = y(t), all gradients agree with complex step and autograd."""
    case = draw_case(seed, T, D, M, D, batch)
    x1 = case.X[0]
    X, H, Y = one_to_many_fed_back(x1, case.h0, case.P, T, f)
    assert_close(X[0], x1)
    assert_close(X[1:], Y[:-1])
    G = bptt_fed_back(dloss_se(Y, case.Tg), X, H, Y, case.h0, case.P, f)

    def L(x1, h0, **P):
        return loss_se(one_to_many_fed_back(x1, h0, P, T, f)[2], case.Tg)

    arrays = {**case.P, "x1": x1, "h0": case.h0}
    assert_gradients(L, arrays, G)
    expected = autograd.grad(lambda a: slides.LOSS["se"](slides.fed_back(**a, T=T, f=f), case.Tg))(
        arrays
    )
    for key, gradient in G.items():
        assert_close(gradient, expected[key])


@quick
@given(case=cases)
def test_many_to_one_backpropagates_from_the_last_output_alone(case):
    """Before T, dY is 0, and the gradients are those of the loss of y(T)."""
    target = case.Tg[-1]
    W0, W11, _, W1, _ = case.weights
    _, H, Z2, Y = rnn_forward(case.X, case.h0, *case.weights)
    dY = many_to_one_dY(Y[-1], target, len(Y))
    assert not dY[:-1].any()
    G = rnn_backward(grad_z2(dY, Z2, "softmax"), case.X, H, case.h0, W0, W11, W1)
    arrays = {**case.P, "X": case.X, "h0": case.h0}
    assert_gradients(lambda **a: loss_ce(rnn_forward(**a)[3][-1], target), arrays, G)


def test_delayed_outputs_enter_the_loss_after_the_input_ends():
    """T_in outputs are masked, T_out count; masked rows of dY leave the gradients of the rest."""
    assert delayed_mask(2, 3).tolist() == [False, False, True, True, True]
    case = draw_case(5, T=5, D=2, M=4, K=3)
    W0, W11, _, W1, _ = case.weights
    _, H, Z2, Y = rnn_forward(case.X, case.h0, *case.weights)
    dY = dloss_ce(Y, case.Tg) * delayed_mask(2, 3)[:, None]
    G = rnn_backward(grad_z2(dY, Z2, "softmax"), case.X, H, case.h0, W0, W11, W1)
    arrays = {**case.P, "X": case.X, "h0": case.h0}
    assert_gradients(lambda **a: loss_ce(rnn_forward(**a)[3][2:], case.Tg[2:]), arrays, G)


def test_dependencies_are_now_the_past_or_everything():
    """An MLP per frame sees x(t), an RNN x(1..t), a bidirectional RNN all."""
    assert (dependency_matrix("mlp", 3) == np.eye(3)).all()
    assert (dependency_matrix("rnn", 3) == np.tril(np.ones((3, 3)))).all()
    assert dependency_matrix("birnn", 3).all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: dependency_matrix("cnn", 3), "kind is 'cnn', expected one of"),
        (lambda: dependency_matrix("rnn", 0), "dependency_matrix: T is 0, expected at least 1"),
        (lambda: delayed_mask(2, 0), "delayed_mask: T_out is 0, expected at least 1"),
        (
            lambda: many_to_one_dY(np.ones(2), np.ones(3), 4),
            r"target has shape \(3,\), expected \(K",
        ),
    ],
)
def test_wrong_sizes_and_kinds_are_named(call, message):
    """The message names the argument, what came and what was expected."""
    with pytest.raises(ValueError, match=message):
        call()


def test_feeding_back_needs_outputs_of_the_size_of_inputs():
    """W1 must be (D, M) when y(t) is the next x."""
    case = draw_case(0, T=2, D=2, M=4, K=3)
    with pytest.raises(ValueError, match=r"W1 has shape \(3, 4\), expected \(D, M\) = \(2, 4\)"):
        one_to_many_fed_back(case.X[0], case.h0, case.P, 2)
