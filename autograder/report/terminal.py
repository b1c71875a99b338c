"""A report as a table in the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

from autograder.model import Report, Verdict

COLOURS = {Verdict.PASSED: "32", Verdict.PARTIAL: "33", Verdict.GRADER_ERROR: "35"}
OTHER = "31"
NARROWEST = 30

Paint = Callable[[str, str], str]


def plain(text: str, code: str) -> str:
    """Paints nothing."""
    return text


def ansi(text: str, code: str) -> str:
    """Paints with an ANSI colour."""
    return f"\x1b[{code}m{text}\x1b[0m"


def table(report: Report, width: int | None = None, paint: Paint = plain) -> str:
    """The report as a table: item, points, verdict and a sentence, wrapped at `width`."""
    rows = [(r.name, points(r.score, r.max_score), r.verdict, r.feedback) for r in report.items]
    name = max([4, *(len(row[0]) for row in rows)])
    score = max([6, *(len(row[1]) for row in rows)])
    verdict = max([7, *(len(row[2]) for row in rows)])
    margin = " " * (name + score + verdict + 6)
    room = None if width is None else max(NARROWEST, width - len(margin))
    title = f"{report.submission}  {report.assignment}  "
    total = points(report.score, report.max_score)
    lines = [f"{title}{paint(total, '1')}  (sandbox {report.sandbox})", ""]
    lines.append(f"{'item':{name}}  {'points':>{score}}  {'verdict':{verdict}}  feedback")
    for result, row in zip(report.items, rows, strict=True):
        first, *rest = _wrap(row[3], room)
        mark = paint(f"{row[2]:{verdict}}", COLOURS.get(result.verdict, OTHER))
        lines.append(f"{row[0]:{name}}  {row[1]:>{score}}  {mark}  {first}".rstrip())
        lines += [margin + line for line in rest]
    if report.cells:
        lines.append("")
    for note in report.cells:
        lines.append(f"code cell {note.cell} did not run to its end: {note.problem}")
    return "\n".join(lines) + "\n"


def points(score: float | None, most: float) -> str:
    """Points out of the most there are, or a dash where there is no score."""
    return f"{'-' if score is None else f'{score:g}'}/{most:g}"


def _wrap(text: str, room: int | None) -> list[str]:
    return [text] if room is None else textwrap.wrap(text, room) or [""]
