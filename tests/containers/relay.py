"""A way to the engine that can be cut, as when the engine dies, or refuse a start; it goes on."""

from __future__ import annotations

import re
import socket
import threading
from contextlib import suppress
from pathlib import Path

START = re.compile(rb"POST \S+/start ")
REFUSAL = (
    b"HTTP/1.1 500 Internal Server Error\r\n"
    b"Content-Type: application/json\r\nContent-Length: 24\r\n\r\n"
    b'{"message": "try later"}'
)


class Relay:
    """Listens at `path` and passes all on to the engine at `target`.

    Args:
        path: Where the relay listens.
        target: The engine's socket.
    """

    def __init__(self, path: Path, target: str) -> None:
        self.address = f"unix://{path}"
        self._path, self._target = path, target
        self._open: list[socket.socket] = []
        self.refusals = 0
        """So many of the next containers are not started: the engine seems to be short of it."""
        self.mend()

    def mend(self) -> None:
        """Listens, for the first time or again."""
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(self._path))
        self._listening.listen()
        threading.Thread(target=self._accept, args=(self._listening,), daemon=True).start()

    def cut(self) -> None:
        """Ends every connection; nobody answers from here on."""
        self._path.unlink(missing_ok=True)
        for each in (self._listening, *self._open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self._open.clear()

    def _accept(self, listening: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listening.accept()
                far = socket.socket(socket.AF_UNIX)
                far.connect(self._target)
                self._open += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(1 << 16):
                if self.refusals and START.match(data):
                    self.refusals -= 1
                    one.sendall(REFUSAL)
                else:
                    other.sendall(data)
            other.shutdown(socket.SHUT_WR)
