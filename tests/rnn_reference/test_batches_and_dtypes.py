"""Every pass with a batch axis equals the passes one by one, and keeps the dtype that came."""

from itertools import chain

import numpy as np
import pytest

from rnn_reference.bidirectional import (
    birnn_backward,
    birnn_forward,
    birnn_grad_states,
    birnn_grad_X,
)
from rnn_reference.bptt import bptt, grad_z2, rnn_backward
from rnn_reference.deep import deep_backward, deep_forward, deep_grad_inputs
from rnn_reference.forward import fprop, rnn_forward
from rnn_reference.gated import gru_backward, gru_forward, lstm_backward, lstm_forward
from rnn_reference.losses import LOSSES, dloss_se
from rnn_reference.mappings import (
    bptt_fed_back,
    many_to_one_dY,
    one_to_many,
    one_to_many_fed_back,
)
from rnn_reference.whole_losses import dloss_pooled, dloss_product, dloss_smooth, dloss_soft_max

from .cases import assert_close

T, B, D, M, K = 4, 3, 2, 5, 3
rng = np.random.default_rng(0)
SEQUENCES = {  # these have the batch axis, after time where there is time
    "X": rng.normal(size=(T, B, D)),
    "Tg": rng.uniform(0.1, 0.9, size=(T, B, K)),
    "TgD": rng.uniform(0.1, 0.9, size=(T, B, D)),
    "dH": rng.normal(size=(T, B, M)),
}
STATES = {name: rng.normal(size=(B, M)) for name in ("h0", "hT1")} | {"x1": rng.normal(size=(B, D))}
WEIGHTS = {
    "W0": rng.normal(size=(M, D)),
    "W11": rng.normal(size=(M, M)) / 3,
    "b0": rng.normal(size=M),
    "W1": rng.normal(size=(K, M)) / 3,
    "b1": rng.normal(size=K),
    "V1": rng.normal(size=(K, 2 * M)) / 3,
    "U1": rng.normal(size=(D, M)) / 3,
    "c1": rng.normal(size=D),
    "W0s": rng.normal(size=(4 * M, D)),
    "W11s": rng.normal(size=(4 * M, M)) / 3,
    "b0s": rng.normal(size=4 * M),
}


def one_layer(a):
    weights = [a[k] for k in ("W0", "W11", "b0", "W1", "b1")]
    P = dict(zip(("W0", "W11", "b0", "W1", "b1"), weights, strict=True))
    Z1, H, Z2, Y = rnn_forward(a["X"], a["h0"], *weights)
    D2 = grad_z2(dloss_se(Y, a["Tg"]), Z2, "softmax")
    G = rnn_backward(D2, a["X"], H, a["h0"], *(a[k] for k in ("W0", "W11", "W1")))
    sums = bptt(a["X"], a["Tg"], a["h0"], P, "sigmoid", "bce") | {
        k: G.pop(k) for k in WEIGHTS if k in G
    }
    many = one_to_many(a["x1"], a["h0"], P, T)
    last = many_to_one_dY(Y[-1], a["Tg"][-1], T)
    rows = [Z1, H, Z2, Y, D2, G["X"], many, last, fprop(a["X"], a["h0"], *weights[:3])]
    return rows, [G["h0"]], [*sums.values(), *(L(Y, a["Tg"]) for L in LOSSES.values())]


def whole(a):
    Y, Tg = a["Tg"], a["Tg"] ** 2
    rows = [dloss_pooled(Y, Tg[0]), dloss_soft_max(Y, Tg), dloss_product(Y, Tg), dloss_smooth(Y)]
    return rows, [], []


def fed_back(a):
    P = {"W0": a["W0"], "W11": a["W11"], "b0": a["b0"], "W1": a["U1"], "b1": a["c1"]}
    X, H, Y = one_to_many_fed_back(a["x1"], a["h0"], P, T)
    G = bptt_fed_back(dloss_se(Y, a["TgD"]), X, H, Y, a["h0"], P)
    states = [G.pop("h0"), G.pop("x1")]
    return [X, H, Y], states, list(G.values())


def deep(a):
    net = ([a["h0"]], [a["W0"], a["W1"]], [a["W11"]])
    acts = ["sigmoid", "softmax"]
    Z, H = deep_forward(a["X"], *net, [a["b0"], a["b1"]], acts)
    args = (dloss_se(H[-1], a["Tg"]), Z, H, *net, acts)
    dW, dR, db = deep_backward(*args)
    dh0s, dX = deep_grad_inputs(*args)
    return [*Z[1:], *H, dX], dh0s, [*dW, *dR, *db]


