"""Mistakes with bits and with nets, and right versions in other styles, through the sandbox."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder import sandbox
from autograder.items.suite import load
from autograder.model import ItemResult, Verdict
from tests.submissions import packed

NAME, TABLE = "05-addition", "addition"
NETS, TRAINED = ("adder_weights", "parity_weights"), ("train_adder", "train_parity")
ITEMS = {i.name: i for i in load(NAME).items if i.expected is not None or i.name in NETS}
"""Without the tables and the trained nets, whose mistakes are no other text of a function."""
ROWS = packed.mistaken(TABLE)

TRAINING = """
def train(seed, D, make):
    rng = np.random.default_rng(seed)
    M = 16
    P = {"W0": rng.normal(size=(M, D)), "W11": rng.normal(size=(M, M)) / 4, "b0": np.zeros(M),
         "W1": rng.normal(size=(1, M)), "b1": np.zeros(1)}
    m = {k: 0 for k in P}; v = {k: 0 for k in P}
    sigma = lambda z: 1 / (1 + np.exp(-z))
    for step in range(1, 2501):
        X, T = make(rng, int(rng.integers(1, 9)), 32)
        n = len(X)
        H = np.zeros((n + 1, 32, M))
        for t in range(n):
            H[t + 1] = sigma(X[t] @ P["W0"].T + H[t] @ P["W11"].T + P["b0"])
        d2 = (sigma(H[1:] @ P["W1"].T + P["b1"]) - T) / T.size
        G = {k: np.zeros_like(P[k]) for k in P}
        d1 = np.zeros((32, M))
        for t in reversed(range(n)):
            d1 = (d2[t] @ P["W1"] + d1 @ P["W11"]) * H[t + 1] * (1 - H[t + 1])
            G["W0"] += d1.T @ X[t]; G["W11"] += d1.T @ H[t]; G["b0"] += d1.sum(0)
            G["W1"] += d2[t].T @ H[t + 1]; G["b1"] += d2[t].sum(0)
        for k in P:
            m[k] = 0.9 * m[k] + 0.1 * G[k]; v[k] = 0.999 * v[k] + 0.001 * G[k] ** 2
            a, b = m[k] / (1 - 0.9**step), v[k] / (1 - 0.999**step)
            P[k] = P[k] - 0.01 * a / (np.sqrt(b) + 1e-8)
    return {**P, "hidden": "sigmoid"}

def sums(rng, n, B):
    X = np.zeros((n + 1, B, 2)); X[:n] = rng.integers(0, 2, (n, B, 2))
    carry, T = np.zeros(B), []
    for x in X:
        total = x.sum(1) + carry
        T.append(total % 2); carry = total >= 2
    return X, np.array(T)[..., None]

def odd(rng, n, B):
    X = rng.integers(0, 2, (n, B, 1)).astype(float)
    return X, X.cumsum(0) % 2
"""


@pytest.fixture(scope="module")
def box() -> sandbox.Sandbox:
    return sandbox.choose("auto")


def says(item: str, identity: str) -> str:
    """The sentence of a mistake, of an item or of a net by hand."""
    (found,) = (m.says for m in ITEMS[item].mistakes if m.id == identity)
    return found


def items(cells: tuple[str, ...], folder: Path, box: sandbox.Sandbox) -> list[ItemResult]:
    """What is said of all items but the trained nets, which these notebooks lack."""
    report = packed.graded(NAME, cells, folder, box)
    assert report.cells == ()
    return [item for item in report.items if item.name not in TRAINED]


def test_every_mistake_with_bits_and_nets_is_written_as_a_student_writes_it() -> None:
    """No mistake is without its edit of the solution."""
    known = {(item.name, mistake.id) for item in ITEMS.values() for mistake in item.mistakes}
    assert known == {pair for row in ROWS for pair in row.items()}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "+".join(row.values()))
def test_each_mistake_with_bits_and_nets_is_told(
    row: dict[str, str], tmp_path: Path, box: sandbox.Sandbox
) -> None:
    """It loses its own item and gets its own sentence; what is right keeps all its points."""
    for item in items(packed.made_wrong(TABLE, row), tmp_path, box):
        if item.name not in row:
            assert item.verdict == Verdict.PASSED, item.feedback
            continue
        assert item.score is not None
        assert item.score < item.max_score
        assert says(item.name, row[item.name]) in item.feedback, (row[item.name], item.feedback)
        assert item.mistake == row[item.name]


@pytest.mark.parametrize("name", ["", *packed.variants(TABLE)])
def test_what_is_right_with_bits_and_nets_gets_everything(
    name: str, tmp_path: Path, box: sandbox.Sandbox
) -> None:
    """Strings, bytes, truth values, lists, other nets: no style costs a point."""
    cells = packed.solution(TABLE)
    if name:
        cells = (*cells, packed.variants(TABLE)[name])
    wrong = [(i.name, i.feedback) for i in items(cells, tmp_path, box) if i.score != i.max_score]
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "functions", "wanted"),
    [
        pytest.param(
            "trained",
            "def train_adder(seed): return train(seed, 2, sums)\n"
            "def train_parity(seed): return train(seed, 1, odd)",
            {"train_adder": "Right.", "train_parity": "Right."},
            id="trained",
        ),
        pytest.param(
            "P-21",
            "def train_adder(seed):\n"
            "    names = ('W0', 'W11', 'b0', 'W1', 'b1')\n"
            "    P = dict(zip(names, adder_weights()))\n"
            "    r = np.random.default_rng(seed)\n"
            "    moved = {k: P[k] * r.uniform(0.97, 1.03, P[k].shape) for k in P}\n"
            "    return {**moved, 'hidden': 'tanh'}\n"
            "def predict(a, b): return a + b\n"
            "def train_parity(seed): return train(0, 1, odd)",
            {"train_adder": "built by hand", "train_parity": "same weights for different seeds"},
            id="P-21",
        ),
        pytest.param(
            "no-net",
            "def train_adder(seed): raise SystemExit\ndef train_parity(seed): return {'W0': 3}",
            {"train_adder": "raised SystemExit", "train_parity": "without W11"},
            id="no-net",
        ),
    ],
)
def test_training_is_judged_by_its_weights(
    name: str, functions: str, wanted: dict[str, str], tmp_path: Path, box: sandbox.Sandbox
) -> None:
    """P-20 as well: what the notebook's own prediction says is never asked."""
    cells = (*packed.solution(TABLE), TRAINING, functions)
    report = packed.graded(NAME, cells, tmp_path, box)
    for item in report.items:
        if item.name in wanted:
            right = wanted[item.name] == "Right."
            assert wanted[item.name] in item.feedback
            assert item.score == (item.max_score if right else 0)
            assert item.mistake == ("P-21" if name == "P-21" else None)
