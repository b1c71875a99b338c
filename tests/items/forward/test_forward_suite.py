"""The hidden suite of 01-forward: points, contract, and draws in which no mistake can hide."""

from __future__ import annotations

import ast
import copy
import json
from pathlib import Path

import numpy as np
import pytest

from autograder.exam import prepare
from autograder.items.draws import KINK
from autograder.items.suite import load
from autograder.judge import judge
from autograder.model import INTEGERS, ONE_STEP, Trial, Verdict
from autograder.probe.calls import call
from tests.items.conftest import close
from tests.submissions import packed

SUITE = load("01-forward")
ITEMS = {item.name: item for item in SUITE.items if item.expected}
TABLES = {item.name: item for item in SUITE.items if item.examine}
CONTRACT = {
    "sigmoid": "z",
    "tanh": "z",
    "relu": "z",
    "identity": "z",
    "softmax": "z",
    "layer_forward": "W x b",
    "rnn_step": "x h_prev W0 W11 b0",
    "rnn_forward": "X h0 W0 W11 b0 W1 b1 f",
    "count_params": "D M K",
    "dependency_matrix": "kind T",
    "one_to_many": "x1 h0 P T f",
    "many_to_one_dY": "y target T",
    "delayed_mask": "T_in T_out",
    "loss_se": "Y Tg",
    "loss_ce": "Y Tg",
    "dloss_se": "Y Tg",
    "dloss_ce": "Y Tg",
}


def cases(name, seed):
    return ITEMS[name].draw(np.random.default_rng(seed))


def test_points_sum_to_100():
    """A score is a percentage; what a person grades comes beside it."""
    assert SUITE.points == 100


def test_the_items_are_the_contract_s_functions_and_the_tables():
    """An item calls the function of its name, and every function has an item."""
    assert set(ITEMS) == set(CONTRACT)
    assert set(TABLES) == {"signal_kind", "signal_order", "diagram", "captioning", "mappings"}


@pytest.mark.parametrize("name", ITEMS)
def test_arguments_come_in_the_contract_s_order(name):
    """A student's function is called with them by position or by name alike."""
    for case in cases(name, 0):
        assert list(case.arguments) == CONTRACT[name].split()


@pytest.mark.parametrize("name", ITEMS)
def test_every_group_is_drawn_and_every_case_has_its_group(name):
    """A check without cases would pass by itself."""
    assert {case.group for case in cases(name, 0)} == {g.name for g in ITEMS[name].groups}
    assert any(group.main for group in ITEMS[name].groups)


@pytest.mark.parametrize("name", ITEMS)
def test_the_same_seed_draws_the_same_cases_and_nothing_writes_into_them(name):
    """A regrade asks the same questions, and the reference leaves them as they are."""
    once, again = cases(name, 3), cases(name, 3)
    before = repr(copy.deepcopy(once))
    for case in once:
        ITEMS[name].expected(**case.arguments)
    assert repr(once) == repr(again) == before


@pytest.mark.parametrize("name", ITEMS)
def test_float32_answers_are_within_the_tolerance(name):
    """No draw is so badly conditioned that single precision would look like a mistake."""
    for seed in range(50):
        for case in cases(name, seed):
            single = ITEMS[name].expected(**in_float32(case.arguments))
            double = ITEMS[name].expected(**case.arguments)
            for a, b in zip(parts(single), parts(double), strict=True):
                assert np.shape(a) == np.shape(b)
                assert close(np.asarray(a), np.asarray(b)), (case.group, seed)


def test_sizes_are_distinct_and_the_recurrence_is_alive():
    """Square shapes, short sequences and states of 0 hide mistakes; chaos hides right answers."""
    for seed in range(20):
        for case in cases("rnn_forward", seed):
            a = case.arguments
            T, D, M, K = *a["X"].shape, *a["W1"].shape[::-1]
            assert len({T, D, M, K}) == 4
            assert T == 1 if case.group == ONE_STEP else T >= 3
            assert 0.5 <= np.abs(np.linalg.eigvals(a["W11"])).max() <= 1.1
            assert all((a[name] != 0).all() for name in ("h0", "b0", "b1"))


def test_relu_is_never_asked_near_its_kink():
    """Its value there is right either way, but its slope, which some return, is not."""
    for seed in range(20):
        for case in cases("relu", seed):
            assert np.abs(case.arguments["z"]).min() >= KINK


@pytest.mark.parametrize(
    ("name", "argument"),
    [
        ("softmax", "z"),
        ("layer_forward", "W"),
        ("rnn_step", "x"),
        ("rnn_forward", "X"),
        ("many_to_one_dY", "target"),
        ("loss_ce", "Tg"),
        ("dloss_se", "Tg"),
    ],
)
def test_integer_cases_hold_integers(name, argument):
    """Bits come as integers, and a hand-made example does."""
    held = [c.arguments[argument] for c in cases(name, 0) if c.group == INTEGERS]
    assert held
    assert all(array.dtype.kind == "i" for array in held)


def test_an_output_could_be_fed_back_in_one_case_of_one_to_many():
    """Elsewhere K and D differ, and a function that feeds back raises."""
    fits = [
        case.group
        for case in cases("one_to_many", 0)
        if case.arguments["P"]["W1"].shape[0] == len(case.arguments["x1"])
    ]
    assert fits == ["K = D"]


@pytest.mark.parametrize("name", TABLES)
def test_an_empty_table_earns_nothing_and_a_hint_tells_no_entry(name):
    """Each cell says that it is not filled in; a wrong one says what to think of."""
    (case,) = TABLES[name].draw(np.random.default_rng(0))
    empty = TABLES[name].examine([Trial(case.arguments, {})])
    assert {finding.status for finding in empty} == {"failed"}
    wrong = TABLES[name].examine([Trial(case.arguments, {f.name: "?" for f in empty})])
    for finding in wrong:
        assert finding.status == "failed"
        assert finding.detail.startswith(f"{finding.name}: ")
        assert finding.detail[-1] in ".?)"


def in_float32(value):
    if isinstance(value, dict):
        return {key: in_float32(part) for key, part in value.items()}
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return value.astype(np.float32)
    return value


def parts(answer):
    return answer if isinstance(answer, tuple) else (answer,)


def solved():
    """The code cells of the notebook that the master makes."""
    path = Path(__file__).resolve().parents[3] / "solutions" / "01-forward.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


@pytest.mark.parametrize("style", ["master", "plain", "float32"])
def test_right_answers_get_full_points_whatever_is_drawn(style):
    """No item is flaky: the solution passes for 50 seeds, and so does one in single precision."""
    cells = solved() if style == "master" else packed.solution("forward")
    if style == "float32":
        cells = [*cells, packed.variants("forward")["V04"]]
    namespace = {"np": np}
    for cell in cells:
        kept = [
            node
            for node in ast.parse(cell).body
            if isinstance(node, ast.FunctionDef)
            or (isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in TABLES)
        ]
        exec(compile(ast.Module(kept, []), style, "exec"), namespace)
    with np.errstate(all="ignore"):
        for seed in range(1, 51):
            for item in SUITE.items:
                exam = prepare(item, b"%d" % seed)
                results = [call(asked, namespace) for asked in exam.calls()]
                judged = judge(exam, results).result
                assert judged.verdict == Verdict.PASSED, (seed, item.name, judged.feedback)
