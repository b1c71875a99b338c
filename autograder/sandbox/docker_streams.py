"""Taking apart what an engine sends of a container: two streams in one, in frames.

A frame is its stream (1 byte), three zeros, its length (4 bytes, big-endian) and as many bytes. It
is handed on as it comes: what a frame says of its length makes nothing grow here.
"""

from __future__ import annotations

from autograder.errors import GraderFault
from autograder.sandbox.running import STDERR_BYTES

STDIN, STDOUT, STDERR = 0, 1, 2
HEADER = 8


class Streams:
    """The two streams of a container.

    Attributes:
        errors: The first of what came on standard error.
    """

    def __init__(self) -> None:
        self.errors = b""
        self._header = b""
        self._stream = STDIN
        self._left = 0

    def feed(self, data: bytes) -> bytes:
        """Takes the next bytes from the engine, gives what is standard output of them.

        Raises:
            GraderFault: They are not what an engine sends.
        """
        output = b""
        while data:
            if self._left == 0:
                wanted = HEADER - len(self._header)
                self._header, data = self._header + data[:wanted], data[wanted:]
                if len(self._header) == HEADER:
                    self._begin_frame()
                continue
            part, data = data[: self._left], data[self._left :]
            self._left -= len(part)
            if self._stream == STDOUT:
                output += part
            elif self._stream == STDERR:
                self.errors += part[: STDERR_BYTES - len(self.errors)]
        return output

    def _begin_frame(self) -> None:
        self._stream, zeros = self._header[0], self._header[1:4]
        if self._stream not in (STDIN, STDOUT, STDERR) or zeros != b"\0\0\0":
            raise GraderFault("the engine sends what is no stream of a container")
        self._left = int.from_bytes(self._header[4:], "big")
        self._header = b""