def both_ways(a):
    Pf, Pb = (a["W0"], a["W11"], a["b0"]), (2 * a["W0"], a["W11"].T, -a["b0"])
    Hf, Hb, Y = birnn_forward(a["X"], a["h0"], a["hT1"], Pf, Pb, a["V1"], a["b1"])
    args = (Y - a["Tg"], a["X"], Hf, Hb, a["h0"], a["hT1"], Pf, Pb, a["V1"])
    G = birnn_backward(*args)
    sums = [G["W1"], G["b1"], *G["f"].values(), *G["b"].values()]
    return [Hf, Hb, Y, birnn_grad_X(*args)], list(birnn_grad_states(*args)), sums


def gated(a):
    W0, W11, b0 = a["W0s"], a["W11s"], a["b0s"]
    trace = lstm_forward(a["X"], a["h0"], a["hT1"], W0, W11, b0)
    G = lstm_backward(a["dH"], trace, a["X"], a["h0"], a["hT1"], W0, W11)
    W0, W11, b0 = W0[: 3 * M], W11[: 3 * M], b0[: 3 * M]
    other = gru_forward(a["X"], a["h0"], W0, W11, b0)
    E = gru_backward(a["dH"], other, a["X"], a["h0"], W0, W11)
    rows = [*trace, *other, G.pop("X"), E.pop("X")]
    states = [G.pop("h0"), G.pop("c0"), E.pop("h0")]
    return rows, states, [*G.values(), *E.values()]


def flat(outputs):
    return list(chain.from_iterable(outputs))


@pytest.mark.parametrize("run", [one_layer, whole, fed_back, deep, both_ways, gated])
def test_a_batch_is_its_sequences_one_by_one(run):
    """Sequences and states come out alike; parameters' gradients and losses are their sums."""
    rows, states, sums = run(SEQUENCES | STATES | WEIGHTS)
    single = [
        run(
            {name: a[:, j] for name, a in SEQUENCES.items()}
            | {name: a[j] for name, a in STATES.items()}
            | WEIGHTS
        )
        for j in range(B)
    ]
    for i, row in enumerate(rows):
        assert_close(row, np.stack([s[0][i] for s in single], axis=1))
    for i, state in enumerate(states):
        assert_close(state, np.stack([s[1][i] for s in single]))
    for i, total in enumerate(sums):
        assert_close(total, sum(s[2][i] for s in single))


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.complex128])
@pytest.mark.parametrize("run", [one_layer, whole, fed_back, deep, both_ways, gated])
def test_the_dtype_that_comes_goes_out(run, dtype):
    """float32 stays float32 and agrees to its own precision; complex stays complex."""
    arrays = SEQUENCES | STATES | WEIGHTS
    outputs = run({name: a.astype(dtype) for name, a in arrays.items()})
    tolerance = 1e-5 if dtype is np.float32 else 1e-12
    for got, expected in zip(flat(outputs), flat(run(arrays)), strict=True):
        assert np.asarray(got).dtype == dtype
        assert_close(got, expected, tolerance)


@pytest.mark.parametrize("run", [one_layer, deep, both_ways])
def test_integer_bits_follow_the_dtype_of_the_weights(run):
    """X of 0 and 1 as int64 or bool is X as floats, in float32 with float32 weights."""
    bits = np.random.default_rng(1).integers(0, 2, size=(T, B, D))
    arrays = {n: a.astype(np.float32) for n, a in (SEQUENCES | STATES | WEIGHTS).items()}
    expected = flat(run(arrays | {"X": bits.astype(np.float32)}))
    for X in (bits, bits.astype(bool)):
        for got, want in zip(flat(run(arrays | {"X": X})), expected, strict=True):
            assert np.asarray(got).dtype == np.float32 or got is X
            assert_close(got, want)


@pytest.mark.parametrize("run", [one_layer, whole, fed_back, deep, both_ways, gated])
def test_order_of_memory_does_not_matter_and_arguments_stay(run):
    """Read-only arrays in Fortran order and with negative strides give the same answers."""
    arrays = SEQUENCES | STATES | WEIGHTS
    other = {}
    for i, (name, a) in enumerate(arrays.items()):
        other[name] = np.asfortranarray(a) if i % 2 else a[::-1].copy()[::-1]
        other[name].setflags(write=False)
    for got, expected in zip(flat(run(other)), flat(run(arrays)), strict=True):
        assert_close(got, expected)
