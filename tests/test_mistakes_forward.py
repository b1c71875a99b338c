"""Mistakes of the forward pass, and right versions in other styles, through the sandbox."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder import sandbox
from autograder.items.suite import load
from autograder.model import ItemResult, Verdict
from tests.attack.notebook import Cells
from tests.submissions import packed
from tests.submissions.notebooks import replaced, table

NAME, TABLE = "01-forward", "forward"
ITEMS = {item.name: item for item in load(NAME).items}
ROWS = packed.mistaken(TABLE)


@pytest.fixture(scope="module")
def box() -> sandbox.Sandbox:
    return sandbox.choose("auto")


def told(item: ItemResult, identity: str, start: str = "") -> None:
    """The item is lost, with the sentence of this mistake."""
    (mistake,) = (m for m in ITEMS[item.name].mistakes if m.id == identity)
    assert item.score is not None
    assert item.score < item.max_score
    assert item.mistake == identity, (item.name, item.feedback)
    assert mistake.says in item.feedback
    assert start in item.feedback


def test_every_own_mistake_of_the_forward_pass_is_written_as_a_student_writes_it() -> None:
    """No mistake of an item's own is without its edit of the solution."""
    for name in {name for row in ROWS for name in row}:
        own = {m.id for m in ITEMS[name].mistakes if not m.says.startswith("This is what")}
        assert own <= {row[name] for row in ROWS if name in row}
    assert {item.name for item in ITEMS.values() if item.expected and item.mistakes} == {
        n for r in ROWS for n in r
    }


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "+".join(row.values()))
def test_each_mistake_of_the_forward_pass_is_told(
    row: dict[str, str], tmp_path: Path, box: sandbox.Sandbox
) -> None:
    """It loses its own item and gets its own sentence; what is right keeps all its points."""
    report = packed.graded(NAME, packed.made_wrong(TABLE, row), tmp_path, box)
    assert report.cells == ()
    for item in report.items:
        if item.name in row:
            told(item, row[item.name])
        else:
            assert item.verdict == Verdict.PASSED, item.feedback


def calling(**mistakes: str) -> Cells:
    """A notebook whose functions call one another, some of them wrong."""
    return replaced(
        packed.made_wrong(TABLE, mistakes), table(f"{TABLE}.toml")["downstream"]["solution"]
    )


@pytest.mark.parametrize("identity", ["F-01", "F-03", "F-17", "N-F42", "N-F46"])
def test_a_wrong_step_is_told_wherever_it_shows(
    identity: str, tmp_path: Path, box: sandbox.Sandbox
) -> None:
    """The sentence downstream says where it comes from."""
    report = packed.graded(NAME, calling(rnn_step=identity), tmp_path, box)
    items = {item.name: item for item in report.items}
    told(items["rnn_step"], identity)
    told(items["rnn_forward"], identity, "with a wrong rnn_step. ")
    told(items["one_to_many"], identity, "with a wrong rnn_forward. ")
    assert report.score == 100 - sum(
        item.max_score - (item.score or 0)
        for item in report.items
        if item.name in ("rnn_step", "rnn_forward", "one_to_many")
    )


def test_wrong_activations_and_gradients_are_told_in_what_calls_them(
    tmp_path: Path, box: sandbox.Sandbox
) -> None:
    """An overflow shows in saturated layers, y - t in the mapping, a wrong axis in all of Y."""
    cells = calling(tanh="A-03", softmax="N-F23", dloss_ce="L-03")
    report = packed.graded(NAME, cells, tmp_path, box)
    items = {item.name: item for item in report.items}
    told(items["layer_forward"], "A-03", "with a wrong tanh. ")
    told(items["rnn_forward"], "N-F23", "with a wrong softmax. ")
    told(items["many_to_one_dY"], "L-03", "with a wrong dloss_ce. ")


@pytest.mark.parametrize(("factor", "names"), [("no 1/2", 2), ("mean over t", 4)])
def test_a_convention_that_is_followed_throughout_costs_once(
    factor: str, names: int, tmp_path: Path, box: sandbox.Sandbox
) -> None:
    """Losses and gradients that agree with one another are one misreading, not several."""
    shown = {
        item.name: mistake.id
        for item in ITEMS.values()
        for mistake in item.mistakes
        if mistake.convention == factor and item.name in ROWS[0] and "loss" in item.name[:5]
    }
    assert len(shown) == names
    report = packed.graded(NAME, packed.made_wrong(TABLE, shown), tmp_path, box)
    assert len([item for item in report.items if item.verdict != Verdict.PASSED]) == 1


@pytest.mark.parametrize("name", ["", *packed.variants(TABLE)])
def test_what_is_right_of_the_forward_pass_gets_everything(
    name: str, tmp_path: Path, box: sandbox.Sandbox
) -> None:
    """Lists, columns, recursion, single precision, other formulas: no style costs a point."""
    cells = packed.solution(TABLE)
    if name:
        cells = (*cells, packed.variants(TABLE)[name])
    report = packed.graded(NAME, cells, tmp_path, box)
    assert report.cells == ()
    assert [item.feedback for item in report.items if item.verdict != Verdict.PASSED] == []
    assert report.score == 100
