"""The five derivatives, and those of the initial state and the inputs."""

import tracemalloc

import autograd
import numpy as np
import pytest
from hypothesis import given

from rnn_reference.activations import act_jacobian
from rnn_reference.bptt import (
    bptt,
    grad_b0,
    grad_b1,
    grad_h0,
    grad_h1,
    grad_linear,
    grad_W0,
    grad_W1,
    grad_W11,
    grad_X,
    grad_z1,
    grad_z2,
    rnn_backward,
    sgd_step,
)
from rnn_reference.forward import rnn_forward
from rnn_reference.losses import LOSSES, dloss_se, loss_se
from rnn_reference.numerical import gradcheck
from rnn_reference.through_time import ROWS
from rnn_reference.whole_losses import dloss_product, dloss_soft_max, loss_product, loss_soft_max

from . import slides
from .cases import ALL, assert_close, assert_gradients, cases, draw_case, quick

PAIRS = [("softmax", "ce"), ("sigmoid", "bce"), ("sigmoid", "ce")]
PAIRS += [(f, "se") for f in ALL]


@pytest.mark.parametrize(("f", "loss"), PAIRS)
@quick
@given(case=cases)
def test_bptt_agrees_with_complex_step_and_autograd(f, loss, case):
    """The five gradients equal the complex step to 1e-12 and what HIPS autograd finds."""
    G = bptt(case.X, case.Tg, case.h0, case.P, f, loss)
    assert list(G) == ["W0", "W11", "b0", "W1", "b1"]

    def L(**P):
        return LOSSES[loss](rnn_forward(case.X, case.h0, **P, f=f)[3], case.Tg)

    assert_gradients(L, case.P, G)
    expected = autograd.grad(
        lambda P: slides.LOSS[loss](slides.rnn(case.X, case.h0, **P, f=f, act="tanh"), case.Tg)
    )(case.P)
    for key, gradient in G.items():
        assert_close(gradient, expected[key])


@pytest.mark.parametrize("hidden", ALL)
@quick
@given(case=cases)
def test_all_gradients_with_any_hidden_layer(hidden, case):
    """Also ∇h0 and ∇X, and with each activation in the hidden layer, dense softmax included."""
    W0, W11, _, W1, _ = case.weights
    _, H, Z2, Y = rnn_forward(case.X, case.h0, *case.weights, f="softmax", hidden=hidden)
    D2 = grad_z2(dloss_se(Y, case.Tg), Z2, "softmax")
    G = rnn_backward(D2, case.X, H, case.h0, W0, W11, W1, hidden=hidden)

    def L(**arrays):
        return loss_se(rnn_forward(**arrays, f="softmax", hidden=hidden)[3], case.Tg)

    arrays = {**case.P, "X": case.X, "h0": case.h0}
    assert_gradients(L, arrays, G)
    expected = autograd.grad(
        lambda a: slides.LOSS["se"](slides.rnn(**a, f="softmax", act=hidden), case.Tg)
    )(arrays)
    for key, gradient in G.items():
        assert_close(gradient, expected[key])


@pytest.mark.parametrize(
    ("loss", "dloss"), [(loss_soft_max, dloss_soft_max), (loss_product, dloss_product)]
)
@quick
@given(case=cases)
def test_backward_takes_the_gradient_of_any_loss(loss, dloss, case):
    """A loss that is no sum over t needs nothing but its dL/dy(t)."""
    W0, W11, _, W1, _ = case.weights
    _, H, Z2, Y = rnn_forward(case.X, case.h0, *case.weights)
    D2 = grad_z2(dloss(Y, case.Tg), Z2, "softmax")
    G = rnn_backward(D2, case.X, H, case.h0, W0, W11, W1)
    arrays = {**case.P, "X": case.X, "h0": case.h0}
    assert_gradients(lambda **a: loss(rnn_forward(**a)[3], case.Tg), arrays, G)


@quick
@given(case=cases)
def test_pass_back_in_time_is_the_slides_two_paths_repeated(case):
    """D1 by grad_z1 equals grad_h1 times the tanh Jacobian, for t = T..1."""
    _, W11, _, W1, _ = case.weights
    Z1, H, _, Y = rnn_forward(case.X, case.h0, *case.weights)
    D2 = Y - case.Tg
    D1 = grad_z1(D2, H, W1, W11)
    d1_next = None
    for t in range(len(H) - 1, -1, -1):
        dh = grad_h1(D2[t], d1_next, W1, W11)
        d1_next = np.einsum("...i,...ij->...j", dh, act_jacobian("tanh", Z1[t]))
        assert_close(D1[t], d1_next)


@quick
@given(case=cases)
def test_pass_back_in_time_equals_the_explicit_sum_of_products(case):
    """∇z1(t) L = Σ_{s>=t} δ2(s) W1 [Π_{k=s..t+1} J(k) W11] J(t)."""
    X, h0, Tg = (a if case.X.ndim != 3 else a[..., 0, :] for a in (case.X, case.h0, case.Tg))
    _, W11, _, W1, _ = case.weights
    Z1, H, _, Y = rnn_forward(X, h0, *case.weights)
    D2, J = Y - Tg, act_jacobian("tanh", Z1)
    for t in range(len(X)):
        total = np.zeros(len(W11))
        for s in range(t, len(X)):
            row = D2[s] @ W1
            for k in range(s, t, -1):
                row = row @ J[k] @ W11
            total += row @ J[t]
        assert_close(grad_z1(D2, H, W1, W11)[t], total)


