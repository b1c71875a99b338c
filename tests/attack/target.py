"""A server on the grader's machine that no notebook may reach."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from typing import Self


class Target:
    """Listens on the loopback address, and notes who comes. Use as a context manager."""

    def __init__(self) -> None:
        self.visits: list[tuple[float, str]] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()

    def _listen(self) -> None:
        while True:
            try:
                visitor, _ = self._socket.accept()
            except OSError:
                return
            self.visits.append((time.monotonic(), "a server on the grader's machine"))
            with suppress(OSError):
                visitor.sendall(b"def grad_W11(D1, H, h0): return 'from outside'")
            visitor.close()
