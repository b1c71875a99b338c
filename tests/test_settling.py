"""A mistake is charged once: errors are carried forward, through real notebooks."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder import sandbox
from autograder.model import Report, Verdict
from tests.submissions.notebooks import graded, replaced, solution


def report_of(functions: str, folder: Path) -> Report:
    return graded(replaced(solution(), functions), folder, sandbox.choose())


def lost(report: Report) -> dict[str, float]:
    """The items without full points, and what they got."""
    return {i.name: i.score for i in report.items if i.score is not None and i.score < i.max_score}


def test_a_mistake_upstream_costs_its_own_item_alone(tmp_path: Path) -> None:
    """grad_z1 and bptt call a wrong grad_h1, and are right given that."""
    report = report_of("def grad_h1(d2_t, d1_next, W1, W11):\n    return d2_t @ W1", tmp_path)
    assert lost(report) == {"grad_h1": 0}
    told = {item.name: item.feedback for item in report.items}
    assert told["grad_z1"].startswith("Right, given your grad_h1:")
    assert told["bptt"].startswith("Right, given your grad_z1:")


def test_several_mistakes_are_carried_together(tmp_path: Path) -> None:
    """Bptt is explained by all of the notebook's own mistakes at once."""
    functions = (
        "def grad_W11(D1, H, h0):\n    return D1.T @ H\n\n"
        "def grad_b0(D1):\n    return D1[-1]\n\n"
        "def grad_W1(D2, H):\n    return H.T @ D2"
    )
    assert lost(report_of(functions, tmp_path)) == {"grad_W11": 0, "grad_b0": 0, "grad_W1": 3}


def test_a_mistake_of_ones_own_on_top_is_charged(tmp_path: Path) -> None:
    """A bptt that is wrong by itself, too, is not explained by what it calls."""
    functions = (
        "def grad_W11(D1, H, h0):\n    return D1.T @ H\n\n"
        "def bptt(X, Tg, h0, P, f='softmax', loss='ce'):\n"
        "    Z1, H, Z2, Y = rnn_forward(X, h0, P['W0'], P['W11'], P['b0'], P['W1'], P['b1'], f)\n"
        "    D2 = Y - Tg\n"
        "    D1 = grad_z1(D2, H, P['W1'], P['W11'])\n"
        "    return dict(W0=grad_W0(D1, X), W11=grad_W11(D1, H, h0), b0=grad_b0(D1),\n"
        "                W1=grad_W1(D2, H), b1=grad_b1(D2))"
    )
    report = report_of(functions, tmp_path)
    assert lost(report).keys() == {"grad_W11", "bptt"}


@pytest.mark.parametrize(
    "wrong", ["return D1.T @ H + 1e-3", "return np.zeros((H.shape[1], H.shape[1]))"]
)
def test_what_is_not_understood_is_not_carried(wrong: str, tmp_path: Path) -> None:
    """Without a diagnosed mistake upstream there is nothing to carry forward."""
    report = report_of(f"def grad_W11(D1, H, h0):\n    {wrong}", tmp_path)
    verdicts = {item.name: item.verdict for item in report.items}
    assert verdicts["grad_W11"] is Verdict.WRONG
    assert verdicts["bptt"] is Verdict.WRONG
