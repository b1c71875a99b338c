"""Files to be read as submissions, and what is said of one that is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from autograder.errors import InputError
from autograder.submission import read


def save(path: Path, content: object) -> Path:
    """Writes bytes as they are, text as UTF-8, and anything else as JSON."""
    if not isinstance(content, (bytes, str)):
        content = json.dumps(content)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def code(source: Any, **more: Any) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "outputs": [], "source": source, **more}


def refusal(path: Path) -> InputError:
    with pytest.raises(InputError) as refused:
        read(path)
    error = refused.value
    assert error.message.isprintable() and len(error.message) < 400
    assert error.hint and error.hint.isprintable() and not error.hint.endswith(".")
    return error
