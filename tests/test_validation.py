"""The suite grades itself, and would notice if it did not hold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from autograder.items import SUITES
from autograder.items.suite import load
from autograder.model import Item, Mistake
from autograder.validation import can_be_validated, validate_item


def item(name: str, assignment: str = "02-bptt") -> Item:
    (found,) = (each for each in load(assignment).items if each.name == name)
    return found


def examined() -> list[Item]:
    """Tables and nets by hand: all that is examined and has a right answer at hand."""
    items = (each for name in SUITES for each in load(name).items)
    return [each for each in items if each.examine is not None and can_be_validated(each)]


def test_every_mistake_of_an_item_is_told_as_itself() -> None:
    """An item that holds has all its mistakes caught and told."""
    row = validate_item(item("grad_W11"), seeds=3)
    assert row.holds
    assert row.as_itself == len(row.item.mistakes)


def test_a_mistake_that_is_none_is_noticed() -> None:
    """A wrong version that is right gets all points, and the item does not hold."""
    W11 = item("grad_W11")
    assert W11.expected is not None
    harmless = Mistake("X-1", wrong=W11.expected, says="Nothing.")
    row = validate_item(replace(W11, mistakes=(*W11.mistakes, harmless)), seeds=2)
    assert row.missed == {"X-1": 2}
    assert not row.holds


def test_two_mistakes_that_look_alike_are_not_told() -> None:
    """An ambiguous answer gets neither sentence; the counts say so."""
    W11 = item("grad_W11")
    twin = replace(W11.mistakes[0], id="X-2")
    row = validate_item(replace(W11, mistakes=(*W11.mistakes, twin)), seeds=2)
    assert row.untold == 2
    assert row.holds


def test_a_reference_that_is_wrong_is_noticed() -> None:
    """Points that the reference itself does not get are seen."""
    W11 = item("grad_W11")
    row = validate_item(replace(W11, agrees=lambda arguments, one, other: False), seeds=1)
    assert not row.right
    assert not row.holds


@pytest.mark.parametrize("each", examined(), ids=lambda each: each.name)
def test_every_mistake_of_an_examined_item_is_told_as_itself(each: Item) -> None:
    """A wrong cell and a wrong net by hand lose points, and their id reaches the report."""
    row = validate_item(each, seeds=1)
    assert row.holds
    assert row.as_itself == len(each.mistakes) > 0


def test_only_trained_nets_are_left_out_of_a_validation() -> None:
    """Every other item has a right answer at hand."""
    items = (each for name in SUITES for each in load(name).items)
    left_out = {each.name for each in items if not can_be_validated(each)}
    assert left_out == {"train_adder", "train_parity"}


def test_a_table_that_tells_no_cell_apart_is_noticed() -> None:
    """A wrong cell that is told as another does not hold."""
    depths = item("depths", "03-dynamics")
    first, second, *others = depths.mistakes
    mixed = (replace(first, wrong=second.wrong), second, *others)
    row = validate_item(replace(depths, mistakes=mixed), seeds=1)
    assert row.as_another == [(first.id, second.id)]
    assert not row.holds
