"""The wire: what is no frame, to the letter, is a `WireError` and nothing else."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder import wire
from autograder.wire import WireError

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# --- frames by Hypothesis -------------------------------------------------------------------------

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
counts = st.integers(0, 1 << 40)
seconds = st.floats(0, 1e6)

arrays = st.builds(
    wire.Array,
    st.sampled_from(["|b1", "<i8", "<f4", "<c16"]),
    st.lists(counts, max_size=wire.MAX_AXES).map(tuple),
    st.binary(max_size=40),
)
bigints = st.integers().map(lambda n: wire.BigInt(hex(n << 70)))
leaves = (
    arrays
    | bigints
    | text
    | st.booleans()
    | st.integers(-(1 << 63), (1 << 64) - 1)
    | st.floats(allow_nan=False)
    | st.none()
)
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4).map(tuple).map(wire.Sequence)
        | st.dictionaries(text, inner, max_size=4).map(wire.Table)
    ),
    max_leaves=12,
)
results = st.one_of(
    st.builds(wire.Returned, values, st.lists(text, max_size=3).map(tuple)),
    st.builds(wire.Raised, text, text),
    st.just(wire.Undefined()),
    st.builds(wire.Unsupported, text),
    st.just(wire.TooLarge()),
    st.builds(wire.Died, st.sampled_from(["time", "memory", "crash"]), text),
)
confinements = st.builds(
    wire.Confinement, counts, counts, counts, counts, st.none() | st.integers(0, 1 << 31)
)
to_probe = st.one_of(
    st.builds(
        wire.Start,
        st.lists(text, max_size=4).map(tuple),
        st.lists(counts, max_size=4).map(tuple),
        seconds,
        seconds,
        confinements,
    ),
    st.builds(
        wire.Ask,
        st.binary(max_size=16),
        st.lists(
            st.builds(wire.Call, text, st.dictionaries(text, values, max_size=2)), max_size=2
        ).map(tuple),
        seconds,
    ),
)
from_probe = st.one_of(
    st.just(wire.Hello()),
    st.builds(wire.CellBegun, counts),
    st.builds(wire.CellEnded, counts, st.none() | text),
    st.just(wire.Ready()),
    st.builds(wire.Answered, st.binary(max_size=16), st.lists(results, max_size=3).map(tuple)),
)


def body(message: Any) -> bytes:
    return wire.frame(message)[wire.HEADER :]


@FEW
@given(to_probe)
def test_frames_to_the_probe_come_back_as_they_went(message: Any) -> None:
    """Decoding what was encoded for the probe gives an equal message."""
    assert wire.to_probe(body(message)) == message


@FEW
@given(from_probe)
def test_frames_from_the_probe_come_back_as_they_went(message: Any) -> None:
    """Decoding what was encoded for the judge gives an equal message."""
    assert wire.from_probe(body(message)) == message


@FEW
@given(results)
def test_results_of_calls_come_back_as_they_went(result: Any) -> None:
    """Decoding what a fork hands to the probe gives an equal result."""
    assert wire.call_result(body(result)) == result


def test_numbers_that_are_no_numbers_come_back() -> None:
    """The values nan and inf go over the wire as what they are."""
    frame = body(wire.Returned(wire.Sequence((float("nan"), float("-inf")))))
    nan, inf = wire.call_result(frame).value.items  # type: ignore[union-attr]
    assert nan != nan and inf == float("-inf")


# --- bodies that are no frames --------------------------------------------------------------------

DECODERS = (wire.to_probe, wire.from_probe, wire.call_result)
RETURNED = b"\x82\xa4type\xa8returned\xa5value"
ANSWERED = b"\x83\xa4type\xa8answered\xa5token\xc4\x01a\xa7results"
ENDLESS = b"\xff\xff\xff\xff"


def packed(**fields: Any) -> bytes:
    return msgspec.msgpack.encode(fields)


def returned(value: Any) -> bytes:
    return packed(type="returned", value=value)


GARBAGE = {
    "empty": b"",
    "zeros": b"\x00" * 20,
    "ones": b"\xff" * 20,
    "text": b"GET / HTTP/1.1\r\n\r\n",
    "pickle": b"\x80\x04\x95\x10\x00\x00\x00\x00\x00\x00\x00",
    "unknown tag": packed(type="verdict", score=100),
    "no tag": packed(cell=1),
    "tag of a number": packed(type=7),
    "only a number": msgspec.msgpack.encode(5),
    "only a list": msgspec.msgpack.encode([1, 2]),
    "unknown field": packed(type="hello", score=100),
    "unknown field of a value": returned(
        {"type": "array", "dtype": "<f8", "shape": [], "data": b"", "x": 1}
    ),
    "missing field": packed(type="returned"),
    "wrong type": packed(type="cell-begun", cell="one"),
    "a float for an integer": packed(type="cell-begun", cell=1.5),
    "text for bytes": packed(type="answered", token="t", results=[]),
    "unknown fate": packed(type="died", how="boredom"),
    "a result in a result": returned({"type": "returned", "value": 1}),
    "dtype of objects": returned({"type": "array", "dtype": "|O", "shape": [1], "data": b"\0" * 8}),
    "dtype of big-endian": returned(
        {"type": "array", "dtype": ">f8", "shape": [1], "data": b"\0" * 8}
    ),
    "negative shape": returned({"type": "array", "dtype": "<f8", "shape": [-1], "data": b""}),
    "nine axes": returned({"type": "array", "dtype": "|u1", "shape": [1] * 9, "data": b"1"}),
    "a big integer of words": returned({"type": "bigint", "hex": "0xquit()"}),
    "a big integer too big": returned({"type": "bigint", "hex": "0x" + "1" * 20_000}),
    "keys of numbers": returned({"type": "table", "entries": {1: 2}}),
    "more after the end": body(wire.Hello()) + b"\x00",
    "an extension": RETURNED + b"\xd6\xff\x00\x00\x00\x00",
    "text that is no UTF-8": RETURNED + b"\xa1\xff",
    "a surrogate": RETURNED + b"\xa3\xed\xa0\x80",
    "a tag that is no UTF-8": b"\x81\xa4type\xa1\xff",
    "a key that is no UTF-8": b"\x81\xa1\xff\xc0",
    "endless list of results": ANSWERED + b"\xdd" + ENDLESS,
    "endless sequence": RETURNED + b"\x82\xa4type\xa8sequence\xa5items\xdd" + ENDLESS,
    "endless table": RETURNED + b"\x82\xa4type\xa5table\xa7entries\xdf" + ENDLESS,
    "endless shape": RETURNED + b"\x84\xa4type\xa5array\xa5dtype\xa3<f8\xa5shape\xdd" + ENDLESS,
    "endless text": RETURNED + b"\xdb" + ENDLESS,
    "endless bytes": b"\x82\xa4type\xa8answered\xa5token\xc6" + ENDLESS,
    "endless map": b"\xdf" + ENDLESS,
    "100,000 lists": b"\x91" * 100_000,
    "100,000 maps": b"\x81\xa1a" * 100_000,
    "100,000 lists as a value": RETURNED + b"\x91" * 100_000,
    "100,000 sequences": RETURNED + b"\x82\xa4type\xa8sequence\xa5items\x91" * 100_000,
    "100,000 tables": RETURNED + b"\x82\xa4type\xa5table\xa7entries\x81\xa1a" * 60_000,
    "100,000 lists in a field that is not known": b"\x82\xa4type\xa5hello\xa1x" + b"\x91" * 100_000,
}


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=list(GARBAGE))
@pytest.mark.parametrize("decode", DECODERS)
def test_what_is_no_frame_is_a_wire_error(
    garbage: bytes, decode: Callable[[bytes], object]
) -> None:
    """Garbage raises WireError, and takes no memory to speak of, whatever it announces."""
    tracemalloc.start()
    try:
        with pytest.raises(WireError):
            decode(garbage)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 16 << 20


@FEW
@given(st.data())
def test_a_truncated_frame_is_a_wire_error(data: st.DataObject) -> None:
    """No beginning of a frame is a frame."""
    whole = body(data.draw(from_probe))
    cut = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(WireError):
        wire.from_probe(whole[:cut])


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
def test_random_bytes_raise_nothing_but_wire_errors(garbage: bytes) -> None:
    """Decoding random bytes gives a frame or a WireError."""
    for decode in DECODERS:
        try:
            decode(garbage)
        except WireError:
            continue


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(from_probe, st.data())
def test_a_frame_with_changed_bytes_raises_nothing_but_wire_errors(
    message: Any, data: st.DataObject
) -> None:
    """A frame with some bytes changed is another frame or a WireError."""
    changed = bytearray(body(message))
    for _ in range(data.draw(st.integers(1, 4))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    try:
        wire.from_probe(bytes(changed))
    except WireError:
        return


def test_integers_beyond_64_bits_do_not_come_as_numbers() -> None:
    """The judge never meets a plain integer that the wire has no form for."""
    with pytest.raises(OverflowError):
        body(wire.Returned(1 << 64))


# --- streams --------------------------------------------------------------------------------------


@FEW
@given(st.lists(from_probe, max_size=5), st.data())
def test_frames_are_found_at_any_chunking(messages: list[Any], data: st.DataObject) -> None:
    """However a stream is cut, the same frames come out, in order."""
    stream = b"".join(map(wire.frame, messages))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    edges = [0, *cuts, len(stream)]
    frames = wire.Frames(wire.FROM_PROBE_BYTES)
    bodies = [b for a, z in pairwise(edges) for b in frames.feed(stream[a:z])]
    assert [wire.from_probe(b) for b in bodies] == messages


def test_frames_are_found_byte_by_byte() -> None:
    """One byte at a time is a chunking as well."""
    messages = [wire.Hello(), wire.CellEnded(3, "it raised"), wire.Ready()]
    frames = wire.Frames(100)
    stream = b"".join(map(wire.frame, messages))
    bodies = [body for byte in stream for body in frames.feed(bytes([byte]))]
    assert [wire.from_probe(body) for body in bodies] == messages


def test_a_frame_longer_than_the_limit_is_refused_by_its_announcement() -> None:
    """The header alone is enough: nothing is kept for a frame that is too long."""
    frames = wire.Frames(1000)
    with pytest.raises(WireError, match=r"1,001 bytes, at most 1,000"):
        list(frames.feed((1001).to_bytes(4, "big")))


def test_a_frame_as_long_as_the_limit_is_taken() -> None:
    """The limit itself is allowed."""
    frames = wire.Frames(1000)
    assert list(frames.feed((1000).to_bytes(4, "big") + b"x" * 1000)) == [b"x" * 1000]


def test_what_came_whole_before_a_frame_too_long_is_given() -> None:
    """The bodies before the offending header come out first."""
    bodies = wire.Frames(10).feed(b"\0\0\0\1a" + b"\xff" * 8)
    assert next(bodies) == b"a"
    with pytest.raises(WireError):
        next(bodies)
