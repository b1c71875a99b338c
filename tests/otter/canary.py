"""What shows that something was unpickled."""

from __future__ import annotations

import os
from typing import Any


class Canary:
    """Writes a file when it is unpickled."""

    def __init__(self, path: object) -> None:
        self._command = f"touch {path}"

    def __reduce__(self) -> Any:
        return (os.system, (self._command,))
