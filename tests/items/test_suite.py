"""The hidden suite as a whole: points, contract, and draws in which no mistake can hide."""

from __future__ import annotations

import copy
from itertools import pairwise

import numpy as np
import pytest

from autograder.items.draws import KINK
from autograder.items.suite import load
from autograder.model import INTEGERS, ONE_STEP
from rnn_reference.deep import deep_forward
from rnn_reference.forward import rnn_forward

CONTRACT = {
    "act_jacobian": "name z",
    "grad_linear": "v x",
    "grad_z2": "dY Z2 f",
    "grad_W1": "D2 H",
    "grad_b1": "D2",
    "grad_h1": "d2_t d1_next W1 W11",
    "grad_z1": "D2 H W1 W11",
    "grad_W11": "D1 H h0",
    "grad_W0": "D1 X",
    "grad_b0": "D1",
    "grad_h0": "D1 W11",
    "grad_X": "D1 W0",
    "bptt": "X Tg h0 P f loss",
    "gradcheck": "X Tg h0 P G f loss",
    "sgd_step": "P G lr",
    "deep_forward": "X h0s Ws Rs bs acts",
    "deep_backward": "dY Z H h0s Ws Rs acts",
}


def test_points_sum_to_100():
    """A score is a percentage."""
    assert load("02-bptt").points == 100


def test_the_items_are_the_contract_s_functions_and_four_tables():
    """An item calls the function of its name, and every function has an item."""
    items = load("02-bptt").items
    tables = {"derivative_shapes", "jacobian_kinds", "layer_shapes", "slips"}
    assert {item.name for item in items} == set(CONTRACT) | tables
    assert all(item.functions == (item.name,) for item in items)


def test_items_stand_in_the_lecture_s_order():
    """The Jacobian comes before what uses it, δ1 before the gradients that it makes."""
    names = [item.name for item in load("02-bptt").items]
    for earlier, later in pairwise(["act_jacobian", "grad_z2", "grad_W1", "grad_h1", "grad_z1"]):
        assert names.index(earlier) < names.index(later)
    assert names[-2:] == ["deep_forward", "deep_backward"]


def test_arguments_come_in_the_contract_s_order(item, suite):
    """A student's function is called with them by position or by name alike."""
    for case in suite.cases(item.name, 0):
        assert list(case.arguments) == CONTRACT[item.name].split()


def test_every_group_is_drawn_and_every_case_has_its_group(item, suite):
    """A check without cases would pass by itself."""
    drawn = {case.group for case in suite.cases(item.name, 0)}
    assert drawn == {group.name for group in item.groups}
    assert any(group.main for group in item.groups)


def test_the_same_seed_draws_the_same_cases(item):
    """A regrade asks the same questions."""
    once, again = (item.draw(np.random.default_rng(3)) for _ in range(2))
    assert repr(once) == repr(again)


def test_drawing_and_answering_leave_the_cases_alone(item):
    """The reference never writes into what the student is given next."""
    cases = item.draw(np.random.default_rng(4))
    before = repr(copy.deepcopy(cases))
    for case in cases:
        item.expected(**case.arguments)
    assert repr(cases) == before


def test_float32_answers_are_within_the_tolerance(item, suite):
    """No draw is so badly conditioned that single precision would look like a mistake."""
    for seed in suite.seeds:
        for case in suite.cases(item.name, seed):
            single = item.expected(**in_float32(case.arguments))
            double = item.expected(**case.arguments)
            if item.agrees is not None:
                assert item.agrees(case.arguments, single, double)
            for a, b in zip(parts(single), parts(double), strict=True):
                assert np.shape(a) == np.shape(b)
                if item.agrees is None:
                    assert suite.close(np.asarray(a), np.asarray(b)), (case.group, seed)


def test_sizes_are_distinct_and_the_recurrence_is_alive(suite):
    """Square shapes, short sequences and states of 0 hide mistakes; chaos hides right answers."""
    for seed in suite.seeds:
        for case in suite.cases("bptt", seed):
            a = case.arguments
            P = a["P"]
            T, D, M, K = *a["X"].shape, *P["W1"].shape[::-1]
            assert len({T, D, M, K}) == 4
            assert T == 1 if case.group == ONE_STEP else T >= 3
            assert 0.5 <= np.abs(np.linalg.eigvals(P["W11"])).max() <= 1.1
            assert (a["h0"] != 0).all()
            assert (P["b0"] != 0).all() and (P["b1"] != 0).all()
            Z2 = rnn_forward(a["X"], a["h0"], *P.values(), f=a["f"])[2]
            assert np.abs(Z2).max() < 12
            if a["f"] == "relu":
                assert np.abs(Z2).min() > KINK


