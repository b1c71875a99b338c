"""The MLP that adds numbers of one size."""

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_reference.losses import loss_bce
from rnn_reference.mlp import all_sums, mlp_backward, mlp_forward, mlp_table, train_mlp
from rnn_reference.training import init_parameters

from .cases import assert_close, assert_gradients, quick


def test_what_an_mlp_needs_grows_exponentially():
    """2n inputs, n + 1 outputs, 2^(2n) pairs: 16, 65,536, 1.8e19."""
    assert mlp_table(2) == {"inputs": 4, "outputs": 3, "pairs": 16}
    assert mlp_table(8)["pairs"] == 65_536
    assert mlp_table(32)["pairs"] == 2**64


@quick
@given(
    seed=st.integers(0, 2**32 - 1), N=st.integers(1, 5), D=st.integers(1, 4), M=st.integers(1, 4)
)
def test_gradients_agree_with_complex_step_and_autograd(seed, N, D, M):
    """W0, b0, W1, b1 to 1e-12."""
    rng = np.random.default_rng(seed)
    P = init_parameters(rng, D, M, 2)
    del P["W11"]
    X, Tg = rng.normal(size=(N, D)), rng.uniform(0.1, 0.9, size=(N, 2))
    H, Y = mlp_forward(X, **P)
    G = mlp_backward(X, Tg, H, Y, P["W1"])
    assert_gradients(lambda **P: loss_bce(mlp_forward(X, **P)[1], Tg), P, G)

    def oracle(P):
        Z = anp.dot(anp.tanh(anp.dot(X, P["W0"].T) + P["b0"]), P["W1"].T) + P["b1"]
        return anp.sum(anp.log(1 + anp.exp(-Z)) + (1 - Tg) * Z)

    for key, gradient in autograd.grad(oracle)(P).items():
        assert_close(G[key], gradient)


def test_table_of_all_sums_is_complete_and_right():
    """16 different pairs for n = 2; 11 + 11 = 110."""
    X, Y = all_sums(2)
    assert len({tuple(x) for x in X}) == 16
    assert X[-1].tolist() == [1, 1, 1, 1]
    assert Y[-1].tolist() == [0, 1, 1]


def test_trained_mlp_knows_what_it_saw_and_less_of_the_rest():
    """With a quarter of the 4-bit pairs the seen are right and the unseen are not all."""
    steps = []
    result = train_mlp(0, 4, fraction=0.25, steps=800, progress=lambda step, P: steps.append(step))
    assert steps == list(range(1, 801))
    assert result["seen"] == 1
    assert 0.3 < result["unseen"] < 1
    with pytest.raises(ValueError, match=r"X has shape \(1, 10\)|W0 has shape \(64, 8\)"):
        mlp_forward(np.ones((1, 10)), **result["P"])  # five bits do not fit


def test_sizes_that_cannot_be_are_refused():
    """n, the fraction and the table's size are checked."""
    with pytest.raises(ValueError, match="mlp_table: n is 0, expected at least 1"):
        mlp_table(0)
    with pytest.raises(ValueError, match="all_sums: n is 9, expected at most 8"):
        all_sums(9)
    with pytest.raises(ValueError, match="train_mlp: fraction is 1, expected one between 0 and 1"):
        train_mlp(0, 2, fraction=1)
