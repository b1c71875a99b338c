"""How nets by hand earn points: they have to be exact, at any length."""

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
from autograder.items.addition._nets import Net, Task, read
from autograder.model import Finding, Mistake, Trial

Weights = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def by_hand(
    function: str, task: Task, wrongs: Sequence[Mistake]
) -> Callable[[Sequence[Trial]], list[Finding]]:
    """Examines a net that is built by hand: every bit of every sequence has to be right.

    Args:
        function: The function that students write.
        task: What the net is for.
        wrongs: Nets that students build by mistake, each made by its `wrong`; told by the answers
            that they give.
    """

    def examine(trials: Sequence[Trial]) -> list[Finding]:
        (trial,) = trials
        net = problem(trial) or read(function, trial.value, task.D, trained=False)
        lengths = (8, *LENGTHS, LONGEST)
        names = [*(length_name(n) for n in lengths), task.hardest_name]
        if isinstance(net, str):
            return nothing(names, (1, 2, 2, 3, 4), net)
        rng = np.random.default_rng(2718)
        findings: list[Finding] = []
        for name, weight, n in zip(names, (1, 2, 2, 3, 4), (*lengths, 0), strict=True):
            if any(finding.status == "failed" for finding in findings):
                findings.append(Finding(name, weight, "skipped", "counts only beside the others"))
                continue
            batch = task.batch(rng, n, SEQUENCES) if n else task.hardest(LONGEST)
            if net.exact(batch) == 1:
                findings.append(Finding(name, weight, "passed"))
            elif known := recognise(net, task, wrongs):
                findings.append(Finding(name, weight, "failed", known.says, known.id))
            else:
                why = _why(net, task, name, first=not findings)
                findings.append(Finding(name, weight, "failed", why))
        return findings

    return examine


def _why(net: Net, task: Task, name: str, first: bool) -> str:
    if not first:
        return (
            f"Right on shorter {task.noun}, but not for {name}: what is kept fades. Are your"
            " weights large enough for tanh to be at -1 or 1?"
        )
    return _first_wrong(net, task)


def recognise(net: Net, task: Task, wrongs: Sequence[Mistake]) -> Mistake | None:
    """The one known net that gives the same answers, bit by bit, or None."""
    X, Y = task.batch(np.random.default_rng(31), 12, SEQUENCES)
    answers = net.logits(X) > 0
    if (answers == (Y > 0.5)).all() or _constant(answers):
        return None
    same = [wrong for wrong in wrongs if np.array_equal(answers, Net(*wrong.wrong()).logits(X) > 0)]
    return same[0] if len(same) == 1 else None


def _constant(answers: np.ndarray) -> bool:
    return bool(answers.all() or not answers.any())


def _first_wrong(net: Net, task: Task) -> str:
    """Where the first wrong bit is, in words that show no answer."""
    X, Y = task.batch(np.random.default_rng(41), 12, SEQUENCES)
    answers = net.logits(X) > 0
    if _constant(answers):
        side = "above" if answers.all() else "below"
        return (
            f"The output stays {side} 1/2 at every step, whatever the bits are: look at W1 and b1,"
            " and at what each unit says of a small example."
        )
    wrong = (answers != (Y > 0.5))[..., 0]
    where = "already at t = 1" if wrong[0].any() else "from the second step on, not at t = 1"
    share = wrong.mean()
    return (
        f"The net is wrong in {share:.0%} of the bits of 12-bit {task.noun}, {where}. Write down"
        " z1 of each unit for each case of the table: is its sign what you want?"
    )
