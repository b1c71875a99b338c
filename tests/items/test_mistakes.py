"""The known mistakes: each can be told from the reference and from every other one."""

from __future__ import annotations

import re

import pytest

from autograder.items.suite import load

GIVEN = {
    "act_jacobian": "A-07 A-08 A-09 A-11 A-12 A-13 A-14 A-16",
    "grad_z2": "A-07 A-08 A-09 A-12 A-13 A-14 A-16 B-01 B-02 B-05",
    "grad_W1": "B-06 B-07 B-08",
    "grad_b1": "B-11 B-12 B-14",
    "grad_h1": "B-15 B-17 B-25 B-28 B-29",
    "grad_z1": "B-15 B-17 B-18 B-20 B-23 B-24 B-25 B-26 B-27 B-28 B-29 B-48",
    "grad_W11": "B-30 B-31 B-34",
    "grad_W0": "B-35 B-36",
    "grad_b0": "B-38 B-39",
    "grad_h0": "B-40",
    "bptt": "A-07 A-12 A-13 A-16 B-01 B-02 B-03 B-04 B-05 B-06 B-07 B-08 B-11 B-12 B-14 B-15 B-17"
    " B-18 B-20 B-23 B-24 B-25 B-26 B-27 B-28 B-29 B-30 B-31 B-34 B-35 B-36 B-38 B-39 B-42 B-44"
    " B-45 B-48 F-01 F-02 F-03 F-05 F-07 F-08 F-09 F-10 F-12 F-13 F-15 F-17 L-05",
    "sgd_step": "U-01",
    "deep_forward": "D-01",
    "deep_backward": "A-07 A-08 A-09 A-11 A-12 A-13 A-14 A-16 D-03 D-05 D-07",
}
"""The mistakes that were given, by the items they fail. In bptt F-06 is B-44 and L-03 is B-03;
A-11 is B-02 wherever ∇z2 L is made."""


def test_every_mistake_differs_from_the_reference_for_every_seed(item, suite):
    """A mistake that no case shows would get full marks."""
    for seed in suite.seeds:
        right = suite.expected(item.name, seed)
        for mistake, wrong in zip(item.mistakes, suite.outcomes(item.name, seed), strict=True):
            assert wrong != right, (mistake.id, seed)


def test_any_two_mistakes_differ_where_they_show(item, suite):
    """Two mistakes with the same answers could not be told apart, whichever was made.

    Where both show in the cases that carry the item, they differ there.
    """
    main = {group.name for group in item.groups if group.main}
    for seed in suite.seeds:
        carrying = [case.group in main for case in suite.told(item.name, seed)]
        right = suite.expected(item.name, seed)
        answers = suite.outcomes(item.name, seed)
        shown = [
            [c and a != r for a, r, c in zip(w, right, carrying, strict=True)] for w in answers
        ]
        for j, mine in enumerate(answers):
            for i, other in enumerate(answers[:j]):
                places = carrying if any(shown[i]) and any(shown[j]) else [True] * len(carrying)
                pairs = zip(mine, other, places, strict=True)
                assert any(place and a != b for a, b, place in pairs), (
                    item.mistakes[i].id,
                    item.mistakes[j].id,
                    seed,
                )


def test_no_mistake_raises_in_every_main_case(item, suite):
    """A mistake that only raises would explain every function that raises for its own reasons."""
    main = {group.name for group in item.groups if group.main}
    for mistake, answers in zip(item.mistakes, suite.outcomes(item.name, 0), strict=True):
        carrying = zip(answers, suite.told(item.name, 0), strict=True)
        assert any(a.answer is not None for a, case in carrying if case.group in main), mistake.id


@pytest.mark.parametrize("name", GIVEN)
def test_the_given_mistakes_are_known_to_the_items_they_fail(name, suite):
    """Upstream mistakes are listed downstream too, where a student's code repeats them."""
    assert set(GIVEN[name].split()) <= {mistake.id for mistake in suite.items[name].mistakes}


def test_at_least_25_mistakes_are_of_our_own_finding(suite):
    """The collection that was given is a start."""
    ids = {mistake.id for item in suite.items.values() for mistake in item.mistakes}
    assert len([id for id in ids if id.startswith("N-")]) >= 25


def test_an_item_names_a_mistake_once(item):
    """Reports and confusion matrices go by the id."""
    ids = [mistake.id for mistake in item.mistakes]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[A-Z]-\d\d\d?", id) for id in ids)


def test_sentences_end_and_are_short_and_hold_no_code(item):
    """A student reads one or two sentences that do not give the line of code away."""
    code = re.compile(r"\.T\b|@|np\.|\*\*|\[|sum\(|axis| (?!t = [1T])\S+ = |lambda")
    for mistake in item.mistakes:
        assert mistake.says[-1] in ".?", mistake.says
        assert len(mistake.says) <= 300, mistake.says
        assert not code.search(mistake.says), mistake.says
        assert 1 <= len(re.findall(r"[.?](?= |$)", mistake.says)) <= 4, mistake.says


def test_no_two_mistakes_of_an_item_say_the_same(item):
    """A sentence that fits two mistakes helps with neither."""
    says = [mistake.says for mistake in item.mistakes]
    assert len(says) == len(set(says))


def test_only_another_layout_leaves_points():
    """The lecture shows both layouts; every other mistake is one."""
    for item in load("02-bptt").items:
        for mistake in item.mistakes:
            assert mistake.credit in (0, 0.5)
            if mistake.credit:
                assert re.search("slides|layout", mistake.says), mistake.says
