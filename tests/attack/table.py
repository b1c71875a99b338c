"""The outcomes as a table: a row for each attack, a column for each sandbox."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tests.attack.batch import Outcome
from tests.attack.corpus import Attack

LONGEST = 44


def render(attacks: Sequence[Attack], outcomes: Sequence[Outcome]) -> str:
    """The table, and under it all that surprises."""
    sandboxes = list(dict.fromkeys(outcome.sandbox for outcome in outcomes))
    by_place = {(outcome.attack, outcome.sandbox): outcome for outcome in outcomes}
    rows = [["attack", "row", "points", "verdicts", *sandboxes]]
    for attack in attacks:
        found = [by_place[attack.id, s] for s in sandboxes if (attack.id, s) in by_place]
        ran = [outcome for outcome in found if not outcome.unpromised]
        first = ran[0] if ran else found[0]
        rows.append(
            [attack.id, str(attack.row), _points(first), _verdicts(first), *map(_cell, found)]
        )
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    lines = ["  ".join(c.ljust(w) for c, w in zip(r, widths, strict=False)).rstrip() for r in rows]
    lines.append("")
    for outcome in outcomes:
        lines += (f"{outcome.attack} on {outcome.sandbox}: {s}" for s in outcome.surprises)
    return "\n".join(lines) + "\n"


def _points(outcome: Outcome) -> str:
    if outcome.refused or outcome.unpromised:
        return "-"
    return "none" if outcome.score is None else f"{outcome.score:g}"


def _verdicts(outcome: Outcome) -> str:
    if outcome.refused:
        return "refused"
    counts = Counter(outcome.verdicts.values()).most_common()
    told = ", ".join(f"{count} {verdict}" for verdict, count in counts)
    return told if len(told) <= LONGEST else f"{told[: LONGEST - 3]}..."


def _cell(outcome: Outcome) -> str:
    """Seconds, with a mark where something surprises; a dash where nothing is promised."""
    if outcome.unpromised:
        return "-"
    return f"{outcome.seconds:.1f} s{' !' if outcome.surprises else ''}"
