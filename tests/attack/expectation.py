"""Whether an attack came out as it is expected to, and how not."""

from __future__ import annotations

from autograder.model import ItemResult, Report, Verdict
from tests.attack.corpus import ALL_OTHERS, OR, Expected

STARVED = (Verdict.TIME_LIMIT, Verdict.GRADER_ERROR)
"""What becomes of items on a machine that is too busy for short limits."""


def differences(report: Report, expected: Expected) -> list[str]:
    """Where a report is not as it is to be."""
    if expected.refused:
        return ["it is to be refused, and was graded"]
    found = []
    if report.score != expected.score:
        found.append(f"{report.score} points, expected {expected.score}")
    differing: dict[tuple[str, str], list[str]] = {}
    for item in report.items:
        if not _as_expected(item, expected):
            key = (item.verdict, _wanted(item, expected))
            differing.setdefault(key, []).append(f"{item.name} ({item.feedback})")
    for (verdict, wanted), items in differing.items():
        found.append(f"{len(items)} {verdict}, expected {wanted}: {', '.join(items)}")
    return found


def only_loses(report: Report, expected: Expected) -> bool:
    """Whether a report differs by nothing but what the clock takes: no item gains a point."""
    if expected.score is None or (report.score or 0) > expected.score:
        return False
    return all(item.verdict in STARVED or _as_expected(item, expected) for item in report.items)


def _as_expected(item: ItemResult, expected: Expected) -> bool:
    return item.verdict in _wanted(item, expected).split(OR)


def _wanted(item: ItemResult, expected: Expected) -> str:
    return expected.verdicts.get(item.name, expected.verdicts.get(ALL_OTHERS, ""))
