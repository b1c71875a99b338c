"""Vanishing and exploding gradients."""

import autograd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_reference.activations import ACTIVATIONS, act_jacobian
from rnn_reference.dynamics import (
    clip_by_norm,
    delta_hidden,
    fate,
    global_norm,
    jacobian_product_norms,
    jacobian_products,
    largest_singular_value,
    max_derivative,
    norm_bound,
    spectral_radius,
)
from rnn_reference.forward import fprop
from rnn_reference.numerical import complex_step

from . import slides
from .cases import ALL, assert_close, cases, draw_case, quick


@pytest.mark.parametrize("hidden", ["sigmoid", "tanh", "identity", "relu"])
def test_products_of_jacobians_are_derivatives_of_the_last_state(hidden):
    """∂h(T)/∂h(t) through the steps t+1..T equals complex step and HIPS autograd."""
    case = draw_case(7, T=5, D=2, M=3, K=2)
    W0, W11, b0, *_ = case.weights
    H = fprop(case.X, case.h0, W0, W11, b0, hidden=hidden)
    products = jacobian_products(H, W11, hidden=hidden)
    weights = (W0, W11, b0, np.eye(3), np.zeros(3))
    for t in range(4):
        rows = [
            complex_step(
                lambda h, t=t, i=i: fprop(case.X[t + 1 :], h, W0, W11, b0, hidden=hidden)[-1, i],
                H[t],
            )
            for i in range(3)
        ]
        assert_close(products[t], rows)
        last = autograd.jacobian(
            lambda h, t=t: slides.rnn(case.X[t + 1 :], h, *weights, "identity", hidden)[-1]
        )
        assert_close(products[t], last(H[t]))
    assert_close(products[4], np.eye(3))


@quick
@given(case=cases)
def test_norms_stay_below_the_bound_by_the_largest_singular_value(case):
    """‖∂h(T)/∂h(t)‖₂ <= (σ_max max f')^(T-t), with equality at t = T."""
    X, h0 = (case.X, case.h0) if case.X.ndim == 2 else (case.X[:, 0], case.h0[0])
    norms = jacobian_product_norms(X, h0, case.P)
    bounds = [norm_bound(case.P["W11"], "tanh", steps) for steps in range(len(X) - 1, -1, -1)]
    assert norms.shape == (len(X),)
    assert (norms <= np.array(bounds) * (1 + 1e-12)).all()
    assert_close(norms[-1], 1.0)


def test_without_an_activation_the_eigenvalues_decide_in_the_end_only():
    """[[.5, 10], [0, .5]] has radius 1/2, yet its powers first grow to 10 before they vanish."""
    W11 = np.array([[0.5, 10.0], [0.0, 0.5]])
    assert_close(spectral_radius(W11), 0.5)
    assert_close(largest_singular_value(W11), np.linalg.svd(W11, compute_uv=False)[0])
    norms = np.linalg.norm(jacobian_products(np.ones((21, 2)), W11, hidden="identity"), 2, (1, 2))
    assert norms[-3] > 9.9  # two steps
    assert norms[0] < 1e-3  # twenty
    assert fate(W11, "identity") == "may explode"


def test_fate_is_a_guarantee_only_where_the_bound_is_below_one():
    """Radius 1.1 is safe behind σ (slope at most 1/4) and not behind tanh."""
    W11 = 1.1 * np.eye(3)
    assert fate(W11, "sigmoid") == "vanishes"
    assert fate(W11, "tanh") == "may explode"
    assert fate(0.9 * np.eye(3), "tanh") == "vanishes"


@pytest.mark.parametrize("name", ALL)
def test_largest_slope_is_attained_and_never_passed(name):
    """It bounds ‖∇z h‖₂ for random z and is reached (for softmax at two equal scores)."""
    rng = np.random.default_rng(0)
    norms = [np.linalg.norm(act_jacobian(name, z), 2) for z in rng.normal(size=(200, 2)) * 3]
    assert max(norms) <= max_derivative(name) + 1e-12
    at = np.array([1e-9, 1e-9])
    assert_close(np.linalg.norm(act_jacobian(name, at), 2), max_derivative(name))


@pytest.mark.parametrize("name", ALL)
@quick
@given(seed=st.integers(0, 2**32 - 1), M=st.integers(1, 5), K=st.integers(1, 5))
def test_hidden_delta_is_the_derivative_through_one_layer(name, seed, M, K):
    """δ_j is the complex step of δ·(W h(a)) by a_j."""
    rng = np.random.default_rng(seed)
    a, W, delta = rng.normal(size=M), rng.normal(size=(K, M)), rng.normal(size=K)
    expected = complex_step(lambda z: delta @ (W @ ACTIVATIONS[name](z)), a)
    assert_close(delta_hidden(a, W, delta, name), expected)


def test_clipping_keeps_the_direction_and_the_small():
    """A norm of 5 becomes 1 in the same direction; one of 5 under a limit of 6 stays; G is kept."""
    G = {"W0": np.array([[3.0]]), "b0": np.array([-4.0])}
    clipped = clip_by_norm(G, 1.0)
    assert_close(clipped["W0"], [[0.6]])
    assert_close(clipped["b0"], [-0.8])
    assert clip_by_norm(G, 6.0)["b0"] == [-4.0]
    assert global_norm(G) == 5
    assert G["W0"] == [[3.0]]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: clip_by_norm({"b": np.ones(2)}, 0), "clip_by_norm: c is 0, expected a positive"),
        (lambda: clip_by_norm({}, 1), "clip_by_norm: G is empty"),
        (lambda: spectral_radius(np.ones((2, 3))), r"W11 has shape \(2, 3\), expected \(M, M\)"),
        (lambda: norm_bound(np.eye(2), "tanh", -1), "norm_bound: steps is -1"),
        (lambda: max_derivative("gelu"), "name is 'gelu', expected one of"),
        (
            lambda: jacobian_product_norms(np.ones((3, 2)), np.ones(4), {"W0": np.ones((4, 2))}),
            "P has W0, expected a dict with the keys W0, W11, b0",
        ),
    ],
)
def test_what_does_not_fit_is_named(call, message):
    """The message names the argument, what came and what was expected."""
    with pytest.raises(ValueError, match=message):
        call()
