"""Reports for the tests of their forms: one of each verdict, and one written by an enemy."""

from __future__ import annotations

from typing import Any

import msgspec

from autograder.model import SCHEMA_VERSION, CellNote, ItemResult, Report, Verdict
from autograder.report.refusal import Refusal

HOSTILE = (
    "</td></table>\x1b[31m<script>alert(1)</script>|`<img src=x>`|![a](http://x.invalid)"
    " ]]></failure><testcase/> &lt; ' \" \x00\x0b\ufffe\ud800 @someone #1 **bold** \u202e"
)


def item(name: str, score: float | None, verdict: Verdict, feedback: str = "Right.") -> ItemResult:
    """An item of 4 points."""
    return ItemResult(name, (name,), score, 4, verdict, None, feedback, ())


ITEMS = (
    item("grad_z2", 4, Verdict.PASSED),
    item("grad_W11", 2.67, Verdict.PARTIAL, "Right for longer sequences, but not for `T = 1`."),
    item("bptt", 0, Verdict.WRONG, "W11 of `bptt` is wrong."),
)
FAULT = item("sgd_step", None, Verdict.GRADER_ERROR, "The grader itself failed here.")


def report(**changes: Any) -> Report:
    """A report of three items, with changes."""
    whole = Report(
        schema_version=SCHEMA_VERSION,
        submission="ada",
        assignment="02-bptt",
        score=6.67,
        max_score=12,
        seed="00" * 32,
        sandbox="uid",
        versions={"rnn-autograder": "0"},
        cells=(CellNote(3, "NameError: name 'x' is not defined"),),
        items=ITEMS,
    )
    return msgspec.structs.replace(whole, **changes)


BROKEN = report(score=None, max_score=16, items=(*ITEMS, FAULT))
ENEMY = report(
    submission=HOSTILE,
    score=0,
    max_score=4,
    cells=(CellNote(1, HOSTILE),),
    items=(item("bptt", 0, Verdict.RAISED, HOSTILE),),
)
REFUSED = Refusal("grace", "grace.ipynb is empty, expected a notebook", "save it again")
FAILED = Refusal("alan", "the grader failed", "grade it again", fault=True)
