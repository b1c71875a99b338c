"""What is fuzzed: each target takes bytes, and raises only where a promise is broken.

The promises: every rejection is a typed error, what is taken comes back as it went, and nothing
that is kept is larger than the input allows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder import wire
from autograder.archive import notebook_in
from autograder.errors import InputError
from autograder.notebook import MOST_BYTES, code_cells
from autograder.submission import Submission
from autograder.values import UnsupportedValueError, pack, unpack

FRAME_BYTES = 1 << 14
"""A limit that a fuzzer's inputs reach, in the place of a frame's megabyte."""
_DECODERS: tuple[tuple[Callable[[bytes], Any], int], ...] = (
    (wire.from_probe, wire.HEADER),
    (wire.call_result, wire.HEADER),
    (wire.to_probe, wire.HEADER),
)


def wire_target(data: bytes) -> None:
    """A stream in pieces: cut into frames, each decoded by every reader there is.

    The first byte says how long the pieces are: single bytes for 0, up to 4 KB.
    """
    frames = wire.Frames(FRAME_BYTES)
    step = 16 * data[0] + 1 if data else 1
    try:
        for start in range(1, len(data), step):
            for body in frames.feed(data[start : start + step]):
                assert len(body) <= FRAME_BYTES
                _decode(body)
            assert len(frames._buffer) <= FRAME_BYTES + wire.HEADER + step
    except wire.WireError:
        pass


def _decode(body: bytes) -> None:
    for decode, header in _DECODERS:
        try:
            message = decode(body)
        except wire.WireError:
            continue
        again = wire.frame(message)[header:]
        assert wire.frame(decode(again))[header:] == again


def values_target(data: bytes) -> None:
    """What a call returned, off the wire: unpacked, and fit to go over the wire again."""
    try:
        result = wire.call_result(data)
    except wire.WireError:
        return
    if not isinstance(result, wire.Returned):
        return
    try:
        value = unpack(result.value)
    except wire.WireError:
        return
    assert _size(value) <= 64 * len(data)
    try:
        packed = pack(value)
    except UnsupportedValueError:
        return
    assert wire.frame(wire.Returned(pack(unpack(packed)))) == wire.frame(wire.Returned(packed))


def _size(value: Any) -> int:
    """Bytes of the arrays and numbers in a value."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, (list, dict)):
        return sum(map(_size, value.values() if isinstance(value, dict) else value))
    return value.bit_length() // 8 if isinstance(value, int) else 8


def notebook_target(data: bytes) -> None:
    """A file as a student hands it in."""
    try:
        cells = code_cells(data, "noise.ipynb")
    except InputError as error:
        _check(error)
        return
    for cell in cells:
        cell.encode()
        assert "\r" not in cell
    assert sum(map(len, cells)) <= len(data)
    assert len(Submission("noise", cells).digest) == 32


def archive_target(data: bytes) -> None:
    """An archive as a student hands it in, and the notebook in it."""
    try:
        name, content = notebook_in(data, "noise.zip")
    except InputError as error:
        _check(error)
        return
    assert name.isprintable()
    assert len(content) <= MOST_BYTES
    notebook_target(content)


def _check(error: InputError) -> None:
    """A message is a line that can be shown, and says what to do."""
    assert error.message.isprintable() and len(error.message) < 1000
    assert error.hint and error.hint.isprintable()


TARGETS: dict[str, Callable[[bytes], None]] = {
    "wire": wire_target,
    "values": values_target,
    "notebook": notebook_target,
    "archive": archive_target,
}
