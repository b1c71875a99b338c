"""The digest of a submission changes with its code, and with nothing else."""

from __future__ import annotations

from pathlib import Path

from autograder.submission import Submission, read
from tests.conftest import notebook
from tests.reading.saved import code, save


def digest(tmp_path: Path, content: object) -> bytes:
    return read(save(tmp_path / "student.ipynb", content)).digest


def test_the_digest_does_not_change_with_what_is_no_code(tmp_path: Path) -> None:
    """Outputs, metadata, ids, text cells, line ends and the file's name do not change it."""
    plain = notebook(["a = 1\nb = 2"])
    changed = {
        "nbformat": 4,
        "nbformat_minor": 2,
        "metadata": {"kernelspec": {"name": "julia"}},
        "cells": [
            {"cell_type": "markdown", "source": "# My work", "attachments": {"a": {}}},
            code(
                ["a = 1\r\n", "b = 2"],
                execution_count=7,
                id="x",
                metadata={"deletable": False},
                outputs=[{"output_type": "stream", "text": "3"}],
            ),
        ],
    }
    assert digest(tmp_path, plain) == digest(tmp_path, changed)
    assert read(save(tmp_path / "b.ipynb", plain)).digest == digest(tmp_path, plain)


def test_the_digest_changes_with_the_code() -> None:
    """Every change of a character, of the order or of the cells' borders changes it."""
    versions = [(), ("",), ("ab",), ("a", "b"), ("b", "a"), ("a", "b", ""), ("a\n", "b"), ("a b",)]
    assert len({Submission("a", cells).digest for cells in versions}) == len(versions)
