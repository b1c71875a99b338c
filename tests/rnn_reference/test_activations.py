"""Activations, their Jacobians, and products with them."""

import autograd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_reference.activations import (
    ACTIVATIONS,
    act_jacobian,
    identity,
    relu,
    sigmoid,
    softmax,
    tanh,
    times_jacobian,
)
from rnn_reference.numerical import complex_step

from . import slides
from .cases import ALL, assert_close, quick


@pytest.mark.parametrize("name", ALL)
@quick
@given(seed=st.integers(0, 2**32 - 1), K=st.integers(1, 6))
def test_jacobian_holds_the_derivative_of_output_i_by_input_j(name, seed, K):
    """Row i of act_jacobian is the gradient of h_i by complex step and by HIPS autograd."""
    z = np.random.default_rng(seed).normal(size=K)
    rows = [complex_step(lambda w, i=i: ACTIVATIONS[name](w)[i], z) for i in range(K)]
    assert_close(act_jacobian(name, z), rows)
    assert_close(act_jacobian(name, z), autograd.jacobian(slides.ACT[name])(z))


@pytest.mark.parametrize("name", ALL)
@quick
@given(seed=st.integers(0, 2**32 - 1), K=st.integers(1, 6), T=st.integers(1, 4))
def test_product_without_the_jacobian_equals_the_product_with_it(name, seed, K, T):
    """times_jacobian gives g J for every row without forming J."""
    rng = np.random.default_rng(seed)
    G, Z = rng.normal(size=(2, T, K))
    expected = [g @ J for g, J in zip(G, act_jacobian(name, Z), strict=True)]
    assert_close(times_jacobian(name, G, ACTIVATIONS[name](Z)), expected)


def test_sigmoid_keeps_its_digits_far_from_zero():
    """σ(-40) is exp(-40) to rounding, σ(±1000) is 0 or 1 without a warning, in both dtypes."""
    z = np.array([-1000.0, -40.0, 0.0, 40.0, 1000.0])
    expected = [0.0, np.exp(-40.0), 0.5, 1.0, 1.0]
    np.testing.assert_allclose(sigmoid(z), expected, rtol=1e-15, atol=1e-300)
    single = sigmoid(z.astype(np.float32))
    np.testing.assert_allclose(single, expected, rtol=1e-6, atol=1e-37)


def test_softmax_does_not_overflow_and_sums_to_one():
    """Scores of 1000 give probabilities, the same as those of the differences."""
    h = softmax(np.array([[1000.0, 1000.0, 999.0], [-1000.0, 0.0, 1000.0]]))
    assert_close(h[0], softmax(np.array([1.0, 1.0, 0.0])))
    assert_close(h.sum(axis=-1), [1.0, 1.0])


def test_softmax_jacobian_rows_sum_to_zero():
    """Raising all scores together changes nothing; with K = 1 nothing changes at all."""
    J = act_jacobian("softmax", np.array([0.3, -1.2, 0.8]))
    assert_close(J.sum(axis=1), np.zeros(3))
    assert act_jacobian("softmax", np.array([5.0])).tolist() == [[0.0]]


@pytest.mark.parametrize("act", [identity, sigmoid, tanh, relu, softmax])
def test_activation_takes_integers_and_leaves_its_input_alone(act):
    """Integers count as float64; the input keeps its values; the output is a new array."""
    z = np.array([[-2, 0, 3]])
    h = act(z)
    assert h.dtype == np.float64
    assert z.tolist() == [[-2, 0, 3]]
    x = np.array([1.0, -2.0])
    assert not np.shares_memory(act(x), x)


@pytest.mark.parametrize("act", [identity, sigmoid, tanh, relu, softmax])
def test_activation_refuses_what_is_not_numbers(act):
    """Strings raise a TypeError that names the function and the dtype."""
    with pytest.raises(TypeError, match=rf"{act.__name__}: z has dtype <U1, expected float32"):
        act(np.array(["a", "b"]))


def test_softmax_of_a_scalar_is_refused():
    """Softmax needs an axis to normalise."""
    with pytest.raises(ValueError, match=r"softmax: z has shape \(\), expected \(..., K\)"):
        softmax(np.float64(1.0))


def test_unknown_activation_is_named_with_the_known_ones():
    """The message says what came and what is known."""
    with pytest.raises(ValueError, match="name is 'softplus', expected one of 'sigmoid', 'tanh'"):
        act_jacobian("softplus", np.zeros(2))
    with pytest.raises(TypeError, match="name is 3, expected one of"):
        times_jacobian(3, np.zeros(2), np.zeros(2))
