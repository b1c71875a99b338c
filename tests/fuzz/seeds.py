"""Where noise starts from: valid inputs of each target."""

from __future__ import annotations

import io
import json
import zipfile
from collections import namedtuple

import numpy as np

from autograder import wire
from autograder.values import pack
from tests.conftest import ROOT, notebook

Pair = namedtuple("Pair", "W b")
VALUES = (
    None,
    True,
    -7,
    2**63,
    -(2**300),
    float("nan"),
    "softmax",
    np.eye(3),
    np.arange(6, dtype="<i4").reshape(2, 3),
    np.ones((2, 1), "<f4") * (1 + 2j),
    np.zeros((0, 3), "<f8"),
    [np.eye(2), None, [1, "a", {"k": 2.0}]],
    {"W0": np.ones((2, 3)), "b0": np.zeros(2)},
    Pair(np.eye(2), 1.5),
    ["a" * 100] * 20,
)
RESULTS: tuple[wire.CallResult, ...] = (
    *(wire.Returned(pack(value), ("X", "h0")) for value in VALUES),
    wire.Raised("ValueError", "shapes (3,) and (4,) do not fit"),
    wire.Undefined(),
    wire.Unsupported("a generator"),
    wire.TooLarge(),
    wire.Died("time", "5 s"),
)
FROM_PROBE: tuple[wire.FromProbe, ...] = (
    wire.Hello(),
    wire.CellBegun(0),
    wire.CellEnded(0, None),
    wire.CellEnded(1, "NameError: name 'x' is not defined"),
    wire.Ready(),
    *(wire.Answered(bytes(16), (result, result)) for result in RESULTS),
)
TO_PROBE: tuple[wire.ToProbe, ...] = (
    wire.Start(("import numpy as np", "x = 1"), (0,), 20.0, 120, wire.Confinement(1, 2, 3, 4)),
    wire.Ask(bytes(16), (wire.Call("grad_W11", {"D1": pack(np.eye(2))}),), 5.0),
)


def wire_seeds() -> list[bytes]:
    """Streams of one frame and of a few, cut at every so many bytes."""
    frames = [wire.frame(message) for message in (*FROM_PROBE, *RESULTS, *TO_PROBE)]
    few = [b"".join(frames[:5]), b"".join(frames[4:9])]
    return [bytes([step]) + stream for step in (0, 1, 255) for stream in (*frames, *few)]


def values_seeds() -> list[bytes]:
    """Bodies of frames that hold what a call returned."""
    return [wire.frame(result)[wire.HEADER :] for result in RESULTS]


def notebook_seeds() -> list[bytes]:
    """Notebooks of every format that is read, and a few that are none."""
    old = {"cell_type": "code", "input": ["a = 1\n", "b = 2"], "language": "python", "outputs": []}
    rows = [
        notebook([]),
        notebook(["a = 1", "def f(x):\r\n    return x", "'\ud83d'"]),
        {"nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": [old]}, {}]},
        {"nbformat": 4, "cells": [{"cell_type": "code", "source": ["x\n", "y"]}, 5, None]},
        {"nbformat": 4, "cells": [{"cell_type": "raw", "source": "---"}], "metadata": {"a": 1e308}},
    ]
    texts = [json.dumps(row) for row in rows]
    whole = [text.encode() for text in texts]
    return [*whole, b"\xef\xbb\xbf" + whole[1], texts[1].encode("utf-16"), whole[0] + b"NaN"]


def archive_seeds() -> list[bytes]:
    """Archives with a notebook at the top, in a folder, deflated and stored, and with junk."""
    content = notebook_seeds()[1]
    layouts: tuple[tuple[str, ...], ...] = (
        ("02-bptt.ipynb",),
        ("name/02-bptt.ipynb", "__MACOSX/name/._02-bptt.ipynb", "name/figure.png"),
        ("../02-bptt.ipynb",),
        ("a.ipynb", "b.ipynb"),
        (),
    )
    archives = []
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        for names in layouts:
            buffer = io.BytesIO()
            with zipfile.ZipFile(buffer, "w", method) as archive:
                for name in names:
                    archive.writestr(name, content)
            archives.append(buffer.getvalue())
    return archives


def seeds(target: str) -> list[bytes]:
    """The seeds of a target; for notebooks the handouts as well."""
    made = {
        "wire": wire_seeds,
        "values": values_seeds,
        "notebook": notebook_seeds,
        "archive": archive_seeds,
    }[target]()
    if target == "notebook":
        made += [path.read_bytes() for path in sorted(ROOT.glob("assignments/*/*.ipynb"))[:1]]
    return made
