"""What every function says of arguments that do not fit."""

import numpy as np
import pytest

from rnn_reference.bptt import bptt, grad_b1, grad_h1, grad_W11, grad_z2
from rnn_reference.checking import takes
from rnn_reference.forward import layer_forward, rnn_forward, rnn_step
from rnn_reference.losses import loss_se

from .cases import draw_case

SINGLE = draw_case(0, T=4, D=2, M=5, K=3)
BATCH = draw_case(0, T=4, D=2, M=5, K=3, batch=(7,))


def changed(case, **arrays):
    everything = {"X": case.X, "h0": case.h0, **case.P}
    return lambda: rnn_forward(**{**everything, **arrays})


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            changed(SINGLE, W11=np.ones((5, 3))),
            r"rnn_forward: W11 has shape \(5, 3\), expected \(M, M\) = \(5, 5\)",
        ),
        (
            changed(SINGLE, W0=np.ones((2, 5))),
            r"W0 has shape \(2, 5\), expected \(M, D\) = \(5, 2\)",
        ),
        (changed(SINGLE, b1=np.ones((1, 3))), r"b1 has shape \(1, 3\), expected \(K,\) = \(3,\)"),
        (changed(SINGLE, h0=np.ones((7, 5))), r"h0 has shape \(7, 5\), expected \(M,\)$"),
        (changed(BATCH, h0=np.ones(5)), r"h0 has shape \(5,\), expected \(B, M\) = \(7, M\)"),
        (
            changed(BATCH, h0=np.ones((6, 5))),
            r"h0 has shape \(6, 5\), expected \(B, M\) = \(7, M\)",
        ),
        (
            changed(SINGLE, X=np.ones(4)),
            r"X has shape \(4,\), expected \(T, D\) or \(T, B, D\)",
        ),
        (
            changed(SINGLE, X=np.ones((0, 2))),
            r"X is empty: its shape is \(0, 2\), expected every size to be at least 1",
        ),
        (changed(SINGLE, X=[[1.0, 2.0], [3.0]]), "rnn_forward: X is no array: .*inhomogeneous"),
        (
            lambda: rnn_forward(SINGLE.X, SINGLE.h0, *SINGLE.weights, f="elu"),
            "f is 'elu', expected one of 'sigmoid', 'tanh', 'identity', 'relu', 'softmax'",
        ),
        (
            lambda: bptt(SINGLE.X, SINGLE.Tg, SINGLE.h0, SINGLE.P, loss="mse"),
            "loss is 'mse', expected one of 'se', 'ce', 'bce'",
        ),
        (
            lambda: bptt(SINGLE.X, SINGLE.Tg, SINGLE.h0, SINGLE.P, hidden="elu"),
            "hidden is 'elu', expected one of",
        ),
        (
            lambda: bptt(SINGLE.X, SINGLE.Tg[1:], SINGLE.h0, SINGLE.P),
            r"bptt: Tg has shape \(3, 3\), expected \(T, K\) = \(4, K\)",
        ),
        (
            lambda: bptt(SINGLE.X, SINGLE.Tg, SINGLE.h0, {"W0": SINGLE.P["W0"]}),
            "bptt: P has W0, expected a dict with the keys W0, W11, b0, W1, b1",
        ),
        (
            lambda: bptt(SINGLE.X, SINGLE.Tg, SINGLE.h0, SINGLE.weights),
            "bptt: P has tuple, expected a dict with the keys",
        ),
        (
            lambda: grad_W11(np.ones((4, 3)), np.ones((4, 3)), np.ones(4)),
            r"grad_W11: h0 has shape \(4,\), expected \(M,\) = \(3,\)",
        ),
        (
            lambda: grad_h1(np.ones(4), np.ones(2), np.ones((4, 3)), np.ones((3, 3))),
            r"grad_h1: W1 has shape \(4, 3\), expected \(K, M\) = \(4, 2\)",
        ),
        (lambda: grad_b1(np.ones((2, 2, 2, 2))), r"D2 has shape .* \(T, K\) or \(T, B, K\)"),
        (lambda: loss_se(np.ones((2, 3)), np.ones((3, 2))), r"Tg has shape \(3, 2\)"),
    ],
)
def test_wrong_shapes_and_names_are_named(call, message):
    """The message names the function, the argument, what came and what was expected."""
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            changed(SINGLE, X=SINGLE.X.astype(object)),
            "rnn_forward: X has dtype object, expected float32, float64 or complex",
        ),
        (changed(SINGLE, b0=np.array(list("abcde"))), "rnn_forward: b0 has dtype <U1, expected"),
        (changed(SINGLE, X=SINGLE.X.astype(np.float16)), "rnn_forward: X has dtype float16"),
        (lambda: loss_se(np.ones(2, np.longdouble), np.ones(2, np.longdouble)), "Y has dtype"),
        (changed(SINGLE, W11=None), "rnn_forward: W11 has dtype object"),
        (lambda: grad_z2(SINGLE.Tg, SINGLE.Tg, None), "f is None, expected one of 'sigmoid'"),
        (lambda: rnn_step(SINGLE.X[0], SINGLE.h0), r"rnn_step\(\) missing 3 required positional"),
    ],
)
def test_wrong_dtypes_are_named(call, message):
    """What is not numbers raises a TypeError that says what was expected."""
    with pytest.raises(TypeError, match=message):
        call()


def test_a_shape_found_right_once_does_not_excuse_a_wrong_one_later():
    """What is remembered of good calls never lets a bad call pass."""
    W, x, b = np.ones((3, 2)), np.ones(2), np.ones(3)
    for _ in range(2):
        layer_forward(W, x, b)
        with pytest.raises(ValueError, match=r"b has shape \(2,\), expected \(M,\) = \(3,\)"):
            layer_forward(W, x, np.ones(2))
        with pytest.raises(TypeError, match="b has dtype object"):
            layer_forward(W, x, b.astype(object))


def test_arguments_may_come_by_name_in_any_order_and_as_lists():
    """Keywords and nested lists are the same call."""
    expected = layer_forward(np.array([[1.0, 2.0]]), np.array([3.0, 4.0]), np.array([5.0]))
    assert layer_forward(b=[5], x=[3, 4], W=[[1, 2]]) == expected
    assert layer_forward([[1, 2]], [3, 4], b=[5]) == expected


def test_many_different_shapes_do_not_fill_the_memory():
    """No more than 1,000 shapes are remembered, and later ones are still checked."""

    @takes(x="M")
    def size(x):
        return len(x)

    assert [size(np.ones(n)) for n in range(1, 1100)] == list(range(1, 1100))
    with pytest.raises(ValueError, match=r"size: x has shape \(1, 1\), expected \(M,\)"):
        size(np.ones((1, 1)))
