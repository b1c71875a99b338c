"""What students hand in by mistake, and the sentence that they hear."""

from __future__ import annotations

from tests.submissions.honest.format_4 import code, kernel, plain, text

R_CELL = "grad_W11 <- function(d1, H1, h0) {\n  t(d1) %*% rbind(h0, H1[-nrow(H1), ])\n}"
JULIA_CELL = "function grad_W11(d1, H1, h0)\n    d1' * vcat(h0', H1[1:end-1, :])\nend"
NOTHING_OF_IT = "defines no function of"
NO_NOTEBOOK = "expected a Jupyter notebook (.ipynb)"

FOREIGN: dict[str, tuple[str, bytes, str]] = {
    "a notebook in R": (
        "rnn.ipynb",
        text(plain((R_CELL,), minor=4, **kernel("ir", "R", "R"))),
        "defines its functions in R, expected a notebook in Python",
    ),
    "a notebook in Julia": (
        "rnn.ipynb",
        text(plain((JULIA_CELL,), minor=4, **kernel("julia-1.10", "Julia 1.10", "julia"))),
        "defines its functions in Julia, expected a notebook in Python",
    ),
    "an empty notebook": ("rnn.ipynb", text(plain(())), NOTHING_OF_IT),
    "a notebook without code": (
        "rnn.ipynb",
        text(
            {**plain(()), "cells": [{"cell_type": "markdown", "metadata": {}, "source": "# RNN"}]}
        ),
        NOTHING_OF_IT,
    ),
    "a notebook of another lecture": (
        "rnn.ipynb",
        text(plain(("import pandas as pd\ndf = pd.read_csv('titanic.csv')",))),
        NOTHING_OF_IT,
    ),
    "functions under other names": (
        "rnn.ipynb",
        text(plain(("def my_gradient(d1, H1):\n    return d1.T @ H1",))),
        NOTHING_OF_IT,
    ),
    "all code commented out": (
        "rnn.ipynb",
        text(plain(("# def grad_W11(d1, H1, h0):\n#     return d1.T @ H1",))),
        NOTHING_OF_IT,
    ),
    "an empty file": ("rnn.ipynb", b"", "is empty"),
    "a script": ("rnn.py", b"def grad_W11(d1, H1, h0):\n    return d1.T @ H1\n", NO_NOTEBOOK),
    "a percent script named .ipynb": ("rnn.ipynb", b"# %%\nx = 1\n", NO_NOTEBOOK),
    "a Quarto document": ("rnn.qmd", b"---\ntitle: RNN\n---\n```{python}\nx = 1\n```", NO_NOTEBOOK),
    "an export to HTML": ("rnn.html", b"<!DOCTYPE html><html></html>", NO_NOTEBOOK),
    "an export to PDF": ("rnn.pdf", b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n", NO_NOTEBOOK),
    "a download that failed": ("rnn.ipynb", b"<html>404: Not Found</html>", NO_NOTEBOOK),
    "a pointer of Git LFS": (
        "rnn.ipynb",
        b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
        NO_NOTEBOOK,
    ),
    "a merge conflict": (
        "rnn.ipynb",
        b'{\n<<<<<<< HEAD\n "cells": [],\n=======\n "cells": [1],\n>>>>>>> main\n}',
        NO_NOTEBOOK,
    ),
    "cut short while saving": ("rnn.ipynb", text(plain(("x = 1",)))[:-20], NO_NOTEBOOK),
    "a workspace of JupyterLab": (
        "rnn.ipynb",
        b'{"data": {"layout-restorer:data": {}}, "metadata": {"id": "default"}}',
        NO_NOTEBOOK,
    ),
    "a list of cells": ("rnn.ipynb", b"[" + text(code("x = 1")) + b"]", NO_NOTEBOOK),
    "format 2": ("rnn.ipynb", b'{"nbformat": 2, "worksheets": []}', "notebook format 2, expected"),
    "format 5": ("rnn.ipynb", b'{"nbformat": 5, "cells": []}', "notebook format 5, expected"),
}
"""By name: the file's name, its bytes, and what the message says of it."""
