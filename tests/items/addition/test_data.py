"""The data functions of 05-addition: points, draws, right answers in any form, known mistakes."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pytest

from autograder.exam import Exam, own, prepare
from autograder.items.addition._bits import LARGE
from autograder.items.suite import load
from autograder.judge import judge
from autograder.model import MAIN
from autograder.values import pack
from autograder.wire import Raised, Returned

CONTRACT = {
    "full_adder": "c b1 b2",
    "encode": "a n",
    "addition_pair": "a b n",
    "decode": "bits",
    "parity_pair": "bits",
    "mlp_table": "n",
}
GIVEN = {
    "encode": "T-01 P-19",
    "decode": "T-05 P-19",
    "addition_pair": "T-01 T-02 T-04 P-19",
    "parity_pair": "T-08 T-09",
    "mlp_table": "P-19",
}
"""The mistakes that were given; P-02 is T-02, and T-10 is told of the weights."""

FORMS = {
    "floats": lambda a: np.asarray(a, dtype=float),
    "single": lambda a: np.asarray(a, dtype=np.float32),
    "integers": lambda a: np.asarray(a).astype(int),
    "bytes": lambda a: np.asarray(a).astype(np.uint8),
    "truth": lambda a: np.asarray(a, dtype=bool),
    "lists": lambda a: np.asarray(a).astype(int).tolist(),
}


def answered(asked: Exam, function):
    """What the probe would say of a notebook with this function."""
    results = []
    for case in (*asked.cases, asked.cases[0]):
        arguments = own(case.arguments)
        with np.errstate(all="ignore"):
            try:
                results.append(Returned(pack(function(**arguments)), ()))
            except Exception as error:
                results.append(Raised(type(error).__name__, str(error)))
    return judge(asked, results).result


def test_points_sum_to_100():
    """A score is a percentage."""
    assert load("05-addition").points == 100


def test_every_function_of_the_contract_has_its_item(addition):
    """Beside them stand the two tables."""
    nets = {"adder_weights", "train_adder", "parity_weights", "train_parity"}
    assert set(addition.items) == set(CONTRACT) | nets | {"truth_table", "mlp_counts"}


def test_arguments_come_in_the_contract_s_order(ordinary):
    """A student's function is called with them by position or by name alike."""
    for case in ordinary.draw(np.random.default_rng(0)):
        assert list(case.arguments) == CONTRACT[ordinary.name].split()


def test_groups_and_cases_belong_to_each_other(ordinary):
    """A check without cases would pass by itself."""
    drawn = {case.group for case in ordinary.draw(np.random.default_rng(0))}
    assert drawn == {group.name for group in ordinary.groups}


def test_the_reference_gets_full_marks_whatever_is_drawn(ordinary):
    """No draw is unfair."""
    for seed in range(1, 51):
        result = answered(prepare(ordinary, b"%d" % seed), ordinary.expected)
        assert result.score == ordinary.points, result.feedback


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["encode", "addition_pair", "parity_pair"])
def test_bits_are_taken_in_any_kind_of_numbers(name, form, addition):
    """0 and 1 are the same bits as floats, integers or truth values."""
    item, make = addition.items[name], FORMS[form]

    def function(**arguments):
        answer = item.expected(**arguments)
        return tuple(map(make, answer)) if isinstance(answer, tuple) else make(answer)

    result = answered(prepare(item, b"any"), function)
    assert result.score == item.points, result.feedback


def test_a_column_of_bits_is_taken_with_a_note(addition):
    """(n, 1) for (n,) are the same bits."""
    item = addition.items["encode"]
    result = answered(prepare(item, b"any"), lambda a, n: item.expected(a, n)[:, None])
    assert result.score == item.points
    assert "style note" in result.feedback


