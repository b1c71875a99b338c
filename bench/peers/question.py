"""The question that the peers grade: one function, one hidden test, 10 marks."""

from __future__ import annotations

from typing import Any

POINTS = 10
SOLUTION = """\
import numpy as np

def mean_square(x):
    return np.mean(x ** 2)
"""
TEST = """\
import numpy as np
x = np.array([1.0, 2.0, 4.0])
expected = 7.0
assert np.allclose(mean_square(x), expected)
"""


def code(source: str, **metadata: Any) -> dict[str, Any]:
    """A code cell."""
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": f"cell-{abs(hash(source)) % 10**8}",
        "metadata": metadata,
        "outputs": [],
        "source": source,
    }


def notebook(*cells: dict[str, Any]) -> dict[str, Any]:
    """A notebook for Python."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {
        "cells": [*cells],
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
