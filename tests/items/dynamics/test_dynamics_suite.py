"""The hidden suite of 03-dynamics: points, contract, draws, and mistakes told apart."""

import ast
from pathlib import Path

import numpy as np
import pytest

from autograder.exam import prepare
from autograder.items.dynamics._stretches import sheared
from autograder.items.suite import load
from autograder.judge import judge
from autograder.values import pack
from autograder.wire import Returned
from rnn_reference.dynamics import (
    fate,
    largest_singular_value,
    max_derivative,
    norm_bound,
    spectral_radius,
)
from tests.items import proofs

NAME = "03-dynamics"
CONTRACT = {
    "max_derivative": "name",
    "delta_hidden": "a W delta name",
    "jacobian_product_norms": "X h0 P",
    "spectral_radius": "W11",
    "fate": "W11 name",
    "clip_by_norm": "G c",
}
ITEMS = proofs.compared(NAME)
TABLES = proofs.tables(NAME)
each_item = pytest.mark.parametrize("one", ITEMS, ids=lambda item: item.name)
each_table = pytest.mark.parametrize("one", TABLES, ids=lambda item: item.name)


def test_points_of_the_dynamics_suite_sum_to_100():
    """A score is a percentage."""
    assert load(NAME).points == 100


def test_the_dynamics_items_are_the_contract_s_functions_and_three_tables():
    """Every function of the contract has its item."""
    assert {item.name for item in ITEMS} == set(CONTRACT)
    assert {item.name for item in TABLES} == {"depths", "slips", "predictions"}


@each_item
def test_draws_about_dynamics_are_sound(one):
    """Groups, arguments and seeds are what the judge and the students count on."""
    proofs.draws_are_sound(NAME, one, CONTRACT[one.name])


@each_item
def test_mistakes_about_dynamics_are_told_apart(one):
    """From the reference, and from one another."""
    proofs.mistakes_are_told_apart(NAME, one)


@each_item
def test_mistakes_about_dynamics_get_their_own_sentence(one):
    """No mistake is taken for another, whatever is drawn."""
    proofs.mistakes_are_judged_as_themselves(one, range(5))


@each_item
def test_single_precision_is_near_enough_for_dynamics(one):
    """Float32 is right."""
    proofs.single_precision_is_near(NAME, one)


@pytest.mark.parametrize("single", [False, True], ids=["float64", "float32"])
@each_item
def test_right_answers_about_dynamics_get_everything(one, single):
    """Over fifty seeds, in either precision."""
    proofs.the_reference_gets_everything(one, range(1, 51), single)


@each_item
def test_sentences_about_dynamics_are_in_form(one):
    """Short, without code, none twice."""
    proofs.sentences_are_in_form(one)


def test_fate_is_asked_far_from_its_border_and_where_eigenvalues_mislead():
    """Rounding decides nothing; both answers occur for every activation."""
    for seed in proofs.SEEDS:
        cases = [case.arguments for case in proofs.drawn(NAME, "fate", seed)]
        for a in cases:
            bound = norm_bound(a["W11"], a["name"], 1)
            assert bound < 0.95 or bound > 1.15
        for name in ("tanh", "sigmoid", "relu", "identity"):
            told = {fate(**a) for a in cases if a["name"] == name}
            assert told == {"vanishes", "may explode"}
        assert any(
            spectral_radius(a["W11"]) * max_derivative(a["name"]) < 1 and fate(**a) != "vanishes"
            for a in cases
        )


def test_a_sheared_matrix_stretches_as_far_as_it_was_asked_to():
    """Its eigenvalues stay small."""
    W = sheared(np.random.default_rng(0), 0.5, 3.0)
    assert np.isclose(spectral_radius(W), 0.5)
    assert np.isclose(largest_singular_value(W), 3.0)


@pytest.mark.parametrize("answer", ["vanishes", "may explode", 1.0, None])
def test_one_and_the_same_fate_for_all_gets_nothing(answer):
    """Two words are easily guessed."""
    (item,) = (item for item in ITEMS if item.name == "fate")
    exam = prepare(item, b"seed")
    result = judge(exam, proofs.answers(exam.cases, lambda W11, name: answer)).result
    assert result.score == 0


def test_one_and_the_same_largest_slope_for_all_gets_nothing():
    """Three of the four are 1."""
    (item,) = (item for item in ITEMS if item.name == "max_derivative")
    exam = prepare(item, b"seed")
    assert judge(exam, proofs.answers(exam.cases, lambda name: 1.0)).result.score == 0


@each_table
def test_a_cell_of_a_dynamics_table_costs_its_own_part(one):
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
    master = Path(__file__).parents[3] / "solutions" / f"{NAME}.py"
    for node in ast.parse(master.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == item.name:
            return ast.literal_eval(node.value)
    raise AssertionError(item.name)
