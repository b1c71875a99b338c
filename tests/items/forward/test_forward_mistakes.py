"""The known mistakes of 01-forward: each is told from the reference and from every other one."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pytest

from autograder.items.suite import load
from autograder.model import Case
from tests.items.conftest import Outcome

SEEDS = range(20)
ITEMS = {item.name: item for item in load("01-forward").items if item.expected}
GIVEN = {
    "sigmoid": "A-02",
    "tanh": "A-03",
    "relu": "A-06",
    "softmax": "A-01",
    "layer_forward": "A-03",
    "rnn_step": "F-01 F-02 F-03 F-17",
    "rnn_forward": "F-01 F-02 F-03 F-05 F-06 F-07 F-08 F-09 F-10 F-12 F-13 F-15 F-17",
    "one_to_many": "F-01 F-02 F-03 F-05 F-06 F-07 F-08 F-09 F-10 F-12 F-13 F-17",
    "many_to_one_dY": "L-03 M-01",
    "loss_se": "L-01 L-02",
    "loss_ce": "L-02 L-04",
    "dloss_se": "L-05",
    "dloss_ce": "L-03",
}
"""The mistakes that were given, by the items they fail."""


@cache
def cases(name: str, seed: int) -> tuple[Case, ...]:
    return tuple(ITEMS[name].draw(np.random.default_rng(seed)))


@cache
def expected(name: str, seed: int) -> list[Outcome]:
    return [Outcome(ITEMS[name], case, ITEMS[name].expected) for case in cases(name, seed)]


@cache
def outcomes(name: str, seed: int) -> list[list[Outcome]]:
    """What each mistake answers to each case."""
    item = ITEMS[name]
    return [[Outcome(item, case, m.wrong) for case in cases(name, seed)] for m in item.mistakes]


def carrying(name: str, seed: int) -> list[bool]:
    """Which of the cases carry the item."""
    main = {group.name for group in ITEMS[name].groups if group.main}
    return [case.group in main for case in cases(name, seed)]


@pytest.mark.parametrize("name", ITEMS)
def test_every_mistake_differs_from_the_reference_for_every_seed(name):
    """A mistake that no case shows would get full marks."""
    for seed in SEEDS:
        right = expected(name, seed)
        for mistake, wrong in zip(ITEMS[name].mistakes, outcomes(name, seed), strict=True):
            assert wrong != right, (mistake.id, seed)


@pytest.mark.parametrize("name", ITEMS)
def test_any_two_mistakes_differ_where_they_show(name):
    """Where both show in the cases that carry the item they differ there, and anywhere else."""
    ids = [mistake.id for mistake in ITEMS[name].mistakes]
    for seed in SEEDS:
        main, right, answers = carrying(name, seed), expected(name, seed), outcomes(name, seed)
        shown = [any(c and a != r for a, r, c in zip(w, right, main, strict=True)) for w in answers]
        for j, mine in enumerate(answers):
            for i, other in enumerate(answers[:j]):
                places = main if shown[i] and shown[j] else [True] * len(main)
                pairs = zip(mine, other, places, strict=True)
                assert any(place and a != b for a, b, place in pairs), (ids[i], ids[j], seed)


@pytest.mark.parametrize("name", ITEMS)
def test_no_mistake_raises_in_every_main_case(name):
    """A mistake that only raises would explain every function that raises for its own reasons."""
    for mistake, answers in zip(ITEMS[name].mistakes, outcomes(name, 0), strict=True):
        main = zip(answers, carrying(name, 0), strict=True)
        assert any(a.answer is not None for a, carries in main if carries), mistake.id


@pytest.mark.parametrize("name", GIVEN)
def test_the_given_mistakes_are_known_to_the_items_they_fail(name):
    """Upstream mistakes are listed downstream too, where a student's code repeats them."""
    assert set(GIVEN[name].split()) <= {mistake.id for mistake in ITEMS[name].mistakes}


def test_an_id_of_our_own_stands_for_one_mistake():
    """It is the same sentence wherever the mistake shows, after the word where it comes from."""
    says: dict[str, set[str]] = {}
    for item in ITEMS.values():
        for mistake in item.mistakes:
            if mistake.id.startswith("N-"):
                said = re.sub(r"^(This is what .*? with a wrong \w+\. )+", "", mistake.says)
                says.setdefault(mistake.id, set()).add(said)
    assert all(id.startswith("N-F") for id in says)
    assert len(says) >= 100
    assert all(len(said) == 1 for said in says.values())


@pytest.mark.parametrize("name", ITEMS)
def test_an_item_names_a_mistake_once(name):
    """Reports and confusion matrices go by the id."""
    ids = [mistake.id for mistake in ITEMS[name].mistakes]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[A-Z]-F?\d+", id) for id in ids)


@pytest.mark.parametrize("name", ITEMS)
def test_sentences_end_and_are_short_and_hold_no_code(name):
    """A student reads one or two sentences that do not give the line of code away."""
    code = re.compile(r"\.T\b|@|np\.|\*\*|\[|sum\(|axis=| (?!t = [1T])\S+ = |lambda")
    for mistake in ITEMS[name].mistakes:
        assert mistake.says[-1] in ".?", mistake.says
        assert len(mistake.says) <= 300, mistake.says
        assert not code.search(mistake.says), mistake.says
        assert 1 <= len(re.findall(r"[.?](?= |$)", mistake.says)) <= 5, mistake.says


@pytest.mark.parametrize("name", ITEMS)
def test_no_two_mistakes_of_an_item_say_the_same(name):
    """A sentence that fits two mistakes helps with neither."""
    says = [mistake.says for mistake in ITEMS[name].mistakes]
    assert len(says) == len(set(says))
