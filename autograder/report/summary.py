"""Reports as a page of Markdown: what GitHub shows as a job's summary.

The tables are HTML. Markdown leaves an HTML block alone until its first blank line, so that one
rule of escaping is enough for all that students may have written; in a Markdown table each mark
of every dialect would have to be known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from autograder.model import ItemResult, Report, Verdict
from autograder.report.refusal import Refusal
from autograder.report.terminal import points

MOST_BYTES = 1_000_000
"""GitHub takes a summary of at most 1 MiB, and shows nothing of a larger one."""

MARKS = {Verdict.PASSED: "✅", Verdict.PARTIAL: "🟡", Verdict.GRADER_ERROR: "⚠️"}
OTHER = "❌"
MORE = "<p>The other submissions are in the artifacts of this job: there are too many to show.</p>"

_CODE = re.compile("`([^`]+)`")


def render(reports: Sequence[Report], refusals: Sequence[Refusal]) -> bytes:
    """All reports as one page, the submissions that could not be graded last.

    What does not fit on a page that GitHub shows is left out, with a word that says so.
    """
    blocks = [*map(_report, reports), *map(_refusal, refusals)]
    page, left = b"", MOST_BYTES
    for block in blocks:
        content = f"{block}\n\n".encode("utf-8", "replace")
        left -= len(content)
        if left < len(MORE):
            return page + MORE.encode() + b"\n"
        page += content
    return page


def _report(report: Report) -> str:
    total = points(report.score, report.max_score)
    lines = [f"<h3>{_text(report.submission)}: {_text(report.assignment)}, {total}</h3>", "<table>"]
    lines.append("<tr><th>item</th><th>points</th><th>verdict</th><th>feedback</th></tr>")
    lines += map(_row, report.items)
    lines.append("</table>")
    lines += (
        f"<p>Code cell {note.cell} did not run to its end: {_text(note.problem)}</p>"
        for note in report.cells
    )
    lines.append(f"<p><sub>sandbox {_text(report.sandbox)}</sub></p>")
    return "\n".join(lines)


def _row(item: ItemResult) -> str:
    cells = (
        f"<code>{_text(item.name)}</code>",
        points(item.score, item.max_score),
        f"{MARKS.get(item.verdict, OTHER)} {item.verdict}",
        _text(item.feedback),
    )
    return f"<tr><td>{'</td><td>'.join(cells)}</td></tr>"


def _refusal(refusal: Refusal) -> str:
    mark = MARKS[Verdict.GRADER_ERROR] if refusal.fault else OTHER
    lines = [f"<h3>{_text(refusal.submission)}: not graded</h3>"]
    lines.append(f"<p>{mark} {_text(refusal.message)}</p>")
    if refusal.hint:
        lines.append(f"<p>What to do: {_text(refusal.hint)}</p>")
    return "\n".join(lines)


def _text(text: str) -> str:
    """The text as HTML on one line; what stands between backticks as code."""
    return _CODE.sub(r"<code>\1</code>", escape(" ".join(text.split())))
