"""The bytes between judge and probe: length-capped frames of typed values.

Shared by both sides, and all that they share besides `values`. A frame is its length (4 bytes,
big-endian) and a MessagePack body. Decoding is typed: a body that is not one of the frames below,
to the letter, is a `WireError`. Nothing is unpickled, evaluated or looked up by a name that came
over the wire.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, TypeVar

from autograder.lean import msgspec

FROM_PROBE_BYTES = 1 << 20
"""No frame from the probe is longer; what a student returns cannot make the judge grow."""
TO_PROBE_BYTES = 64 << 20

T = TypeVar("T")
HEADER = 4
MAX_AXES = 8
MAX_PARTS = 4096
"""A list that is no array of numbers, and a dict, has so many parts and no more."""

Text = Annotated[str, msgspec.Meta(max_length=1000)]
Number = Annotated[int, msgspec.Meta(ge=0)]


class WireError(Exception):
    """What came over the wire is not a frame."""


class _Struct(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A value of the wire."""


# --- values ---------------------------------------------------------------------------------------

DType = Literal[
    "|b1", "|i1", "|u1", "<i2", "<u2", "<i4", "<u4", "<i8", "<u8",
    "<f2", "<f4", "<f8", "<c8", "<c16",
]  # fmt: skip


class Array(_Struct, tag="array", frozen=True):
    """An array: its dtype, its shape, and its elements in C order."""

    dtype: DType
    shape: Annotated[tuple[Number, ...], msgspec.Meta(max_length=MAX_AXES)]
    data: bytes


class BigInt(_Struct, tag="bigint", frozen=True):
    """An integer of more than 64 bits."""

    hex: Annotated[str, msgspec.Meta(max_length=20_000, pattern="^-?0x[0-9a-f]+$")]


class Sequence(_Struct, tag="sequence", frozen=True):
    """A list or a tuple."""

    items: Annotated[tuple[Value, ...], msgspec.Meta(max_length=MAX_PARTS)]


class Table(_Struct, tag="table", frozen=True):
    """A dict with string keys."""

    entries: Annotated[dict[Text, Value], msgspec.Meta(max_length=MAX_PARTS)]


Value = Array | BigInt | Sequence | Table | Text | bool | int | float | None

# --- what became of a call ------------------------------------------------------------------------


class Returned(_Struct, tag="returned", frozen=True):
    """The function returned `value`; `changed` names the arguments that it wrote into."""

    value: Value
    changed: tuple[Text, ...] = ()


class Raised(_Struct, tag="raised", frozen=True):
    """The function raised."""

    kind: Text
    message: Text


class Undefined(_Struct, tag="undefined", frozen=True):
    """The notebook defines no function of that name."""


class Unsupported(_Struct, tag="unsupported", frozen=True):
    """The function returned something that is no number, array, or list, tuple or dict of them."""

    what: Text


class TooLarge(_Struct, tag="too-large", frozen=True):
    """The function returned more than a frame holds."""


class Died(_Struct, tag="died", frozen=True):
    """The process that ran the function came to its end instead of an answer."""

    how: Literal["time", "memory", "crash"]
    detail: Text = ""


NOT_ASKED = "not asked"
"""The detail of a `Died` that stands for calls that were never made."""

CallResult = Returned | Raised | Undefined | Unsupported | TooLarge | Died

# --- frames to the probe --------------------------------------------------------------------------


class Confinement(_Struct, frozen=True):
    """What the probe takes from itself before any cell runs; None leaves a thing as it is."""

    memory_bytes: int
    file_bytes: int
    processes: int
    cpu_seconds: int
    uid: int | None = None


class Start(_Struct, tag="start", frozen=True):
    """Run these cells, but not those that ended the process in an earlier try.

    None is begun after `notebook_seconds`: what the others defined is there to be called.
    """

    cells: tuple[str, ...]
    skip: tuple[int, ...]
    cell_seconds: float
    notebook_seconds: float
    confinement: Confinement


class Call(_Struct, frozen=True):
    """Call `function` with `arguments`, by their contract names in the contract's order."""

    function: str
    arguments: dict[str, Value]


class Ask(_Struct, tag="ask", frozen=True):
    """Answer these calls. `token` ties the answer to the question.

    Where the first `hopeless` calls die, one after the other, the others share their fate.
    """

    token: bytes
    calls: tuple[Call, ...]
    call_seconds: float
    hopeless: int = 1


ToProbe = Start | Ask

# --- frames from the probe ------------------------------------------------------------------------


class Hello(_Struct, tag="hello", frozen=True):
    """The probe is confined; from here on, whatever goes wrong is the notebook's doing."""


class CellBegun(_Struct, tag="cell-begun", frozen=True):
    """Cell `cell` (from 0, among the code cells) starts."""

    cell: Number


class CellEnded(_Struct, tag="cell-ended", frozen=True):
    """Cell `cell` came to its end, or to a `problem`."""

    cell: Number
    problem: Text | None


class Ready(_Struct, tag="ready", frozen=True):
    """All cells have run; the probe takes questions."""


class Answered(_Struct, tag="answered", frozen=True):
    """What became of the calls of the question with this token."""

    token: bytes
    results: tuple[CallResult, ...]


FromProbe = Hello | CellBegun | CellEnded | Ready | Answered

_encoder = msgspec.msgpack.Encoder()
_to_probe: msgspec.msgpack.Decoder[ToProbe] = msgspec.msgpack.Decoder(ToProbe)
_from_probe: msgspec.msgpack.Decoder[FromProbe] = msgspec.msgpack.Decoder(FromProbe)
_result: msgspec.msgpack.Decoder[CallResult] = msgspec.msgpack.Decoder(CallResult)


def frame(message: ToProbe | FromProbe | CallResult) -> bytes:
    """The bytes of one frame."""
    body = _encoder.encode(message)
    return len(body).to_bytes(HEADER, "big") + body


def to_probe(body: bytes) -> ToProbe:
    """Decodes a frame's body on the probe's side. Raises WireError."""
    return _decode(_to_probe, body)


def from_probe(body: bytes) -> FromProbe:
    """Decodes a frame's body on the judge's side. Raises WireError."""
    return _decode(_from_probe, body)


def call_result(body: bytes) -> CallResult:
    """Decodes what a forked call hands back to the probe. Raises WireError."""
    return _decode(_result, body)


def _decode(decoder: msgspec.msgpack.Decoder[T], body: bytes) -> T:
    try:
        return decoder.decode(body)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError, OverflowError) as error:
        raise WireError(f"not a frame: {error}") from None


class Frames:
    """Cuts a stream of bytes into the bodies of frames, none longer than `limit`."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Takes the next bytes of the stream, gives the bodies that are complete with them.

        Raises:
            WireError: A frame is announced that is longer than the limit.
        """
        self._buffer += data
        while len(self._buffer) >= HEADER:
            size = int.from_bytes(self._buffer[:HEADER], "big")
            if size > self._limit:
                raise WireError(f"a frame of {size:,} bytes, at most {self._limit:,} are taken")
            if len(self._buffer) < HEADER + size:
                return
            body = bytes(self._buffer[HEADER : HEADER + size])
            del self._buffer[: HEADER + size]
            yield body
