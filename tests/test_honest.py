"""What is odd but honest keeps its marks, or hears what is the matter: real notebooks, sandboxed.

`submissions/honest/*.toml` holds odd code in an ordinary file, `honest/saved.py` ordinary code in
odd files, as other programs save them, and `honest/foreign.py` files that are no submission.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder import items, sandbox
from autograder.errors import InputError
from autograder.grade import grade
from autograder.model import Report, Verdict
from autograder.submission import read, recognise
from tests.attack.notebook import Cells
from tests.submissions.honest.foreign import FOREIGN
from tests.submissions.honest.saved import SAVED
from tests.submissions.notebooks import SECRET, graded, made_from, solution, table

Row = dict[str, Any]
"""As in `test_variants`; `problems` are the beginnings of what is noted of the cells that did not
run to their end, and `lost` what the items say that lose their points."""

TABLES = ("output", "magics", "imports", "python", "state")


def rows() -> list[Any]:
    found = [row for name in TABLES for row in table(f"honest/{name}.toml")["variant"]]
    return [pytest.param(row, id=row["id"]) for row in found]


@pytest.fixture(scope="module")
def box() -> sandbox.Sandbox:
    return sandbox.choose("auto")


def assert_honoured(report: Report, problems: list[str], lost: dict[str, str]) -> None:
    """Full marks but for the items of `lost`, which say why; the cells' problems are noted."""
    noted = [note.problem for note in report.cells]
    assert len(noted) == len(problems), noted
    for problem, start in zip(noted, problems, strict=True):
        assert problem.startswith(start)
    for item in report.items:
        if item.name in lost:
            assert lost[item.name] in item.feedback
            assert item.score == 0
        else:
            found = item.verdict, item.score
            assert found == (Verdict.PASSED, item.max_score), (item.name, item.feedback, noted)


@pytest.mark.parametrize("row", rows())
def test_odd_but_honest_code_keeps_its_marks(
    row: Row, tmp_path: Path, box: sandbox.Sandbox
) -> None:
    """What is right passes whatever stands around it, and what is not says why."""
    report = graded(made_from(row), tmp_path, box)
    assert_honoured(report, row.get("problems", []), row.get("lost", {}))


@pytest.mark.parametrize(("save", "problems"), SAVED.values(), ids=list(SAVED))
def test_an_honest_notebook_keeps_its_marks_however_it_was_saved(
    save: Callable[[Cells], bytes],
    problems: tuple[str, ...],
    tmp_path: Path,
    box: sandbox.Sandbox,
) -> None:
    """Formats, encodings, metadata and text between the cells change nothing."""
    path = tmp_path / "02-bptt.ipynb"
    path.write_bytes(save(solution()))
    report = grade(path, box, SECRET, fault=fail)
    assert_honoured(report, [*problems], {})


def fail(item: str, trace: str) -> None:
    raise AssertionError(f"the grader failed at {item}: {trace}")


@pytest.mark.parametrize(("name", "content", "says"), FOREIGN.values(), ids=list(FOREIGN))
def test_what_is_no_submission_is_refused_with_what_to_do(
    name: str, content: bytes, says: str, tmp_path: Path
) -> None:
    """The message names the file and what was expected, and the hint says what to hand in."""
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=re.escape(says)) as refused:
        recognise(read(path), path, items.functions(), None)
    assert name in refused.value.message
    assert refused.value.hint


def test_there_are_enough_of_them() -> None:
    """At least forty odd but honest notebooks, and every row has a name of its own."""
    names = [row.id for row in rows()] + [*SAVED]
    assert len(names) == len({*names}) >= 40
