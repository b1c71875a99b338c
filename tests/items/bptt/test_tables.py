"""The tables of 02-bptt: their entries, what a cell costs, and public checks of the form alone."""

import ast
from pathlib import Path

import numpy as np
import pytest

from autograder.exam import prepare
from autograder.judge import judge
from autograder.values import pack
from autograder.wire import Returned
from rnn_reference.activations import act_jacobian
from rnn_reference.deep import deep_backward, deep_forward
from tests.items import proofs

NAME = "02-bptt"
MASTER = Path(__file__).parents[3] / "solutions" / f"{NAME}.py"
TREE = ast.parse(MASTER.read_text(encoding="utf-8"))
TABLES = {item.name: item for item in proofs.tables(NAME)}
each_table = pytest.mark.parametrize("name", TABLES)


def entries(name):
    """The entries of the solved notebook."""
    for node in TREE.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            return ast.literal_eval(node.value)
    raise AssertionError(name)


def check(name):
    """The public check of a table, and the words that it takes."""
    (function,) = (
        node
        for node in TREE.body
        if isinstance(node, ast.FunctionDef) and node.name == f"test_{name}_is_filled_in"
    )
    (words,) = (
        ast.literal_eval(node.value)
        for node in function.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "words"
    )
    namespace = {}
    exec(ast.unparse(function), namespace)
    return namespace[function.name], words


def marked(name, table):
    return judge(prepare(TABLES[name], b"seed"), [Returned(pack(table), ())]).result


@each_table
def test_a_cell_of_a_bptt_table_costs_its_own_part(name):
    """One wrong cell is one part; its sentence names the cell, and not the entry."""
    right, points = entries(name), TABLES[name].points
    assert marked(name, right).score == points
    for cell, entry in right.items():
        result = marked(name, {**right, cell: "neither"})
        assert result.score == pytest.approx(points * (1 - 1 / len(right)), abs=0.01)
        assert result.feedback.startswith(cell)
        assert entry not in result.feedback.removeprefix(f"{cell}: ")


@each_table
def test_an_untouched_bptt_table_earns_nothing(name):
    """The starter's cells are not filled in."""
    assert marked(name, dict.fromkeys(entries(name))).score == 0


@each_table
def test_a_public_check_of_a_bptt_table_asks_for_the_form_alone(name):
    """Any of the words passes it in any cell; an empty cell, another word or a lost cell do not."""
    function, words = check(name)
    right = entries(name)
    assert len(set(words)) == len(words)
    for word in words:
        function(dict.fromkeys(right, word))
    first, *rest = right
    for wrong in (
        {**right, first: ...},
        {**right, first: "?"},
        {cell: right[cell] for cell in rest},
    ):
        with pytest.raises(AssertionError):
            function(wrong)


@each_table
def test_the_entries_of_a_bptt_table_are_among_its_words(name):
    """What is right can be written, and no word fits all the cells."""
    _, words = check(name)
    right = set(entries(name).values())
    assert right <= set(words)
    assert len(right) > 1


@pytest.mark.parametrize(
    ("cell", "jacobian"),
    [
        ("sigmoid", lambda z: act_jacobian("sigmoid", z)),
        ("relu", lambda z: act_jacobian("relu", z)),
        ("softmax, K = 3", lambda z: act_jacobian("softmax", z)),
        ("softmax, K = 1", lambda z: act_jacobian("softmax", z[:1])),
        (
            "h_i = z_i / (z_1 + ... + z_K)",
            lambda z: np.eye(3) / z.sum() - np.outer(z, np.ones(3)) / z.sum() ** 2,
        ),
        ("h = W z, all entries of W nonzero", lambda z: np.outer(z, z) + 1),
        (
            "first tanh, then relu",
            lambda z: act_jacobian("relu", np.tanh(z)) @ act_jacobian("tanh", z),
        ),
        (
            "first tanh, then softmax, K = 3",
            lambda z: act_jacobian("softmax", np.tanh(z)) @ act_jacobian("tanh", z),
        ),
    ],
)
def test_the_jacobians_are_of_the_kind_that_the_table_says(cell, jacobian):
    """By their numbers at a z without a 0."""
    J = jacobian(np.array([0.5, -1.0, 2.0]))
    beside = J - np.diag(np.diag(J))
    kind = "zero" if not J.any() else "dense" if beside.any() else "diagonal"
    assert entries("jacobian_kinds")[cell] == kind


def test_the_shapes_are_those_of_the_reference():
    """Of a net with the sizes D = 2, M1 = 3, M2 = 4, K = 5; a bias is written as a column."""
    rng = np.random.default_rng(0)
    sizes = {"D": 2, "M1": 3, "M2": 4, "K": 5}
    D, M1, M2, K = sizes.values()
    Ws = [rng.standard_normal(shape) for shape in ((M1, D), (M2, M1), (K, M2))]
    Rs = [rng.standard_normal((M, M)) for M in (M1, M2)]
    h0s, bs = [np.ones(M) for M in (M1, M2)], [np.zeros(M) for M in (M1, M2, K)]
    acts = ["tanh", "tanh", "identity"]
    Z, H = deep_forward(rng.standard_normal((6, D)), h0s, Ws, Rs, bs, acts)
    dW, dR, db = deep_backward(np.ones((6, K)), Z, H, h0s, Ws, Rs, acts)
    found = {
        **{f"W{n}": w.shape for n, w in enumerate(dW)},
        "W11": dR[0].shape,
        "W22": dR[1].shape,
        "b0": (*db[0].shape, 1),
        "b2": (*db[2].shape, 1),
        "delta(1,t)": (1, Z[1].shape[1]),
        "delta(3,t)": (1, Z[3].shape[1]),
    }
    assert len(dR) == 2
    numbers = {**{name: str(size) for name, size in sizes.items()}, "1": "1", "x": "x"}
    named = {
        cell: " ".join(numbers[part] for part in entry.split())
        for cell, entry in entries("layer_shapes").items()
        if entry != "none"
    }
    assert named == {cell: " x ".join(map(str, shape)) for cell, shape in found.items()}
    assert entries("layer_shapes")["W33"] == "none"
