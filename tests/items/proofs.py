"""What has to hold of the items of any assignment, as functions that raise where it does not."""

from __future__ import annotations

import re
from functools import cache

import numpy as np

from autograder.exam import own, prepare
from autograder.items.suite import load
from autograder.judge import judge
from autograder.model import Case, Item
from autograder.values import pack
from autograder.wire import CallResult, Raised, Returned
from tests.items.conftest import Outcome, close

SEEDS = range(20)
CODE = re.compile(r"\.T\b|@|np\.|\*\*|\[|sum\(|axis| (?!t = [1T])\S+ = |lambda")


def compared(assignment: str) -> list[Item]:
    """The items that have a reference answer."""
    return [item for item in load(assignment).items if item.expected is not None]


def tables(assignment: str) -> list[Item]:
    return [item for item in load(assignment).items if item.expected is None]


@cache
def drawn(assignment: str, name: str, seed: int) -> tuple[Case, ...]:
    (item,) = (item for item in compared(assignment) if item.name == name)
    return tuple(item.draw(np.random.default_rng(seed)))


def mistakes_are_told_apart(assignment: str, item: Item) -> None:
    """Each differs from the reference, and any two where both show, over all seeds."""
    main = {group.name for group in item.groups if group.main}
    for seed in SEEDS:
        cases = drawn(assignment, item.name, seed)
        carrying = [case.group in main for case in cases]
        right = [Outcome(item, case, item.expected) for case in cases]
        answers = [[Outcome(item, case, m.wrong) for case in cases] for m in item.mistakes]
        shown = [
            [c and a != r for a, r, c in zip(w, right, carrying, strict=True)] for w in answers
        ]
        for j, mine in enumerate(answers):
            assert mine != right, (item.mistakes[j].id, seed)
            told = [a for a, c in zip(mine, carrying, strict=True) if c]
            assert any(a.answer is not None for a in told), item.mistakes[j].id
            for i, other in enumerate(answers[:j]):
                places = carrying if any(shown[i]) and any(shown[j]) else [True] * len(carrying)
                pairs = zip(mine, other, places, strict=True)
                ids = item.mistakes[i].id, item.mistakes[j].id, seed
                assert any(place and a != b for a, b, place in pairs), ids


def mistakes_are_judged_as_themselves(item: Item, seeds: range) -> None:
    """The judge says of each wrong version which it is, and gives it less than all points."""
    for seed in seeds:
        exam = prepare(item, b"%d" % seed)
        for mistake in item.mistakes:
            result = judge(exam, answers(exam.cases, mistake.wrong)).result
            assert (result.mistake, mistake.says in result.feedback) == (mistake.id, True), seed
            assert result.score is not None
            assert result.score < item.points, (mistake.id, seed)


def the_reference_gets_everything(item: Item, seeds: range, single: bool) -> None:
    """In double precision, and with every array that goes in of single precision."""
    for seed in seeds:
        exam = prepare(item, b"%d" % seed)
        function = item.expected
        if single:

            def function(**arguments):
                return item.expected(**in_float32(arguments))

        result = judge(exam, answers(exam.cases, function)).result
        assert result.score == item.points, (seed, result.feedback)


def answers(cases, function) -> list[CallResult]:
    """What the probe would say of a notebook with this function."""
    answered: list[CallResult] = []
    for case in (*cases, cases[0]):
        arguments = own(case.arguments)
        with np.errstate(all="ignore"):
            try:
                value = pack(function(**arguments))
            except Exception as error:
                answered.append(Raised(type(error).__name__, str(error)))
                continue
        before = case.arguments
        changed = [name for name in arguments if pack(arguments[name]) != pack(before[name])]
        answered.append(Returned(value, tuple(changed)))
    return answered


def draws_are_sound(assignment: str, item: Item, contract: str) -> None:
    """Every group is drawn, arguments are the contract's, a seed draws the same again."""
    cases = drawn(assignment, item.name, 0)
    assert {case.group for case in cases} == {group.name for group in item.groups}
    assert any(group.main for group in item.groups)
    assert all(list(case.arguments) == contract.split() for case in cases)
    once, again = (item.draw(np.random.default_rng(3)) for _ in range(2))
    assert repr(once) == repr(again)
    for case in once:
        item.expected(**case.arguments)
    assert repr(once) == repr(again)


def single_precision_is_near(assignment: str, item: Item) -> None:
    """No draw is so badly conditioned that single precision would look like a mistake."""
    for seed in SEEDS:
        for case in drawn(assignment, item.name, seed):
            single = Outcome(item, Case(case.group, in_float32(case.arguments)), item.expected)
            double = Outcome(item, case, item.expected)
            assert single.form == double.form
            if item.agrees is None:
                assert close(single.numbers, double.numbers), (case.group, seed)


def sentences_are_in_form(item: Item) -> None:
    """One or a few short sentences, no code, none of them twice, each id once."""
    ids = [mistake.id for mistake in item.mistakes]
    says = [mistake.says for mistake in item.mistakes]
    assert len(set(ids)) == len(ids)
    assert len(set(says)) == len(says)
    for mistake in item.mistakes:
        assert re.fullmatch(r"[A-Z]-[A-Z]?\d\d\d?", mistake.id)
        assert mistake.says[-1] in ".?", mistake.says
        assert len(mistake.says) <= 300, mistake.says
        assert not CODE.search(mistake.says), mistake.says
        assert 1 <= len(re.findall(r"[.?](?= |$)", mistake.says)) <= 4, mistake.says
        assert mistake.credit in (0, 0.5)


def in_float32(value):
    if isinstance(value, dict):
        return {key: in_float32(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(in_float32(part) for part in value)
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return value.astype(np.float32)
    return value