def test_relu_is_never_asked_near_its_kink(suite):
    """Its derivative at 0 is a matter of taste."""
    for seed in suite.seeds:
        for case in suite.cases("act_jacobian", seed):
            if case.group == "relu":
                assert np.abs(case.arguments["z"]).min() >= KINK
        for case in suite.cases("grad_z2", seed):
            if case.group == "relu":
                assert np.abs(case.arguments["Z2"]).min() >= KINK
        for case in suite.cases("deep_backward", seed):
            for z, act in zip(case.arguments["Z"][1:], case.arguments["acts"], strict=True):
                assert act != "relu" or np.abs(z).min() >= KINK


def test_deep_nets_have_distinct_sizes_and_2_to_4_layers(suite):
    """A gradient of the wrong layer must not fit by its shape."""
    for seed in suite.seeds:
        depths = set()
        for case in suite.cases("deep_forward", seed):
            _, H = deep_forward(**case.arguments)
            sizes = [len(H[0]), *(h.shape[1] for h in H)]
            assert len(set(sizes)) == len(sizes)
            assert all((h0 != 0).all() for h0 in case.arguments["h0s"])
            depths.add(len(H) - 1)
        assert depths == {2, 3, 4}


def test_integer_cases_hold_integers(suite):
    """Bits come as integers, and a hand-made example does."""
    for name, argument in (("act_jacobian", "z"), ("grad_W0", "X"), ("bptt", "Tg"), ("bptt", "X")):
        cases = [case for case in suite.cases(name, 0) if case.group == INTEGERS]
        assert cases
        assert all(case.arguments[argument].dtype.kind == "i" for case in cases)


def test_the_large_net_is_out_of_reach_for_difference_quotients(suite):
    """One pass per parameter: over a million steps of 180 units, in a message below 300 kB."""
    (case,) = (c for c in suite.cases("bptt", 0) if c.group == "large net in time")
    parameters = sum(W.size for W in case.arguments["P"].values())
    assert parameters * len(case.arguments["X"]) > 1.2e6
    arrays = [value for value in case.arguments.values() if isinstance(value, np.ndarray)]
    assert sum(a.nbytes for a in [*arrays, *case.arguments["P"].values()]) < 300_000


@pytest.mark.parametrize("step", [1e-4, 1e-5, 1e-6, 1e-7])
def test_a_central_gradient_check_with_any_usual_step_is_right(step, suite):
    """Norm-wise or entry by entry, as the courses differ in what a relative error is."""
    from autograder.items.bptt._gradcheck_mistakes import central, check, relative

    def by_entry(g, n):
        return (np.abs(g - n) / np.maximum(1e-8, np.abs(g) + np.abs(n))).max()

    item = suite.items["gradcheck"]
    for error in (relative, by_entry):
        mine = check(quotient=lambda *at: central(*at, h=step), error=error)
        for seed in range(5):
            for case in suite.cases("gradcheck", seed):
                right = item.expected(**case.arguments)
                assert item.agrees(case.arguments, right, mine(**case.arguments)), case.group


@pytest.mark.parametrize("answer", [None, "tiny", float("nan"), np.zeros(3), 0.0, 1.0])
def test_a_gradient_check_that_answers_always_the_same_does_not_pass(answer, suite):
    """The group that carries the item holds right gradients and wrong ones."""
    item = suite.items["gradcheck"]
    carrying = [c for c in suite.cases("gradcheck", 0) if c.group == "values"]
    assert not all(item.agrees(c.arguments, item.expected(**c.arguments), answer) for c in carrying)


def in_float32(value):
    if isinstance(value, dict):
        return {key: in_float32(part) for key, part in value.items()}
    if isinstance(value, list):
        return [in_float32(part) for part in value]
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return value.astype(np.float32)
    return value


def parts(value):
    if isinstance(value, dict):
        return [part for key in sorted(value) for part in parts(value[key])]
    if isinstance(value, list | tuple):
        return [part for item in value for part in parts(item)]
    return [] if value is None else [value]
