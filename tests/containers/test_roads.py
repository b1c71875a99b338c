"""The same notebook gets the same points and verdicts on every road, to the last digit."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.containers import corpus, roads
from tests.containers.roads import FIRST, ROADS, Gone
from tests.needs import skip_or_fail

pytestmark = pytest.mark.timeout(1800)  # hundreds of gradings


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every example, and a sample of the notebooks of `tests/submissions`."""
    folder = tmp_path_factory.mktemp("notebooks")
    corpus.lay_out(folder, sample=True)
    return folder


@pytest.fixture(scope="module")
def first(notebooks: Path) -> Gone:
    """What the first road made of them."""
    return roads.go(FIRST, notebooks)


@pytest.mark.parametrize("road", [road for road in ROADS if road != FIRST])
def test_a_road_gives_the_same_points_and_verdicts(road: str, notebooks: Path, first: Gone) -> None:
    """Each item of each notebook, by its name."""
    skip_or_fail(roads.why_not(road))
    assert len(first.outcomes) == len(list(notebooks.glob("*/*.ipynb"))) > 20
    assert roads.differences(first.outcomes, roads.go(road, notebooks).outcomes) == []


def test_the_notebooks_have_all_kinds_of_verdicts(first: Gone) -> None:
    """Agreement on what all pass would say little."""
    verdicts = {i[2] for each in first.outcomes.values() for i in each["items"].values()}
    assert {
        "PASSED",
        "PARTIAL",
        "WRONG",
        "MISSING",
        "RAISED",
        "TIME_LIMIT",
        "NO_ANSWER",
    } <= verdicts


def test_the_recorded_table_has_every_road_and_no_difference() -> None:
    """What the documentation shows is that all roads agree."""
    rows = [line.split("|") for line in roads.PAGE.read_text().splitlines() if "| `" in line]
    assert [row[1].strip().strip("`") for row in rows] == list(ROADS)
    assert len({(row[2], row[3]) for row in rows}) == 1
    assert {row[4].strip() for row in rows} == {"0"}
