"""Notebooks made of cells, and cells taken out of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

Cells = tuple[str, ...]


def split(text: str) -> Cells:
    """The cells of a text, which stand between lines of `# %%`."""
    return tuple(cell.strip("\n") for cell in re.split(r"^# %%\n", text, flags=re.M))


def notebook(cells: Iterable[str]) -> dict[str, Any]:
    """A notebook as Jupyter saves it."""
    return {
        "cells": [
            {
                "cell_type": "code",
                "execution_count": None,
                "id": f"cell-{number}",
                "metadata": {},
                "outputs": [],
                "source": cell.splitlines(keepends=True),
            }
            for number, cell in enumerate(cells)
        ],
        "metadata": {"language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
