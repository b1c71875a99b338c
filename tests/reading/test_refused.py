"""What is no notebook is refused in one sentence that names the file and what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import notebook
from tests.reading.saved import code, refusal, save

REFUSED: dict[str, tuple[object, str]] = {
    "empty": (b"", "is empty, expected a Jupyter notebook (.ipynb)"),
    "blank": (b" \n\t ", "is empty, expected a Jupyter notebook (.ipynb)"),
    "a script": ("import numpy as np\n", "is not JSON, expected a Jupyter notebook (.ipynb)"),
    "an archive": (b"PK\x03\x04" + b"\x00" * 99, "is not JSON, expected a Jupyter notebook"),
    "cut short": (json.dumps(notebook(["a"]))[:-5], "is not JSON, expected a Jupyter notebook"),
    "two notebooks": (json.dumps(notebook([])) * 2, "is not JSON, expected a Jupyter notebook"),
    "Latin-1": (
        json.dumps(notebook(["é"]), ensure_ascii=False).encode("latin-1"),
        "has code that is not UTF-8, expected a Jupyter notebook",
    ),
    "zeros": (b"\0" * 1000, "is not JSON, expected a Jupyter notebook"),
    "deep": (b"[" * 100_000, "is not JSON, expected a Jupyter notebook (.ipynb): it nests too"),
    "deep in a cell": (
        b'{"nbformat": 4, "cells": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        "is not JSON, expected a Jupyter notebook (.ipynb): it nests too deeply",
    ),
    "a JSON list": ([], "is JSON, but not a notebook, expected a Jupyter notebook (.ipynb)"),
    "a JSON string": ('"notebook"', "is JSON, but not a notebook, expected"),
    "a JSON null": ("null", "is JSON, but not a notebook, expected"),
    "any dict": ({"a": 1}, "is JSON, but not a notebook, expected a Jupyter notebook (.ipynb): it"),
    "a version alone": ({"nbformat": 4}, "is JSON, but not a notebook, expected"),
    "cells alone": ({"cells": []}, "is JSON, but not a notebook, expected"),
    "cells that are a dict": (
        {"nbformat": 4, "cells": {}},
        "is JSON, but not a notebook, expected",
    ),
    "cells that are null": ({"nbformat": 4, "cells": None}, "is JSON, but not a notebook"),
    "a version of text": ({"nbformat": "4", "cells": []}, "is JSON, but not a notebook"),
    "a version that is true": ({"nbformat": True, "cells": []}, "is JSON, but not a notebook"),
    "worksheets of numbers": ({"nbformat": 3, "worksheets": [1]}, "is JSON, but not a notebook"),
    "worksheets with a number of cells": (
        {"nbformat": 3, "worksheets": [{"cells": 5}]},
        "is JSON, but not a notebook",
    ),
    "format 2": (
        {"nbformat": 2, "worksheets": [{"cells": []}]},
        "is in notebook format 2, expected format 4",
    ),
    "format 5": ({"nbformat": 5, "body": {}}, "is in notebook format 5, expected format 4"),
    "10,000 cells": (notebook(["a"] * 10_000), "has more than 5,000 cells, the most"),
    "a cell without text": (
        {"nbformat": 4, "cells": [{"cell_type": "code"}]},
        "has a code cell without text, expected a Jupyter notebook (.ipynb)",
    ),
    "a cell with a number": (
        {"nbformat": 4, "cells": [code(5)]},
        "has a code cell without text, expected",
    ),
    "a cell with a list of numbers": (
        {"nbformat": 4, "cells": [code(["a", 5])]},
        "has a code cell without text, expected",
    ),
}


@pytest.mark.parametrize(("content", "sentence"), REFUSED.values(), ids=list(REFUSED))
def test_what_is_no_notebook_is_refused_in_a_sentence(
    tmp_path: Path, content: object, sentence: str
) -> None:
    """The sentence names the file and what was expected, and a hint says what to do."""
    path = save(tmp_path / "student.ipynb", content)
    assert refusal(path).message.startswith(f"{path} {sentence}")
