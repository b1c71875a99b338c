"""Tables: a cell is a check and a mistake of its own, and what is said of them is said once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.exam import prepare
from autograder.items.quiz import table
from autograder.judge import judge
from autograder.model import ItemResult, Verdict
from autograder.values import pack
from autograder.wire import Returned

LAYERS = "count them."
RIGHT = {"T = 1": 2, "T = 10": 11, "T = 20": 21, "T = 30": 31, "f": "tanh", "g": "σ", "deep": True}
ITEM = table(
    "depths",
    RIGHT,
    title="How deep",
    statement="9.1",
    points=7,
    says={cell: LAYERS for cell in RIGHT if cell.startswith("T")}
    | {"f": "which of them?", "g": "which is steeper?", "deep": "is it?"},
)


def marked(entries: Any) -> ItemResult:
    return judge(prepare(ITEM, b"seed"), [Returned(pack(entries))]).result


def test_an_untouched_table_has_no_answer() -> None:
    """Nothing was wrong in it; one sentence says what to do."""
    of = marked(dict.fromkeys(RIGHT, ...))
    assert (of.verdict, of.score, of.mistake) == (Verdict.NO_ANSWER, 0, None)
    assert of.feedback == "`depths` is not filled in yet: write an entry in place of each `...`."


def test_a_table_with_one_entry_that_is_wrong_has_an_answer() -> None:
    """It was begun."""
    of = marked({**dict.fromkeys(RIGHT), "f": "relu"})
    assert (of.verdict, of.score, of.mistake) == (Verdict.WRONG, 0, "depths: f")


def test_cells_that_share_a_hint_share_its_sentence() -> None:
    """No hint is printed twice; three cells are named, the rest counted."""
    entries = {**RIGHT, **dict.fromkeys(("T = 1", "T = 10", "T = 20", "T = 30"), 7)}
    assert marked(entries).feedback == f"T = 1; T = 10; T = 20 and 1 more: {LAYERS}"


def test_hints_beyond_the_third_are_counted() -> None:
    """A table that is wrong throughout does not fill the page."""
    entries = {"T = 1": 7, "T = 10": 7, "f": "x", "g": "y", "deep": False}
    of = marked({**RIGHT, **entries})
    said = f"T = 1; T = 10: {LAYERS} f: which of them? g: which is steeper? And 1 more."
    assert of.feedback == said


def test_each_wrong_cell_is_a_mistake_of_its_own() -> None:
    """The item names the first, the checks name all; an empty cell is none."""
    of = marked({**RIGHT, "T = 10": 12, "f": "relu", "g": ...})
    assert of.mistake == "depths: T = 10"
    assert {check.mistake for check in of.checks} == {None, "depths: T = 10", "depths: f"}
    assert [check.name for check in of.checks if check.status == "failed"] == ["T = 10", "f", "g"]


@pytest.mark.parametrize("entry", [11, 11.0, np.int64(11), np.float32(11), np.array([11])])
def test_a_whole_number_is_right_in_any_type(entry: Any) -> None:
    """2.0 is a 2."""
    assert marked({**RIGHT, "T = 10": entry}).score == 7


@pytest.mark.parametrize("entry", [11.5, float("nan"), 11j, np.array([11, 11]), [11, 11], True])
def test_another_number_is_wrong(entry: Any) -> None:
    """It is compared, not rounded."""
    assert marked({**RIGHT, "T = 10": entry}).mistake == "depths: T = 10"


def test_a_number_in_quotes_is_told_its_type() -> None:
    """The hint would send a student the wrong way."""
    of = marked({**RIGHT, "T = 10": "11"})
    assert of.feedback == "T = 10: write a number, without quotes."
    assert (of.verdict, of.mistake) == (Verdict.PARTIAL, None)


@pytest.mark.parametrize("entry", ["TANH", " tanh ", "Tanh"])
def test_case_and_white_space_do_not_matter(entry: str) -> None:
    """They are no misunderstanding."""
    assert marked({**RIGHT, "f": entry}).score == 7


@pytest.mark.parametrize("entries", ["tanh", 3, ["a"], np.zeros(3)])
def test_what_is_no_dict_any_more_is_told_so(entries: Any) -> None:
    """The form of the table is the contract."""
    assert marked(entries).feedback == "`depths` is not a dict any more: keep its form."
