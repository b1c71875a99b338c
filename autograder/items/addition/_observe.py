"""What can be seen of a net that fails: facts of its weights, states and answers, in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from autograder.items.addition._nets import Batch, Net, Task

LADDER = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48)
ENOUGH = 0.95
"""A length is mastered where so many sequences are exact."""
NOT_CARRIED = "N-T64"
"""The id of a net whose answers do not depend on W11."""


class Seen(NamedTuple):
    """What is seen of a net: the id of the mistake that looks so, where one does, and a sentence.

    Two mistakes that leave the same net have one id: a start from zeros that was trained on looks
    like one from another constant (P-06).
    """

    mistake: str | None
    says: str


def observe(net: Net, task: Task, rng: np.random.Generator) -> Seen:
    """What is seen of a net that is not right on 64 bits: the most telling fact."""
    short, long = task.batch(rng, 8, 100), task.batch(rng, 64, 100)
    for look in LOOKS:
        for seen in look(net, task, short, long):
            return seen
    return Seen(None, _share_of_bits(net, short))


def _alike(net: Net, task: Task, short: Batch, long: Batch) -> Iterator[Seen]:
    H = net.states(short[0])
    if not any(np.any(getattr(net, key)) for key in ("W0", "W11", "W1")):
        yield Seen(
            "P-05",
            "All weights are 0, so all hidden units are equal and get equal gradients: nothing can"
            " tell them apart. Start from random weights.",
        )
    elif net.M > 1 and np.allclose(H, H[..., :1], rtol=0, atol=1e-9):
        yield Seen(
            "P-06",
            "All hidden units do the same at every step, as if there were one. Units that start"
            " alike get the same gradients and stay alike: start from random weights.",
        )


def _still(net: Net, task: Task, short: Batch, long: Batch) -> Iterator[Seen]:
    H = net.states(long[0])[1:]
    if np.ptp(H, axis=(0, 1)).max() < 1e-3:
        yield Seen(
            "P-09",
            "The hidden states are the same whatever the bits are: every unit is stuck at one"
            " value. Steps that are too large drive units there; how large are yours?",
        )


def _one_sided(net: Net, task: Task, short: Batch, long: Batch) -> Iterator[Seen]:
    above = net.logits(long[0]) > 0
    if above.all() or not above.any():
        yield Seen(
            "P-17",
            f"The output stays {'above' if above.all() else 'below'} 1/2 at every step, whatever"
            " the bits are. The output unit is a sigmoid: its bit is 1 where y(t) is above 1/2.",
        )


def _opposite(net: Net, task: Task, short: Batch, long: Batch) -> Iterator[Seen]:
    X, Y = long
    if net.exact((X, 1 - Y)) >= ENOUGH:
        yield Seen(
            "N-T63", "Every bit is the opposite of the right one. What do your targets call 1?"
        )


def _forgetful(net: Net, task: Task, short: Batch, long: Batch) -> Iterator[Seen]:
    X, _ = long
    if not _answers_differ(net, X, np.zeros_like(net.W11)):
        yield Seen(
            NOT_CARRIED,
            "The answers stay the same when W11 is replaced by zeros: nothing is carried from one"
            " step to the next. Does your training change W11"
            + (", and do the bits come least significant first?" if task.D == 2 else "?"),
        )


def _start(net: Net, task: Task, short: Batch, long: Batch) -> Iterator[Seen]:
    X, Y = long
    warm = np.concatenate([np.zeros_like(X[:4]), X])
    if ((net.logits(warm)[4:] > 0) == (Y > 0.5)).all(axis=(0, 2)).mean() >= ENOUGH:
        yield Seen(
            "P-04",
            "It is right once it has read a few steps of zeros, but not from h1(0) = 0, where every"
            " sequence starts here. Does each sequence of your training start there?",
        )


def _backwards(net: Net, task: Task, short: Batch, long: Batch) -> Iterator[Seen]:
    if task.D != 2:
        return
    X, Y = task.batch(np.random.default_rng(4), 4, 200)
    if net.exact((X[::-1], Y[::-1])) > net.exact((X, Y)) + 0.15:
        yield Seen(
            "P-01",
            "It gets more sums right when it reads them from the most significant bit down."
            " Carries travel the other way: train it with the least significant bit first.",
        )


def _lengths(net: Net, task: Task, short: Batch, long: Batch) -> Iterator[Seen]:
    rng = np.random.default_rng(5)
    mastered = [n for n in LADDER if net.exact(task.batch(rng, n, 100)) >= ENOUGH]
    if not mastered:
        return
    n = max(mastered)
    if n < 8:
        bits = "1 bit" if n == 1 else f"{n} bits"
        yield Seen(
            "P-10",
            f"It masters {task.noun} of up to {bits}, and no longer ones. On how many bits is it"
            " trained? Short numbers show too few carries in a row."
            if task.D == 2
            else f"It masters {task.noun} of up to {bits}, and no longer ones. On how many bits is"
            " it trained?",
        )
    else:
        yield Seen(
            "P-11",
            f"It masters {task.noun} of {n} bits, but at 64 bits only"
            f" {net.exact(long):.0%} are exact: what it keeps from step to step drifts away. Train"
            " on longer numbers (16 bits are allowed), or go on after the first 100 %.",
        )


def _timid(net: Net, task: Task, short: Batch, long: Batch) -> Iterator[Seen]:
    if np.abs(net.logits(short[0])).max() < 0.6:
        yield Seen(
            "P-08",
            "The output stays near 1/2 at every step, so the net has hardly learned yet. Is the"
            " loss still falling when you stop? More steps, or larger ones.",
        )


def _share_of_bits(net: Net, short: Batch) -> str:
    X, Y = short
    share = ((net.logits(X) > 0) == (Y > 0.5)).mean()
    return (
        f"Even at 8 bits only {share:.0%} of the single bits are right (guessing gives about 50 %)."
        " Plot the loss: does it fall, and does it still fall at the end?"
    )


LOOKS: tuple[Callable[[Net, Task, Batch, Batch], Iterator[Seen]], ...] = (
    _alike,
    _still,
    _one_sided,
    _opposite,
    _forgetful,
    _start,
    _lengths,
    _backwards,
    _timid,
)


def depends_on_W11(net: Net, X: np.ndarray) -> bool:
    """Whether the net answers otherwise with a W11 of zeros, and with its entries shuffled."""
    shuffled = np.random.default_rng(6).permutation(net.W11.ravel()).reshape(net.W11.shape)
    return all(_answers_differ(net, X, W11) for W11 in (np.zeros_like(net.W11), shuffled))


def _answers_differ(net: Net, X: np.ndarray, W11: np.ndarray) -> bool:
    return bool(((net.logits(X, W11=W11) > 0) != (net.logits(X) > 0)).any())
