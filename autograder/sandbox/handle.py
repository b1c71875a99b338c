"""What the session holds of a probe that is running, whatever it runs in."""

from __future__ import annotations

from typing import Protocol


class Handle(Protocol):
    """A running probe, from the outside: its two pipes, its memory, its end.

    What is asked of it raises GraderFault where the sandbox could not be started.
    """

    def read(self, seconds: float) -> bytes | None:
        """The next bytes from the probe; b"" at its end, None when `seconds` have passed."""

    def write(self, data: bytes, seconds: float) -> bool:
        """Sends bytes to the probe; False if it does not take them within `seconds`, or is gone."""

    def errors(self) -> str:
        """The first of what came on standard error before the probe took over."""

    def was_ended(self) -> bool:
        """Whether it was ended from outside. Asked when the probe has closed its end."""

    def uses_more_than(self, most: int) -> bool:
        """Whether all processes of the probe together need more bytes of memory than this."""

    def kill(self) -> None:
        """Ends every process of the probe. Does nothing when called again."""
