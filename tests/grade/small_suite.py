"""A suite of three small items, of which the second may be broken, and code that is right."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from autograder.model import Assignment
from tests.small import ITEM

CODE = "import numpy as np\ndef f(X, h0):\n    return 2 * np.vstack([h0, X[:-1]])"
NAMES = ("first", "second", "third")
CELLS = tuple(CODE.replace("def f", f"def {name}") for name in NAMES)


def suite(**second: Any) -> Assignment:
    """Three items of which the second may be broken."""
    items = [replace(ITEM, name=name) for name in NAMES]
    items[1] = replace(items[1], **second)
    return Assignment("small", "Three items", tuple(items))
