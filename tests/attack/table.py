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


def markdown(attacks: Sequence[Attack], outcomes: Sequence[Outcome]) -> str:
    """A table for the documentation: for each attack what it tries, and how it came out."""
    sandboxes = list(dict.fromkeys(outcome.sandbox for outcome in outcomes))
    by_place = {(outcome.attack, outcome.sandbox): outcome for outcome in outcomes}
    rows = [["row", "attack", "what it tries", "points", *sandboxes]]
    rows.append(["---"] * len(rows[0]))
    for attack in attacks:
        found = [by_place.get((attack.id, sandbox)) for sandbox in sandboxes]
        ran = next((each for each in found if each and not each.unpromised), None)
        earned = "none" if ran is None else "refused" if ran.refused else _points(ran)
        whole = {"starter": " of 0", "solution": " of 100"}.get(attack.base, "")
        points = earned + (whole if ran and not ran.refused else "")
        tries = attack.tries.replace("|", "\\|")
        rows.append([str(attack.row), attack.id, tries, points, *map(_outcome, found)])
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _outcome(outcome: Outcome | None) -> str:
    if outcome is None:
        return ""
    if outcome.unpromised:
        return "no promise"
    return "SURPRISE" if outcome.surprises else "held"
