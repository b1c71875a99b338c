"""The networks once more, in loops over time with ``autograd.numpy``: an oracle of its own.

Nothing here comes from ``rnn_reference``; HIPS autograd differentiates it.
"""

from typing import Any

import autograd.numpy as np


def softmax(z: Any) -> Any:
    e = np.exp(z)
    return e / np.sum(e, axis=-1, keepdims=True)


ACT = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "identity": lambda z: z,
    "relu": lambda z: np.maximum(z, 0),
    "softmax": softmax,
}


LOSS = {
    "se": lambda Y, Tg: 0.5 * np.sum((Y - Tg) ** 2),
    "ce": lambda Y, Tg: -np.sum(Tg * np.log(Y)),
    "bce": lambda Y, Tg: -np.sum(Tg * np.log(Y) + (1 - Tg) * np.log(1 - Y)),
}


WHOLE = {
    "pooled": lambda Y, Tg: 0.5 * np.sum((np.mean(Y, axis=0) - Tg[0]) ** 2),
    "soft_max": lambda Y, Tg: np.sum(
        np.log(np.sum(np.exp(0.5 * np.sum((Y - Tg) ** 2, axis=-1)), axis=0))
    ),
    "product": lambda Y, Tg: -np.sum(np.prod(np.sum(Y * Tg, axis=-1), axis=0)),
    "smooth": lambda Y, Tg: np.sum((Y[1:] - Y[:-1]) ** 2),
}


def rnn(X: Any, h0: Any, W0: Any, W11: Any, b0: Any, W1: Any, b1: Any, f: str, act: str) -> Any:
    h, Y = h0, []
    for x in X:
        h = ACT[act](np.dot(x, W0.T) + np.dot(h, W11.T) + b0)
        Y.append(ACT[f](np.dot(h, W1.T) + b1))
    return np.stack(Y)


def deep(X: Any, h0s: Any, Ws: Any, Rs: Any, bs: Any, acts: Any) -> Any:
    states, Y = list(h0s), []
    for x in X:
        h = x
        for layer, (W, b, act) in enumerate(zip(Ws, bs, acts, strict=True)):
            z = np.dot(h, W.T) + b
            if layer < len(Rs):
                z = z + np.dot(states[layer], Rs[layer].T)
            h = ACT[act](z)
            if layer < len(Rs):
                states[layer] = h
        Y.append(h)
    return np.stack(Y)


def birnn(X: Any, hf0: Any, hbT1: Any, Pf: Any, Pb: Any, W1: Any, b1: Any, f: str) -> Any:
    h, Hf = hf0, []
    for x in X:
        h = np.tanh(np.dot(x, Pf[0].T) + np.dot(h, Pf[1].T) + Pf[2])
        Hf.append(h)
    h, Hb = hbT1, []
    for t in range(len(X) - 1, -1, -1):
        h = np.tanh(np.dot(X[t], Pb[0].T) + np.dot(h, Pb[1].T) + Pb[2])
        Hb.insert(0, h)
    H = [np.concatenate([hf, hb], axis=-1) for hf, hb in zip(Hf, Hb, strict=True)]
    return np.stack([ACT[f](np.dot(h, W1.T) + b1) for h in H])


def fed_back(x1: Any, h0: Any, W0: Any, W11: Any, b0: Any, W1: Any, b1: Any, T: int, f: str) -> Any:
    x, h, Y = x1, h0, []
    for _ in range(T):
        h = np.tanh(np.dot(x, W0.T) + np.dot(h, W11.T) + b0)
        x = ACT[f](np.dot(h, W1.T) + b1)
        Y.append(x)
    return np.stack(Y)


def lstm(X: Any, h0: Any, c0: Any, W0: Any, W11: Any, b0: Any) -> Any:
    M, h, c, H = h0.shape[-1], h0, c0, []
    s = ACT["sigmoid"]
    for x in X:
        z = np.dot(x, W0.T) + np.dot(h, W11.T) + b0
        i, f, g, o = (z[..., k * M : (k + 1) * M] for k in range(4))
        c = s(f) * c + s(i) * np.tanh(g)
        h = s(o) * np.tanh(c)
        H.append(h)
    return np.stack(H)


def gru(X: Any, h0: Any, W0: Any, W11: Any, b0: Any) -> Any:
    M, h, H = h0.shape[-1], h0, []
    s = ACT["sigmoid"]
    for x in X:
        a, b = np.dot(x, W0.T) + b0, np.dot(h, W11.T)
        r, u = s(a[..., :M] + b[..., :M]), s(a[..., M : 2 * M] + b[..., M : 2 * M])
        n = np.tanh(a[..., 2 * M :] + r * b[..., 2 * M :])
        h = (1 - u) * n + u * h
        H.append(h)
    return np.stack(H)
