"""What an engine sends of a container is taken apart, however it is cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import GraderFault
from autograder.sandbox.docker_streams import STDERR, STDIN, STDOUT, Streams
from autograder.sandbox.running import STDERR_BYTES


def frame(stream: int, data: bytes) -> bytes:
    return bytes([stream, 0, 0, 0]) + len(data).to_bytes(4, "big") + data


FRAMES = st.lists(st.tuples(st.sampled_from([STDIN, STDOUT, STDERR]), st.binary(max_size=50)))


@given(FRAMES, st.lists(st.integers(1, 60)))
def test_the_streams_are_the_same_however_they_are_cut(
    frames: list[tuple[int, bytes]], cuts: list[int]
) -> None:
    """Frames may end anywhere in what comes at a time, and may be empty."""
    sent = b"".join(frame(stream, data) for stream, data in frames)
    streams, output = Streams(), b""
    for cut in cuts:
        output += streams.feed(sent[:cut])
        sent = sent[cut:]
    output += streams.feed(sent)
    assert output == b"".join(data for stream, data in frames if stream == STDOUT)
    assert streams.errors == b"".join(data for stream, data in frames if stream == STDERR)


def test_what_comes_of_a_frame_is_handed_on_before_its_end() -> None:
    """A frame of four gigabytes is not waited for, nor is room made for it."""
    streams = Streams()
    assert streams.feed(b"\1\0\0\0\xff\xff\xff\xffabc") == b"abc"
    assert streams.feed(b"def") == b"def"


def test_of_standard_error_the_first_is_kept() -> None:
    """A flood of errors makes nothing grow."""
    streams = Streams()
    for number in range(100):
        streams.feed(frame(STDERR, b"%4d" % number * 1000))
    assert len(streams.errors) == STDERR_BYTES and streams.errors.startswith(b"   0   0")


@pytest.mark.parametrize("sent", [b"\3\0\0\0\0\0\0\1x", b"HTTP/1.1 400 Bad Request"])
def test_what_is_no_frame_is_a_fault_of_the_engine(sent: bytes) -> None:
    """It is no notebook's doing when an engine sends what is no stream of a container."""
    with pytest.raises(GraderFault, match="no stream of a container"):
        Streams().feed(sent)
