"""How long the sequences are that nets are run on, and what is said where there is no net."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.model import Finding, Trial

SEQUENCES = 200
LENGTHS = (64, 256)
LONGEST = 1024


def length_name(n: int) -> str:
    return f"{n:,} bits"


def problem(trial: Trial) -> str:
    """Why a call gave no net, or "" where it gave something."""
    return trial.problem.replace(
        "holds nothing (None or `...`) yet",
        "returns nothing yet: write its body in place of the `...`",
    )


def nothing(
    names: Sequence[str], weights: Sequence[float], why: str, mistake: str | None = None
) -> list[Finding]:
    """No points, and one sentence."""
    first, *rest = zip(names, weights, strict=True)
    return [
        Finding(*first, "failed", why, mistake),
        *(
            Finding(name, weight, "skipped", "there is no net to run on it")
            for name, weight in rest
        ),
    ]
