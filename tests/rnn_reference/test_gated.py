"""GRU and LSTM."""

import autograd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_reference.gated import gru_backward, gru_forward, lstm_backward, lstm_forward
from rnn_reference.losses import dloss_se, loss_se

from . import slides
from .cases import assert_close, assert_gradients, batches, quick


def draw_cell(blocks, seed, T, D, M, batch):
    rng = np.random.default_rng(seed)
    cell = {
        "X": rng.normal(size=(T, *batch, D)),
        "h0": rng.normal(size=(*batch, M)),
        "c0": rng.normal(size=(*batch, M)),
        "W0": rng.normal(size=(blocks * M, D)) / np.sqrt(D),
        "W11": rng.normal(size=(blocks * M, M)) / np.sqrt(M),
        "b0": rng.normal(size=blocks * M) / 2,
    }
    if blocks == 3:
        del cell["c0"]
    return cell, rng.normal(size=(T, *batch, M))


sizes = st.integers(1, 4)
drawn = {
    "seed": st.integers(0, 2**32 - 1),
    "T": st.integers(1, 5),
    "D": sizes,
    "M": sizes,
    "batch": batches,
}


def check(cell, Tg, forward, backward, oracle):
    trace = forward(**cell)
    G = backward(dloss_se(trace.H, Tg), trace, **{k: a for k, a in cell.items() if k != "b0"})
    assert set(G) == set(cell)
    assert_gradients(lambda **a: loss_se(forward(**a).H, Tg), cell, G)
    expected = autograd.grad(lambda a: slides.LOSS["se"](oracle(**a), Tg))(cell)
    for key, gradient in G.items():
        assert_close(gradient, expected[key])


@quick
@given(**drawn)
def test_lstm_gradients_agree_with_complex_step_and_autograd(seed, T, D, M, batch):
    """All parameters, both initial states and the inputs, to 1e-12."""
    cell, Tg = draw_cell(4, seed, T, D, M, batch)
    check(cell, Tg, lstm_forward, lstm_backward, slides.lstm)


@quick
@given(**drawn)
def test_gru_gradients_agree_with_complex_step_and_autograd(seed, T, D, M, batch):
    """All parameters, the initial state and the inputs, to 1e-12."""
    cell, Tg = draw_cell(3, seed, T, D, M, batch)
    check(cell, Tg, gru_forward, gru_backward, slides.gru)


def test_open_gates_carry_the_state_without_loss():
    """With f = 1 and i = 0 the LSTM's c stays, and with u = 1 the GRU's h does, for 100 steps."""
    cell, _ = draw_cell(4, 0, 100, 2, 3, ())
    cell["b0"] = np.repeat([-1000.0, 1000.0, 0.0, 0.0], 3)
    assert_close(lstm_forward(**cell).C[-1], cell["c0"])
    cell, _ = draw_cell(3, 0, 100, 2, 3, ())
    cell["b0"] = np.repeat([0.0, 1000.0, 0.0], 3)
    assert_close(gru_forward(**cell).H[-1], cell["h0"])


def test_stacked_weights_of_the_wrong_height_are_named():
    """An LSTM needs four blocks of rows, a GRU three."""
    cell, _ = draw_cell(3, 0, 4, 2, 5, ())
    with pytest.raises(ValueError, match=r"W0 has shape \(15, 2\), expected \(4M, D\) = \(20, 2\)"):
        lstm_forward(**cell, c0=cell["h0"])
