"""Reports as a page of Markdown: nothing that a student wrote becomes markup."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from autograder.model import CellNote, Report, Verdict
from autograder.report import summary
from autograder.report.refusal import Refusal
from tests.report.cases import BROKEN, ENEMY, FAILED, HOSTILE, REFUSED, item, report

OURS = {"h3", "table", "tr", "th", "td", "code", "p", "sub", "thead", "tbody"}


class Page(HTMLParser):
    """The page as a browser has it: its elements, their attributes, and the text in them."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.inside: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: dict[str, list[str]] = {}
        html = MarkdownIt("commonmark", {"html": True}).enable("table").render(content.decode())
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.inside.append(tag)
        self.attributes += attrs
        self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.inside.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in self.inside:
            self.texts[tag][-1] += data


def page(*reports: Report, refusals: tuple[Refusal, ...] = ()) -> Page:
    return Page(summary.render(reports, refusals))


def test_the_page_has_a_row_per_item() -> None:
    """Item, points, verdict and sentence, under a title with the score."""
    shown = page(report())
    assert shown.texts["h3"][0].strip() == "ada: 02-bptt, 6.67/12"
    assert shown.tags.count("tr") == 4 and shown.tags.count("td") == 12
    assert "grad_W11" in shown.texts["code"] and "2.67/4" in shown.texts["td"]
    assert "✅ PASSED" in shown.texts["td"] and "❌ WRONG" in shown.texts["td"]


def test_what_stands_between_backticks_is_code() -> None:
    """The sentences name functions so."""
    assert "T = 1" in page(report()).texts["code"]


def test_cells_that_did_not_run_are_named() -> None:
    """Below the table, with the reason."""
    assert "Code cell 3 did not run to its end: NameError" in "".join(page(report()).texts["p"])


def test_no_score_is_a_dash() -> None:
    """A fault of the grader is no zero, in the title and in the row."""
    shown = page(BROKEN)
    assert "-/16" in shown.texts["h3"][0] and "-/4" in shown.texts["td"]


def test_a_refused_notebook_is_told_with_what_to_do() -> None:
    """A student whose file cannot be read sees why, and not an empty page."""
    shown = page(refusals=(REFUSED, FAILED))
    said = "".join(shown.texts["p"])
    assert "❌ grace.ipynb is empty" in said and "What to do: save it again" in said
    assert "⚠️ the grader failed" in said


@pytest.mark.parametrize(
    "text",
    [
        HOSTILE,
        "a\n\n# a title\n\n[link](http://x.invalid)",
        "</td></tr></table>\r\r![](http://x.invalid/y.png)",
        "<!--", "-->", "<![CDATA[", "&#60;script&#62;", "`<b>`", "`` `a` ``", "|a|b|", "\\`<i>\\`",
    ],
)  # fmt: skip
def test_what_a_student_wrote_stays_text(text: str) -> None:
    """Neither HTML nor Markdown of it is followed, wherever it stands; only our own marks are."""
    enemy = report(
        submission=text,
        cells=(CellNote(1, text),),
        items=(item("bptt", 0, Verdict.RAISED, text), item("grad_z2", 4, Verdict.PASSED)),
    )
    shown = page(enemy, refusals=(Refusal(text, text, text),))
    assert {*shown.tags} <= OURS and shown.attributes == []
    assert shown.tags.count("tr") == 3 and shown.tags.count("td") == 8
    assert shown.tags.count("table") == 1 and shown.tags.count("h3") == 2


def test_a_page_is_no_larger_than_github_shows() -> None:
    """What is left out of a large class is said."""
    class_ = [report(submission=f"student {number}") for number in range(5000)]
    content = summary.render(class_, [])
    assert 900_000 < len(content) <= summary.MOST_BYTES
    assert summary.MORE.encode() in content and b"student 0:" in content
    assert summary.MORE.encode() not in summary.render(class_[:100], [])


def test_half_an_emoji_is_no_fault() -> None:
    """What UTF-8 cannot hold is replaced."""
    assert "ada?" in summary.render([report(submission="ada\ud800")], []).decode()


def test_the_enemy_of_the_other_forms_is_one_here_too() -> None:
    """One row, and all of the text in it."""
    shown = page(ENEMY)
    assert shown.tags.count("tr") == 2 and "script" not in shown.tags
