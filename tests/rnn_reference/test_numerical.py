"""Numerical gradients."""

import numpy as np
import pytest

from rnn_reference.numerical import (
    central_difference,
    complex_step,
    gradcheck,
    numerical_bptt,
    relative_error,
)

from .cases import assert_close, draw_case


def cubic(w):
    return (w**3).sum()


def test_complex_step_is_exact_to_rounding():
    """d(w³)/dw = 3w² without a difference being taken."""
    w = np.array([[0.3, -1.2], [2.0, 0.0]])
    assert_close(complex_step(cubic, w), 3 * w**2, 1e-15)


def test_central_difference_errs_with_the_square_of_the_step():
    """Ten times the step makes the error a hundred times as large."""
    w = np.array([1.0])
    coarse, fine = (central_difference(cubic, w, h)[0] - 3 for h in (1e-2, 1e-3))
    assert coarse / fine == pytest.approx(100, rel=1e-3)


def test_relative_error_is_measured_against_the_largest_entry():
    """An entry near 0 does not count for more than it is worth."""
    assert relative_error(np.array([10.0, 1e-9]), np.array([10.0, 0.0])) == pytest.approx(1e-10)
    assert relative_error(np.zeros(2), np.zeros(2)) == 0
    assert relative_error(np.ones(2), np.zeros(2)) == np.inf


def test_losses_may_change_the_array_they_get():
    """Each call gets an array of its own, and w stays as it was."""

    def spoil(w):
        value = cubic(w)
        w[...] = 99
        return value

    w = np.array([1.0, 2.0])
    for derive in (central_difference, complex_step):
        assert_close(derive(spoil, w), 3 * w**2, 1e-8)
    assert w.tolist() == [1.0, 2.0]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: central_difference(cubic, np.ones(1), 0), "h is 0, expected a positive number"),
        (lambda: complex_step(cubic, np.ones(1), -1), "h is -1, expected a positive number"),
        (lambda: relative_error(np.ones(2), np.ones(3)), r"got has shape \(2,\), expected \(3,\)"),
    ],
)
def test_what_does_not_fit_is_named(call, message):
    """The message names the argument, what came and what was expected."""
    with pytest.raises(ValueError, match=message):
        call()


def test_unknown_methods_losses_and_shapes_of_gradients_are_named():
    """numerical_bptt and gradcheck say which argument is wrong."""
    case = draw_case(0, T=2, D=2, M=3, K=2)
    args = (case.X, case.Tg, case.h0, case.P)
    with pytest.raises(ValueError, match="method is 'forward', expected one of 'central'"):
        numerical_bptt(*args, method="forward")
    with pytest.raises(ValueError, match="loss is 'hinge', expected one of 'se', 'ce', 'bce'"):
        numerical_bptt(*args, loss="hinge")
    with pytest.raises(ValueError, match=r"got has shape \(3, 1\), expected \(3,\)"):
        gradcheck(*args, {**case.P, "b0": np.ones((3, 1))})
