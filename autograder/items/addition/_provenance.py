"""Whether nets look trained, from their weights alone: by what gradient descent never makes.

What is noticed, whatever the order, the signs and (by rows) the scale of the hidden units:

- the same weights for different seeds (`same_weights`), or one net in disguise (`akin`): permuted,
  signs flipped, rows scaled, each entry moved by up to some 5 % of the largest;
- a W11 of repeated entries or of rank one, as nets built by hand have it: the one bit that is kept
  is read by one sum and written by one column (`built_by_hand`);
- a W11 that is nearly of rank one in a net of which all units are switches, at +-1 in every step;
- units of little influence, put there to hide the others: they are left out first.

The limits were measured on some 140 trained nets that are exact (tanh and sigmoid, 3 to 32 units,
SGD and Adam, starts from 0.01 to 1): none was noticed. Small trained nets come near to the net by
hand, so the limits cannot be drawn closer without blaming honest work.

What cannot be told apart from training: weights that were trained elsewhere and pasted, one set for
each of many seeds (the three seeds of a grading then get different ones); a net by hand that is
trained on from there until every entry has moved far; one whose units are doubled, with random
shares and noise of some percent on all weights; one that is hidden among units that influence it by
5 % and more; nets found by another method than BPTT, such as difference quotients.
Reading the notebook tells these, the weights do not.
"""

from __future__ import annotations

import numpy as np

from autograder.items.addition._nets import Net, Task

SAME = 1e-6
AKIN = 0.08
"""Two trained nets differ by 0.12 or more in the direction of their rows."""
RANK_ONE = 1e-3
NEARLY_RANK_ONE = 0.25
SWITCHES = 0.85
"""Of the states of nets by hand more are beyond +-0.99. Of trained nets 0.79 at most; where W11 is
nearly of rank one, 0.66."""
REPEATED = 0.5
INFLUENCE = 0.05
"""A unit that is read with smaller weights, relative to the largest, is left out first. No trained
net had one."""


def same_weights(one: Net, other: Net) -> bool:
    """Whether two nets are the same but for rounding."""
    return one.M == other.M and all(
        np.allclose(a, b, rtol=SAME, atol=SAME)
        for a, b in zip(_arrays(one), _arrays(other), strict=True)
    )


def akin(one: Net, other: Net) -> bool:
    """Whether two nets are one but for the order, signs and scale of their units, and noise."""
    one, other = influential(one), influential(other)
    if one.M != other.M or one.hidden != other.hidden:
        return False
    order, signs = _matching(one, other)
    rows = _directions(np.column_stack([one.W0, one.b0, one.W11]))
    matched = _directions(
        np.column_stack(
            [
                other.W0[order] * signs[:, None],
                other.b0[order] * signs,
                other.W11[np.ix_(order, order)] * np.outer(signs, signs),
            ]
        )
    )
    return bool(np.sqrt(((rows - matched) ** 2).sum(axis=1).mean()) < AKIN)


def built_by_hand(net: Net, task: Task, X: np.ndarray) -> bool:
    """Whether W11 is of a kind that training does not give; X (T, B, D) tells switches."""
    core = influential(net)
    if core.M < 2:
        return False
    singular = np.linalg.svd(core.W11, compute_uv=False)
    if singular[0] == 0:
        return False
    if _repeated(core.W11) >= REPEATED or singular[1] < RANK_ONE * singular[0]:
        return True
    return bool(singular[1] < NEARLY_RANK_ONE * singular[0]) and _switching(core, X) > SWITCHES


def influential(net: Net) -> Net:
    """The net without the units that neither the output nor another unit of influence reads."""
    weight = np.abs(np.vstack([net.W1, net.W11])).max(initial=0.0)
    strong = np.abs(net.W11) > INFLUENCE * weight
    reached = (np.abs(net.W1) > INFLUENCE * weight).any(axis=0)
    for _ in range(net.M):
        further = reached | strong[reached].any(axis=0)
        if (further == reached).all():
            break
        reached = further
    keep = np.flatnonzero(reached)
    if not len(keep) or len(keep) == net.M:
        return net
    W11 = net.W11[np.ix_(keep, keep)]
    return Net(net.W0[keep], W11, net.b0[keep], net.W1[:, keep], net.b1, net.hidden)


def _arrays(net: Net) -> tuple[np.ndarray, ...]:
    return net.W0, net.W11, net.b0, net.W1, net.b1


def _directions(rows: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    directions: np.ndarray = rows / np.where(lengths > 0, lengths, 1.0)
    return directions


def _matching(one: Net, other: Net) -> tuple[np.ndarray, np.ndarray]:
    """The unit of the other net that is likest to each of this one's, and its sign.

    What a unit reads of the inputs does not depend on the order of the units; nor do the sorted
    weights that it reads of the other units, which tell those apart that read the inputs alike.
    """

    def features(net: Net) -> np.ndarray:
        own = np.column_stack([net.W0, net.b0, np.diag(net.W11)])
        read = np.sort(np.abs(net.W11), axis=1)
        return np.hstack([own, read])

    mine, others = features(one), features(other)
    odd = one.W0.shape[1] + 1  # these change their sign with the unit's
    best = np.full((one.M, one.M), np.inf)
    signs = np.ones((one.M, one.M))
    for sign in (1.0, -1.0):
        turned = others.copy()
        turned[:, :odd] *= sign
        gap = np.linalg.norm(_directions(mine)[:, None] - _directions(turned)[None], axis=2)
        better = gap < best - 1e-12
        best, signs = np.where(better, gap, best), np.where(better, sign, signs)
    order, chosen = np.zeros(one.M, dtype=int), np.ones(one.M)
    for _ in range(one.M):
        i, j = np.unravel_index(np.argmin(best), best.shape)
        order[i], chosen[i] = j, signs[i, j]
        best[i], best[:, j] = np.inf, np.inf
    return order, chosen


def _repeated(W11: np.ndarray) -> float:
    """The share of the entries that another entry repeats."""
    _, counts = np.unique(np.round(W11 / np.abs(W11).max(), 9), return_counts=True)
    return float(counts[counts > 1].sum() / W11.size)


def _switching(net: Net, X: np.ndarray) -> float:
    """The share of the hidden states that are at one of their two ends."""
    H = net.states(X)
    ends = H if net.hidden == "tanh" else 2 * H - 1
    return float((np.abs(ends) > 0.99).mean())
