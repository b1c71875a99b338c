"""Classes that students' values may be of."""

from __future__ import annotations

import dataclasses
from typing import Any


@dataclasses.dataclass
class Gradients:
    W: Any
    b: Any


class Duck:
    def __init__(self, array: Any) -> None:
        self.array = array

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return self.array
