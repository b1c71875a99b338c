"""Notebooks of format 4: their cells, their metadata, their files."""

from __future__ import annotations

import json
from typing import Any

from tests.attack.notebook import Cells

Notebook = dict[str, Any]


def code(source: str, **more: Any) -> Notebook:
    """A code cell."""
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": source.splitlines(keepends=True),
        **more,
    }


def plain(cells: Cells, *, minor: int = 5, **metadata: Any) -> Notebook:
    """A notebook of format 4 with these cells."""
    ids = ({"id": f"cell-{n}"} if minor >= 5 else {} for n in range(len(cells)))
    made = [{**code(cell), **more} for cell, more in zip(cells, ids, strict=True)]
    return {"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": minor}


def text(notebook: Notebook, **options: Any) -> bytes:
    """The notebook as a file in UTF-8."""
    return json.dumps(notebook, ensure_ascii=False, **options).encode()


def kernel(name: str, title: str, language: str = "python", **more: Any) -> Notebook:
    """The metadata that names a kernel."""
    return {
        "kernelspec": {"name": name, "display_name": title, "language": language},
        "language_info": {"name": language, **more},
    }