@quick
@given(case=cases)
def test_each_gradient_function_gives_its_part_of_the_whole(case):
    """Their D1, D2, X, H and h0 give what rnn_backward gives."""
    W0, W11, _, W1, _ = case.weights
    _, H, _, Y = rnn_forward(case.X, case.h0, *case.weights)
    D2 = Y - case.Tg
    D1 = grad_z1(D2, H, W1, W11)
    G = rnn_backward(D2, case.X, H, case.h0, W0, W11, W1)
    assert_close(grad_W1(D2, H), G["W1"])
    assert_close(grad_b1(D2), G["b1"])
    assert_close(grad_W11(D1, H, case.h0), G["W11"])
    assert_close(grad_W0(D1, case.X), G["W0"])
    assert_close(grad_b0(D1), G["b0"])
    assert_close(grad_h0(D1, W11), G["h0"])
    assert_close(grad_X(D1, W0), G["X"])


@quick
@given(case=cases)
def test_gradient_of_a_linear_map_is_an_outer_product(case):
    """∇W of v·(W x) is v xᵀ in the shape of W, summed over rows."""
    X, Tg = (a.reshape(-1, a.shape[-1]) for a in (case.X, case.Tg))
    W = case.rng.normal(size=(Tg.shape[-1], X.shape[-1]))
    assert_gradients(lambda W: (Tg * (X @ W.T)).sum(), {"W": W}, {"W": grad_linear(Tg, X)})


@pytest.mark.parametrize("hidden", ["tanh", "softmax"])
@pytest.mark.parametrize(("T", "batch"), [(1200, ()), (300, (5,)), (3, (600,))])
def test_blocks_of_time_steps_add_up_to_the_whole(T, batch, hidden):
    """On more rows than a block has, bptt gives what the equations give on all rows at once."""
    case = draw_case(3, T=T, D=2, M=4, K=3, batch=batch)
    assert case.X.size // 2 > 2 * ROWS
    W0, W11, _, W1, _ = case.weights
    _, H, _, Y = rnn_forward(case.X, case.h0, *case.weights, f="identity", hidden=hidden)
    expected = rnn_backward(dloss_se(Y, case.Tg), case.X, H, case.h0, W0, W11, W1, hidden)
    G = bptt(case.X, case.Tg, case.h0, case.P, "identity", "se", hidden)
    for key, gradient in G.items():
        assert_close(gradient, expected[key])


def test_a_long_sequence_takes_little_more_memory_than_its_states():
    """The peak within bptt stays under 1.5 times the (T, B, M) states, whatever T is."""
    case = draw_case(4, T=2000, D=2, M=16, K=3, batch=(8,))
    bptt(case.X, case.Tg, case.h0, case.P)
    tracemalloc.start()
    bptt(case.X, case.Tg, case.h0, case.P)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1.5 * 2000 * 8 * 16 * 8


def test_functions_leave_their_arguments_alone_and_answer_twice_the_same():
    """Neither a second call nor read-only arguments change what comes out."""
    case = draw_case(1, T=4, D=2, M=3, K=2, batch=(3,))
    for array in (case.X, case.h0, case.Tg, *case.weights):
        array.setflags(write=False)
    first = bptt(case.X, case.Tg, case.h0, case.P)
    second = bptt(case.X, case.Tg, case.h0, case.P)
    assert all((first[key] == second[key]).all() for key in first)


def test_gradient_step_descends_and_makes_new_arrays():
    """W - lr ∇W lowers the loss for a small lr and leaves P as it was."""
    case = draw_case(2, T=4, D=2, M=3, K=2)
    before = {key: W.copy() for key, W in case.P.items()}
    new = sgd_step(case.P, bptt(case.X, case.Tg, case.h0, case.P), 1e-3)
    L = [LOSSES["ce"](rnn_forward(case.X, case.h0, **P)[3], case.Tg) for P in (case.P, new)]
    assert L[1] < L[0]
    assert all((case.P[key] == before[key]).all() for key in before)


def test_gradient_step_refuses_gradients_that_do_not_fit():
    """A missing key and a wrong shape are named."""
    P = {"W0": np.ones((2, 3)), "b0": np.ones(2)}
    with pytest.raises(
        ValueError, match="sgd_step: G has W0, expected a dict with the keys W0, b0"
    ):
        sgd_step(P, {"W0": np.ones((2, 3))}, 0.1)
    with pytest.raises(
        ValueError, match=r"G\['b0'\] has shape \(1, 2\), expected that of P\['b0'\]"
    ):
        sgd_step(P, {"W0": np.ones((2, 3)), "b0": np.ones((1, 2))}, 0.1)


@pytest.mark.parametrize("method", ["central", "complex"])
def test_gradient_check_passes_right_gradients_and_fails_a_planted_wrong_one(method):
    """The check is tiny for the gradients of bptt and large when one is doubled."""
    case = draw_case(4, T=3, D=2, M=4, K=3)
    G = bptt(case.X, case.Tg, case.h0, case.P, "softmax", "se")
    args = (case.X, case.Tg, case.h0, case.P)
    right = gradcheck(*args, G, "softmax", "se", method=method)
    assert right < (1e-7 if method == "central" else 1e-13)
    assert gradcheck(*args, {**G, "b0": 2 * G["b0"]}, "softmax", "se", method=method) > 0.9
