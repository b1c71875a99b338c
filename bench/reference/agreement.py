"""The reference's other networks against PyTorch's: the largest difference of any gradient."""

from __future__ import annotations

import numpy as np
import torch

from rnn_reference.bidirectional import birnn_backward, birnn_forward
from rnn_reference.deep import deep_backward, deep_forward, deep_grad_inputs
from rnn_reference.gated import gru_backward, gru_forward, lstm_backward, lstm_forward

T, B, D, M = 7, 3, 4, 5
Pairs = list[tuple[np.ndarray, torch.Tensor | None]]


def draw() -> tuple[np.random.Generator, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    return rng, rng.normal(size=(T, B, D)), rng.normal(size=(T, B, M))


def tensor(array: np.ndarray) -> torch.Tensor:
    return torch.tensor(array, requires_grad=True)


def weights(net: torch.nn.Module, suffix: str) -> list[np.ndarray]:
    """(W0, W11, b0); PyTorch's second bias is set to 0, as the lecture has one."""
    with torch.no_grad():
        getattr(net, f"bias_hh_{suffix}").zero_()
    names = ("weight_ih", "weight_hh", "bias_ih")
    return [getattr(net, f"{n}_{suffix}").detach().numpy() for n in names]


def gradients(net: torch.nn.Module, suffix: str) -> list[torch.Tensor]:
    return [getattr(net, f"{n}_{suffix}").grad for n in ("weight_ih", "weight_hh", "bias_ih")]


def lstm() -> Pairs:
    rng, X, dH = draw()
    h0, c0 = rng.normal(size=(2, B, M))
    net = torch.nn.LSTM(D, M, dtype=torch.float64)
    W0, W11, b0 = weights(net, "l0")
    x, h, c = tensor(X), tensor(h0[None]), tensor(c0[None])
    H, _ = net(x, (h, c))
    (H * torch.tensor(dH)).sum().backward()
    trace = lstm_forward(X, h0, c0, W0, W11, b0)
    G = lstm_backward(dH, trace, X, h0, c0, W0, W11)
    mine = [trace.H, G["W0"], G["W11"], G["b0"], G["h0"][None], G["c0"][None], G["X"]]
    return list(zip(mine, [H, *gradients(net, "l0"), h.grad, c.grad, x.grad], strict=True))


def gru() -> Pairs:
    rng, X, dH = draw()
    h0 = rng.normal(size=(B, M))
    net = torch.nn.GRU(D, M, dtype=torch.float64)
    W0, W11, b0 = weights(net, "l0")
    x, h = tensor(X), tensor(h0[None])
    H, _ = net(x, h)
    (H * torch.tensor(dH)).sum().backward()
    trace = gru_forward(X, h0, W0, W11, b0)
    G = gru_backward(dH, trace, X, h0, W0, W11)
    mine = [trace.H, G["W0"], G["W11"], G["b0"], G["h0"][None], G["X"]]
    return list(zip(mine, [H, *gradients(net, "l0"), h.grad, x.grad], strict=True))


def stacked() -> Pairs:
    rng, X, dY = draw()
    h0 = rng.normal(size=(2, B, M))
    net = torch.nn.RNN(D, M, num_layers=2, dtype=torch.float64)
    (W0, R1, b0), (W1, R2, b1) = weights(net, "l0"), weights(net, "l1")
    x, h = tensor(X), tensor(h0)
    Y, _ = net(x, h)
    (Y * torch.tensor(dY)).sum().backward()
    # PyTorch's last layer is recurrent; here the output layer is not, and comes after it.
    args = list(h0), [W0, W1, np.eye(M)], [R1, R2]
    acts = ["tanh", "tanh", "identity"]
    Z, H = deep_forward(X, *args, [b0, b1, np.zeros(M)], acts)
    dW, dR, db = deep_backward(dY, Z, H, *args, acts)
    dh0s, dX = deep_grad_inputs(dY, Z, H, *args, acts)
    mine = [H[-1], dW[0], dR[0], db[0], dW[1], dR[1], db[1], np.stack(dh0s), dX]
    theirs = [Y, *gradients(net, "l0"), *gradients(net, "l1"), h.grad, x.grad]
    return list(zip(mine, theirs, strict=True))


def bidirectional() -> Pairs:
    rng, X, _ = draw()
    h0, dY = rng.normal(size=(2, B, M)), rng.normal(size=(T, B, 2 * M))
    net = torch.nn.RNN(D, M, bidirectional=True, dtype=torch.float64)
    Pf, Pb = weights(net, "l0"), weights(net, "l0_reverse")
    Y, _ = net(torch.tensor(X), torch.tensor(h0))
    (Y * torch.tensor(dY)).sum().backward()
    W1, b1 = np.eye(2 * M), np.zeros(2 * M)
    Hf, Hb, mine_Y = birnn_forward(X, h0[0], h0[1], Pf, Pb, W1, b1, "identity")
    G = birnn_backward(dY, X, Hf, Hb, h0[0], h0[1], Pf, Pb, W1)
    mine = [mine_Y, *G["f"].values(), *G["b"].values()]
    return list(zip(mine, [Y, *gradients(net, "l0"), *gradients(net, "l0_reverse")], strict=True))


def main() -> None:
    print("\n## The largest difference from PyTorch of any output or gradient, float64\n")
    for network in (lstm, gru, stacked, bidirectional):
        pairs = [(mine, theirs.detach().numpy()) for mine, theirs in network()]
        worst = max(float(np.abs(a - b).max() / np.abs(b).max()) for a, b in pairs)
        print(f"- {network.__name__}: {worst:.1e}")
        if worst > 1e-10:
            raise SystemExit(f"{network.__name__} differs from PyTorch by {worst:.1e}")


if __name__ == "__main__":
    main()
