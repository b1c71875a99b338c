"""The example submissions get their recorded scores, verdicts and mistakes, item by item.

When a change of the grader changes a verdict on purpose, record it anew, and read the difference:
`python -m tests.test_examples`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from autograder.grade import grade
from autograder.sandbox import choose
from autograder.sandbox.limits import Limits
from tests.conftest import ROOT, SECRET

EXAMPLES = ROOT / "examples" / "submissions"
RECORD = ROOT / "examples" / "verdicts.json"
SHORT = Limits(cell_seconds=3, call_seconds=2)
"""One example never ends: no one needs to wait for it the usual 20 s."""


def verdicts(path: Path) -> dict[str, Any]:
    """The scores, verdicts and mistakes of a notebook, as they are recorded."""
    report = grade(path, choose(), SECRET, limits=SHORT, fault=_fail)
    return {
        "score": report.score,
        "max_score": report.max_score,
        "cells": [note.cell for note in report.cells],
        "items": {
            item.name: {"score": item.score, "verdict": item.verdict.value, "mistake": item.mistake}
            for item in report.items
        },
    }


def _fail(item: str, trace: str) -> None:
    raise AssertionError(f"the grader failed at {item}: {trace}")


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.ipynb")), ids=lambda path: path.stem)
def test_an_example_gets_its_recorded_verdicts(path: Path) -> None:
    """Score, verdict and mistake of every item are those of the record."""
    recorded = json.loads(RECORD.read_text(encoding="utf-8"))
    assert verdicts(path) == recorded[path.stem]


def test_every_example_is_recorded_and_no_other() -> None:
    """The record and the folder name the same notebooks, of all the kinds that are asked for."""
    recorded = json.loads(RECORD.read_text(encoding="utf-8"))
    assert {*recorded} == {path.stem for path in EXAMPLES.glob("*.ipynb")}
    seen = {item["verdict"] for of in recorded.values() for item in of["items"].values()}
    assert {"PASSED", "PARTIAL", "WRONG", "RAISED", "TIME_LIMIT", "NO_ANSWER"} <= seen
    assert len({item["mistake"] for of in recorded.values() for item in of["items"].values()}) > 4


if __name__ == "__main__":
    found = {path.stem: verdicts(path) for path in sorted(EXAMPLES.glob("*.ipynb"))}
    RECORD.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
