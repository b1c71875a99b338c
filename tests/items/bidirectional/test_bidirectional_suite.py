"""The hidden suite of 04-bidirectional: points, contract, draws, and mistakes told apart."""

import numpy as np
import pytest

from autograder.exam import prepare
from autograder.items.suite import load
from autograder.judge import judge
from autograder.model import ONE_STEP
from autograder.values import pack
from autograder.wire import Returned
from tests.items import proofs

NAME = "04-bidirectional"
BACK = "D2 X Hf Hb hf0 hbT1 Pf Pb W1"
CONTRACT = {
    "fprop": "X h_init W0 W11 b0",
    "birnn_forward": "X hf0 hbT1 Pf Pb W1 b1 f",
    "birnn_backward": BACK,
    "birnn_grad_states": BACK,
}
GIVEN = {
    "fprop": "F-01 F-02 F-03 F-05 F-06 F-12 F-13 F-15 F-17",
    "birnn_forward": "R-01 R-02 R-04 R-05 R-07 R-15 F-01 F-02 F-03 F-08 F-09 F-10 F-15 F-17",
    "birnn_backward": "R-09 R-10 R-11 R-13 B-15 B-17 B-18 B-20 B-23 B-24 B-30 B-31 B-34",
    "birnn_grad_states": "R-11 R-13 B-15 B-17 B-18 B-23 B-24 B-40",
}
ITEMS = proofs.compared(NAME)
TABLES = proofs.tables(NAME)
each_item = pytest.mark.parametrize("one", ITEMS, ids=lambda item: item.name)
each_table = pytest.mark.parametrize("one", TABLES, ids=lambda item: item.name)


def test_points_of_the_bidirectional_suite_sum_to_100():
    """A score is a percentage."""
    assert load(NAME).points == 100


def test_the_bidirectional_items_are_the_contract_s_functions_and_two_tables():
    """Every function of the contract has its item."""
    assert {item.name for item in ITEMS} == set(CONTRACT)
    assert {item.name for item in TABLES} == {"directions", "applicable"}


@each_item
def test_draws_of_both_directions_are_sound(one):
    """Groups, arguments and seeds are what the judge and the students count on."""
    proofs.draws_are_sound(NAME, one, CONTRACT[one.name])


@each_item
def test_mistakes_of_both_directions_are_told_apart(one):
    """From the reference, and from one another."""
    proofs.mistakes_are_told_apart(NAME, one)


@each_item
def test_mistakes_of_both_directions_get_their_own_sentence(one):
    """No mistake is taken for another, whatever is drawn."""
    proofs.mistakes_are_judged_as_themselves(one, range(5))


@each_item
def test_single_precision_is_near_enough_in_both_directions(one):
    """Float32 is right."""
    proofs.single_precision_is_near(NAME, one)


@pytest.mark.parametrize("single", [False, True], ids=["float64", "float32"])
@each_item
def test_right_answers_of_both_directions_get_everything(one, single):
    """Over fifty seeds, in either precision."""
    proofs.the_reference_gets_everything(one, range(1, 51), single)


@each_item
def test_sentences_of_both_directions_are_in_form(one):
    """Short, without code, none twice."""
    proofs.sentences_are_in_form(one)


@pytest.mark.parametrize("name", GIVEN)
def test_the_given_mistakes_of_both_directions_are_known(name):
    """Those of the collection, and those of one direction where they show in two."""
    (item,) = (item for item in ITEMS if item.name == name)
    assert set(GIVEN[name].split()) <= {mistake.id for mistake in item.mistakes}


def test_the_two_directions_share_nothing():
    """Sizes are distinct, and what belongs to one direction would be wrong in the other."""
    for seed in proofs.SEEDS:
        for case in proofs.drawn(NAME, "birnn_forward", seed):
            a = case.arguments
            T, D = a["X"].shape
            K, M = len(a["W1"]), len(a["hf0"])
            assert len({T, D, M, K}) == 4
            assert T == 1 if case.group == ONE_STEP else T >= 3
            assert a["W1"].shape == (K, 2 * M)
            assert (a["hf0"] != 0).all()
            assert (a["hbT1"] != 0).all()
            assert not np.isclose(a["hf0"], a["hbT1"]).all()
            for forward, backward in zip(a["Pf"], a["Pb"], strict=True):
                assert not np.isclose(forward, backward).all()


@each_table
def test_a_cell_of_a_bidirectional_table_costs_its_own_part(one):
    """One wrong cell is one part; its sentence names the cell, and not the entry."""
    right = entries(one)
    exam = prepare(one, b"seed")
    assert judge(exam, [Returned(pack(right), ())]).result.score == one.points
    for cell in right:
        result = judge(exam, [Returned(pack({**right, cell: "neither"}), ())]).result
        assert result.score == pytest.approx(one.points * (1 - 1 / len(right)), abs=0.01)
        assert result.feedback.startswith(cell)


def entries(item):
    """The entries of the solved notebook."""
    import ast
    from pathlib import Path

    master = Path(__file__).parents[3] / "solutions" / f"{NAME}.py"
    for node in ast.parse(master.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == item.name:
            return ast.literal_eval(node.value)
    raise AssertionError(item.name)