def test_a_float_with_the_right_value_is_no_mistake_where_it_is_exact(addition):
    """Powers of two are floats without an error: 4.0^n is the count of the pairs."""
    item = addition.items["mlp_table"]

    def function(n):
        return {"inputs": 2.0 * n, "outputs": n + 1, "pairs": 4.0**n}

    assert answered(prepare(item, b"any"), function).score == item.points


def test_a_wrong_large_number_is_described(addition):
    """What no mistake explains gets a sentence, with 300 bits as well."""
    item = addition.items["decode"]

    def function(bits):
        number = item.expected(bits)
        return number + (number >> 299)

    result = answered(prepare(item, b"any"), function)
    assert "300 bits" in result.feedback
    assert 0 < result.score < item.points


def test_numbers_carry_and_read_otherwise_backwards(addition):
    """Where there is no carry or a palindrome, mistakes cannot show."""
    for seed in range(50):
        for case in addition.items["addition_pair"].draw(np.random.default_rng(seed)):
            if case.group in (MAIN, LARGE):
                a, b, n = (case.arguments[key] for key in "abn")
                assert 0 < a < 2**n and 0 < b < 2**n and a != b and a & b
        overflows = {
            a + b >= 2**n
            for case in addition.items["addition_pair"].draw(np.random.default_rng(seed))
            if case.group == MAIN
            for a, b, n in [case.arguments.values()]
        }
        assert overflows == {False, True}


def test_whatever_is_drawn_a_mistake_is_never_taken_for_another(ordinary):
    """Each mistake loses points and is told as itself."""
    confused: Counter[tuple[str, str | None]] = Counter()
    for seed in range(20):
        asked = prepare(ordinary, b"%d" % seed)
        for each in ordinary.mistakes:
            result = answered(asked, each.wrong)
            if result.mistake != each.id or result.score >= ordinary.points:
                confused[each.id, result.mistake] += 1
    assert not confused


@pytest.mark.parametrize("name", GIVEN)
def test_the_given_mistakes_are_known(name, addition):
    """The collection that the course started with."""
    assert set(GIVEN[name].split()) <= {each.id for each in addition.items[name].mistakes}


def test_sentences_end_and_are_short_and_hold_no_code(ordinary):
    """A student reads one to three sentences that do not give the line of code away."""
    code = re.compile(r"np\.|\*\*|\[|sum\(|lambda|astype|%|>>")
    ids = [each.id for each in ordinary.mistakes]
    says = [each.says for each in ordinary.mistakes]
    assert len(set(ids)) == len(ids) and len(set(says)) == len(says)
    assert all(re.fullmatch(r"[TP]-\d\d|N-T\d\d", each) for each in ids)
    for sentence in says:
        assert sentence[-1] in ".?"
        assert len(sentence) <= 300
        assert not code.search(sentence), sentence
        assert 1 <= len(re.findall(r"[.?](?= |$)", sentence)) <= 3, sentence


def test_tables_are_judged_cell_by_cell(addition):
    """One wrong cell costs its part, and its sentence does not hold the answer."""
    from autograder.items.addition.truth_table import ROWS
    from autograder.model import Trial

    item = addition.items["truth_table"]
    right = {
        f"{row} {name}": entry
        for row, pair in ROWS.items()
        for name, entry in zip(("Y", "C_out"), pair, strict=True)
    }
    right["011 Y"] = 1 - right["011 Y"]
    findings = item.examine([Trial({}, right)])
    assert [f.name for f in findings if f.status == "failed"] == ["011 Y"]
    assert len(findings) == 16


def test_the_mlp_s_counts_are_exact_beyond_machine_words(addition):
    """2^64 comes over the wire as it is."""
    from autograder.model import Trial
    from autograder.values import unpack

    item = addition.items["mlp_counts"]
    counts = {
        f"n = {n}, {what}": value
        for n in (2, 8, 32)
        for what, value in (("inputs", 2 * n), ("outputs", n + 1), ("pairs", 4**n))
    }
    assert all(f.status == "passed" for f in item.examine([Trial({}, unpack(pack(counts)))]))
