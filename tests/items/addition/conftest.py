"""What the tests of 05-addition share: its items, and three trained nets for each task."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from autograder.items.suite import load
from autograder.model import Finding, Item, Trial
from rnn_reference.addition import train_adder
from rnn_reference.parity import train_parity

ITEMS = {item.name: item for item in load("05-addition").items}
ORDINARY = {name: item for name, item in ITEMS.items() if item.expected is not None}
TRAINERS = {"train_adder": train_adder, "train_parity": train_parity}


class Addition:
    """The items, and nets that really were trained; each is trained once."""

    items = ITEMS

    @staticmethod
    @cache
    def net(name: str, seed: int) -> dict[str, Any]:
        return TRAINERS[name](seed, steps=2000)

    @staticmethod
    def nets(name: str) -> list[dict[str, Any]]:
        return [dict(Addition.net(name, seed)) for seed in (1, 2, 3)]

    @staticmethod
    def examined(name: str, *values: Any) -> list[Finding]:
        """The findings for these answers, one for each seed."""
        item: Item = ITEMS[name]
        assert item.examine is not None
        trials = [Trial({"seed": number}, value) for number, value in enumerate(values)]
        return list(item.examine(trials))

    @staticmethod
    def share(findings: list[Finding]) -> float:
        total = sum(finding.weight for finding in findings)
        return sum(f.weight for f in findings if f.status == "passed") / total

    @staticmethod
    def said(findings: list[Finding]) -> str:
        return " ".join(f.detail for f in findings if f.status == "failed" and f.detail)


@pytest.fixture(scope="session")
def addition() -> type[Addition]:
    return Addition


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes `ordinary` runs once for each item with a reference answer."""
    if "ordinary" in metafunc.fixturenames:
        metafunc.parametrize("ordinary", ORDINARY.values(), ids=list(ORDINARY))
