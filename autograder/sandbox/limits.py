"""What a submission may use. Seconds are wall-clock seconds."""

from __future__ import annotations

from typing import NamedTuple

MIB = 1 << 20


class Limits(NamedTuple):
    """Limits of one submission.

    Attributes:
        cell_seconds: A cell is interrupted after this long.
        notebook_seconds: All cells together; those that are left when it is over are not run.
        call_seconds: One call of a student's function.
        submission_seconds: Everything; items that are left when it is over get TIME_LIMIT.
        memory_bytes: Of each process, and of all processes together.
        scratch_bytes: Each of /tmp, /dev/shm and the home folder.
        file_bytes: One file.
        processes: Processes and threads at a time.
    """

    cell_seconds: float = 20
    notebook_seconds: float = 120
    call_seconds: float = 5
    submission_seconds: float = 600
    memory_bytes: int = 2048 * MIB
    scratch_bytes: int = 256 * MIB
    file_bytes: int = 64 * MIB
    processes: int = 128

    @property
    def fixed(self) -> tuple[int, int, int]:
        """Those that a sandbox may be given at its start, and then keeps."""
        return self.memory_bytes, self.scratch_bytes, self.processes
