"""Optimisers and the training loop."""

import numpy as np
import pytest

from rnn_reference.addition import addition_batch
from rnn_reference.bptt import bptt
from rnn_reference.forward import rnn_forward
from rnn_reference.losses import loss_bce
from rnn_reference.training import adam, init_parameters, sgd, train


def draw(rng):
    return addition_batch(rng, 4, 16)


def test_progress_is_told_after_every_step():
    """The callback gets the step's number and the parameters then."""
    seen = []
    P = init_parameters(np.random.default_rng(0), 2, 4, 1)
    new = train(
        np.random.default_rng(1), P, draw, 3, sgd(0.1), progress=lambda *now: seen.append(now)
    )
    assert [step for step, _ in seen] == [1, 2, 3]
    assert seen[-1][1] is new
    assert any((seen[0][1][key] != new[key]).any() for key in new)


@pytest.mark.parametrize(
    "optimiser", [sgd(0.5), sgd(0.2, momentum=0.9), adam(0.01)], ids=["sgd", "momentum", "adam"]
)
@pytest.mark.parametrize("clip", [None, 0.5])
def test_every_optimiser_lowers_the_loss(optimiser, clip):
    """300 steps make fresh sums likelier, and the starting parameters stay as they were."""
    P = init_parameters(np.random.default_rng(0), 2, 8, 1)
    start = {key: W.copy() for key, W in P.items()}
    new = train(np.random.default_rng(1), P, draw, 300, optimiser, clip=clip)
    X, Tg = addition_batch(np.random.default_rng(2), 4, 200)
    losses = [
        loss_bce(rnn_forward(X, np.zeros((200, 8)), **W, f="sigmoid")[3], Tg) for W in (P, new)
    ]
    assert losses[1] < 0.9 * losses[0]
    assert all((P[key] == start[key]).all() for key in P)


def test_momentum_adds_up_past_gradients():
    """Two steps with the same gradient move by lr G and then by lr (1 + momentum) G."""
    P, G = {"b": np.zeros(1)}, {"b": np.ones(1)}
    update = sgd(0.1, momentum=0.5)
    once, state = update(P, G, None)
    twice, _ = update(once, G, state)
    assert np.allclose([once["b"], twice["b"]], [[-0.1], [-0.25]])


def test_adams_first_step_is_the_learning_rate_in_each_entry():
    """m̂ / sqrt(v̂) is the sign of the gradient at first, whatever its size."""
    new, _ = adam(0.01)({"b": np.zeros(3)}, {"b": np.array([1e-3, -5.0, 0.0])}, None)
    assert np.allclose(new["b"], [-0.01, 0.01, 0.0], rtol=1e-4)


def test_float32_weights_stay_float32():
    """Training keeps the dtype of the parameters it starts from, given data of that dtype."""
    P = init_parameters(np.random.default_rng(0), 2, 4, 1)
    P = {key: W.astype(np.float32) for key, W in P.items()}

    def draw32(rng):
        return tuple(a.astype(np.float32) for a in draw(rng))

    new = train(np.random.default_rng(1), P, draw32, 2, adam(0.01), clip=1.0)
    assert {W.dtype for W in new.values()} == {np.dtype(np.float32)}


def test_zero_steps_return_the_start():
    """Nothing is drawn and nothing changes."""
    P = init_parameters(np.random.default_rng(0), 2, 4, 1)
    new = train(np.random.default_rng(1), P, draw, 0, sgd(0.1))
    assert all((new[key] == P[key]).all() for key in P)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: sgd(0), "sgd: lr is 0, expected a positive number"),
        (lambda: sgd(0.1, momentum=1), r"sgd: momentum is 1, expected one in \[0, 1\)"),
        (lambda: adam(-1), "adam: lr is -1, expected a positive number"),
        (lambda: adam(0.1, beta2=1), r"adam: beta2 is 1, expected one in \[0, 1\)"),
        (lambda: init_parameters(np.random.default_rng(0), 0, 1, 1), "D is 0, expected at least 1"),
        (
            lambda: train(np.random.default_rng(0), {"W0": np.ones((2, 2))}, draw, 1, sgd(0.1)),
            "train: P has W0, expected a dict with the keys W11",
        ),
    ],
)
def test_settings_that_cannot_work_are_named(call, message):
    """The message names the argument, what came and what was expected."""
    with pytest.raises(ValueError, match=message):
        call()


def test_one_sequence_can_be_learnt_by_heart():
    """Gradient descent on one pair brings the loss to nearly 0."""
    rng = np.random.default_rng(0)
    P = init_parameters(rng, 2, 8, 1)
    X, Tg = addition_batch(rng, 4, 1)
    P = train(rng, P, lambda rng: (X, Tg), 500, adam(0.02))
    *_, Y = rnn_forward(X, np.zeros((1, 8)), **P, f="sigmoid")
    assert loss_bce(Y, Tg) < 0.01
    G = bptt(X, Tg, np.zeros((1, 8)), P, "sigmoid", "bce")
    assert max(np.abs(g).max() for g in G.values()) < 0.05
