"""The memory limit of a submission follows what the container has."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.otter.room import FOR_THE_GRADER, LEAST, fitted
from autograder.sandbox.limits import MIB, Limits


@pytest.mark.parametrize(
    ("has", "left"),
    [
        ("max\n", 2048 * MIB),
        (str(1 << 62), 2048 * MIB),
        (str(4096 * MIB), 2048 * MIB),
        (str(768 * MIB) + "\n", 768 * MIB - FOR_THE_GRADER),
        (str(64 * MIB), LEAST),
    ],
    ids=["no limit", "the older form's none", "plenty", "Gradescope's usual", "too little"],
)
def test_a_submission_gets_what_the_container_has(tmp_path: Path, has: str, left: int) -> None:
    """Never more than the course gives, and never less than NumPy needs to start."""
    cap = tmp_path / "memory.max"
    cap.write_text(has)
    limits = Limits(memory_bytes=2048 * MIB)
    assert fitted(limits, [tmp_path / "not-there", cap]) == limits._replace(memory_bytes=left)
