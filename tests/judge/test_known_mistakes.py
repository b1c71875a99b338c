"""Mistakes that an item knows are named, and a convention that is one throughout costs once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from autograder.judge import Judged
from autograder.model import Case, Group, Item, Mistake
from autograder.model import Verdict as V
from autograder.settling import settle
from tests.small import ITEM, before, judged, known, result

SAME = Mistake("same row", wrong=lambda X, h0: 2 * X, says="Yours takes the same row.")


def test_a_mistake_is_named_and_its_sentence_told() -> None:
    """The result carries the id, the feedback is the mistake's."""
    of = result(known(SAME), SAME.wrong)
    assert (of.score, of.verdict, of.mistake) == (0, V.WRONG, "same row")
    assert of.feedback == "Yours takes the same row."


def test_a_mistake_can_leave_a_share() -> None:
    """The credit is the least that the item gives; what was earned is not added."""
    item = known(replace(SAME, credit=0.5))
    assert (result(item, SAME.wrong).score, result(item, SAME.wrong).verdict) == (5, V.PARTIAL)

    def side(X: Any, h0: Any) -> Any:
        return before(X, h0) if len(X) > 1 else 2 * X

    item = known(Mistake("side", wrong=side, says="...", credit=0.5))
    assert result(item, side).score == pytest.approx(10 * 9 / 11, abs=0.005)
    assert result(item, side).mistake == "side"


def test_no_mistake_is_looked_for_in_a_right_answer() -> None:
    """Full marks carry no mistake, even where one is no mistake at all."""
    assert result(known(Mistake("none", wrong=before, says="...")), before).mistake is None


def of_two_groups() -> Item:
    def draw(rng: np.random.Generator) -> list[Case]:
        return [Case(f, {"z": rng.standard_normal(3), "f": f}) for f in ("tanh", "relu")]

    def expected(z: Any, f: str) -> Any:
        return np.tanh(z) if f == "tanh" else np.maximum(z, 0)

    linear = Mistake(
        "linear", wrong=lambda z, f: expected(z, f) if f == "tanh" else z, says="It is linear."
    )
    groups = (Group("tanh", 1), Group("relu", 1))
    return replace(
        ITEM, draw=draw, expected=expected, shapes="(K,)", groups=groups, mistakes=(linear,)
    )


def test_of_several_main_groups_the_wrong_ones_are_named() -> None:
    """Each main group earns by itself, and the sentence says which was right."""
    item = of_two_groups()
    some = result(item, item.mistakes[0].wrong)
    assert some.score == pytest.approx(10 * 3 / 4) and some.mistake == "linear"
    assert some.feedback == "Right for tanh; not for relu. It is linear."
    other = result(item, lambda z, f: np.tanh(z))
    assert other.mistake is None and other.feedback.startswith("Right for tanh; not for relu. The")
    assert result(item, lambda z, f: z - 9).feedback.startswith("The shape of `before` is right")


def three(*shown: str) -> list[Judged]:
    """Three items that know "mean over t"; those named show it, the others are right."""

    def mean(X: Any, h0: Any) -> Any:
        return before(X, h0) / len(X)

    mistake = Mistake("mean", wrong=mean, says="A mean.", convention="mean over t")
    items = [replace(known(mistake), name=name) for name in ("one", "two", "three")]
    return [judged(item, mean if item.name in shown else before) for item in items]


@pytest.mark.parametrize("shown", [("one", "two", "three"), ("one", "three"), ("two", "three")])
def test_a_convention_that_most_items_show_costs_once(shown: tuple[str, ...]) -> None:
    """The first item keeps the loss, the others get their points and refer to it."""
    first, *others = [of for of in settle(three(*shown)) if of.name in shown]
    assert (first.score, first.verdict, first.feedback) == (0, V.WRONG, "A mean.")
    for of in others:
        assert (of.score, of.verdict, of.mistake) == (10, V.PASSED, "mean")
        assert of.feedback == f"As in {shown[0]}: mean over t. It is counted there, once."


def test_a_convention_that_one_item_shows_is_a_mistake_there() -> None:
    """Shown once among three, it is not followed throughout."""
    assert [of.score for of in settle(three("two"))] == [10, 0, 10]
    assert [of.score for of in settle(three())] == [10, 10, 10]


def test_settling_keeps_the_order_and_the_results_without_a_convention() -> None:
    """Items that know no convention are as the judge left them."""
    all_judged = [judged(known(SAME), SAME.wrong), *three("one", "two")]
    assert settle(all_judged)[0] == all_judged[0].result
    assert [of.name for of in settle(all_judged)] == ["before", "one", "two", "three"]
