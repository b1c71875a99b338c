"""A report in all its forms, and whether what a student wrote came through as more than text."""

from __future__ import annotations

import base64
import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from xml.etree import ElementTree

from autograder.model import Report
from autograder.report import classroom, files, gradescope, junit, summary, terminal
from tests.attack.listening import Ear

TAGS = {"h3", "table", "tr", "th", "td", "code", "p", "sub"}
"""What the page of Markdown is made of."""
LONGEST = 100_000
"""No report of an assignment comes near to this many bytes, whatever the notebook says."""


def problems(report: Report, ear: Ear) -> list[str]:
    """What is wrong with the report's forms. The ear hears all of them."""
    if report.score is None:
        return []  # which is a surprise already
    papers = {
        "json": files.encode(report),
        "table": terminal.table(report, width=100).encode(),
        "junit": junit.render([report], [], datetime.now(UTC)),
        "summary": summary.render([report], []),
        "classroom": base64.b64decode(classroom.render([report], [], 0)),
        "gradescope": files.encode(gradescope.results(report, "full", 1.0)),
    }
    found = [f"{name} is of {len(p):,} bytes" for name, p in papers.items() if len(p) > LONGEST]
    for paper in papers.values():
        ear.hear(paper)
    for name in ("json", "classroom", "gradescope"):
        json.loads(papers[name])
    ElementTree.fromstring(papers["junit"])
    table = papers["table"].decode()
    if not table.replace("\n", "").isprintable():
        found.append("the table holds control characters")
    if len(table.splitlines()) != table.count("\n"):
        found.append("the table has line ends of its own")
    page = _Page()
    page.feed(papers["summary"].decode())
    if page.tags - TAGS or page.attributes:
        found.append(f"the summary has elements of its own: {page.tags - TAGS} {page.attributes}")
    if re.search(r"\n\s*\n(?!<h3>)", papers["summary"].decode().rstrip()):
        found.append("the summary has blank lines of its own, after which Markdown holds")
    return found


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs
