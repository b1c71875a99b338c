"""How trained nets earn points: of three seeds two have to be right nearly always."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from autograder.items.addition._lengths import (
    LENGTHS,
    LONGEST,
    SEQUENCES,
    length_name,
    nothing,
    problem,
)
from autograder.items.addition._nets import Batch, Net, Task, read
from autograder.items.addition._observe import NOT_CARRIED, Seen, depends_on_W11, observe
from autograder.items.addition._provenance import akin, built_by_hand, same_weights
from autograder.model import Finding, Trial

NEARLY_ALL = 0.95
ENOUGH_NETS = 2
"""Of the nets of three seeds so many must be right."""
GIVEN = "P-21"
"""Weights that are built by hand or pasted, handed in as trained."""
DRIFTS = "P-11"
"""Training that stops at the first 100 %: right on short sequences, lost on long ones."""


def trained(function: str, task: Task) -> Callable[[Sequence[Trial]], list[Finding]]:
    """Examines the nets that come of three seeds."""

    def examine(trials: Sequence[Trial]) -> list[Finding]:
        names = [*(length_name(n) for n in (*LENGTHS, LONGEST)), task.hardest_name]
        weights = (3, 3, 2, 2)
        answers = [problem(t) or read(function, t.value, task.D, trained=True) for t in trials]
        nets = [answer for answer in answers if isinstance(answer, Net)]
        if len(nets) < ENOUGH_NETS:
            why = next(answer for answer in answers if isinstance(answer, str))
            return nothing(names, weights, why)
        seeds = [int(trial.arguments["seed"]) for trial in trials]
        rng = np.random.default_rng([seed % 2**32 for seed in seeds])
        first, second = (task.batch(rng, n, SEQUENCES) for n in LENGTHS)
        able = [net for net in nets if net.exact(first) >= NEARLY_ALL]
        seen = _not_trained(function, task, nets, able, first[0])
        if seen is not None:
            return nothing(names, weights, seen.says, seen.mistake)
        if len(able) < ENOUGH_NETS:
            failed = next(net for net in nets if not any(net is other for other in able))
            seen = observe(failed, task, rng)
            count = f"Of your nets for {len(trials)} seeds {len(able) or 'none'} "
            count += f"{'is' if len(able) < 2 else 'are'} right on 64 bits. "
            return nothing(names, weights, count + seen.says, seen.mistake)
        return [
            Finding(names[0], weights[0], "passed"),
            *_further(task, able, names[1:], weights[1:], second, rng),
        ]

    return examine


def _not_trained(
    function: str, task: Task, nets: Sequence[Net], able: Sequence[Net], X: np.ndarray
) -> Seen | None:
    """Why nets count as given, not as trained; None where nothing speaks against them."""
    pairs = [(a, b) for i, a in enumerate(nets) for b in nets[:i]]
    if any(same_weights(a, b) for a, b in pairs):
        return Seen(
            GIVEN,
            f"`{function}` returns the same weights for different seeds. Draw the first weights and"
            " the examples from a generator that is made from the seed.",
        )
    by_hand = [net for net in able if built_by_hand(net, task, X)]
    if len(able) >= ENOUGH_NETS and len(able) - len(by_hand) < ENOUGH_NETS:
        return Seen(
            GIVEN,
            "These weights are built by hand: training from random weights does not give such a"
            " W11. A net by hand earns the points of its own item; here your BPTT is to find one.",
        )
    distinct: list[Net] = []
    for net in able:
        if not any(akin(net, other) for other in distinct):
            distinct.append(net)
    if len(able) >= ENOUGH_NETS > len(distinct):
        return Seen(
            GIVEN,
            "The nets of different seeds are one and the same, but for the order, the signs and"
            " small changes of its units. Training from different starts finds different ones.",
        )
    if able and not any(depends_on_W11(net, X) for net in able):
        return Seen(
            NOT_CARRIED,
            "The answers do not change when W11 does: nothing is carried from step to step.",
        )
    return None


def _further(
    task: Task,
    able: Sequence[Net],
    names: Sequence[str],
    weights: Sequence[float],
    second: Batch,
    rng: np.random.Generator,
) -> list[Finding]:
    """The longer sequences; each step counts only beside the one before."""
    able = [net for net in able if net.exact(second) >= NEARLY_ALL]
    if len(able) < ENOUGH_NETS:
        detail = (
            f"Right on {task.noun} of 64 bits, but not of 256: what the net keeps drifts away."
            " Train longer, or on longer numbers (16 bits are allowed)."
        )
        rest = zip(names[1:], weights[1:], strict=True)
        return [
            Finding(names[0], weights[0], "failed", detail, DRIFTS),
            *(Finding(name, weight, "skipped", "counts beside 256 bits") for name, weight in rest),
        ]
    findings = [Finding(names[0], weights[0], "passed")]
    longest = task.batch(rng, LONGEST, SEQUENCES), task.hardest(LONGEST)
    for name, weight, batch in zip(names[1:], weights[1:], longest, strict=True):
        passed = sum(net.exact(batch) == 1 for net in able) >= ENOUGH_NETS
        where = "random" if name == length_name(LONGEST) else name
        detail = (
            f"Right on 256 bits, but not every time at {length_name(LONGEST)} ({where}). A little"
            " more training makes what the net keeps firmer."
        )
        failed = Finding(name, weight, "failed", detail, DRIFTS)
        findings.append(Finding(name, weight, "passed") if passed else failed)
    return findings
