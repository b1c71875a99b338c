"""The files of the attacks: notebooks, and what is no plain notebook, made by code."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.attack.corpus import Attack, Cells, notebook


def make(attack: Attack, cells: Cells, folder: Path) -> Path:
    """Writes the file of an attack into the folder, and gives its path."""
    path = folder / attack.name
    if attack.maker:
        MAKERS[attack.maker](path, cells)
    else:
        path.write_text(json.dumps(notebook(cells)), encoding="utf-8")
    return path


MAKERS: dict[str, Callable[[Path, Cells], None]] = {}
