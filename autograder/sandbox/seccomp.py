"""A filter of system calls, for what namespaces and limits leave open.

Memory that belongs to no process (memfd, System V, anonymous and shared) is counted by nobody;
keyrings are one for all sandboxes; a user namespace of the student's own could mount file systems
of any size; a lease on a file holds up all others who open it, and locks on parts of one are as
many as its bytes. Hardly a notebook needs these (ADR 7), and none the calls that kernels are
attacked through.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple


class _Machine(NamedTuple):
    """What a kind of machine calls itself, and its numbers of system calls."""

    audit: int
    clone: int
    fcntl: int
    mmap: int
    refused: tuple[int, ...]
    shared: tuple[int, ...]


# The order: memfd_create, memfd_secret, shmget, msgget, semget; unshare, setns; add_key,
# request_key, keyctl; bpf, perf_event_open, userfaultfd, io_uring_setup, ptrace,
# process_vm_readv, process_vm_writev, pidfd_getfd. Shared without namespaces: socket, mq_open,
# mq_unlink.
_MACHINES = {
    "x86_64": _Machine(0xC000003E, 56, 72, 9, (319, 447, 29, 68, 64, 272, 308, 248,
                       249, 250, 321, 298, 323, 425, 101, 310, 311, 438),
                      (41, 240, 241)),
    "aarch64": _Machine(0xC00000B7, 220, 25, 222, (279, 447, 194, 186, 190, 97, 268, 217,
                        218, 219, 280, 241, 282, 425, 117, 270, 271, 438),
                       (198, 180, 181)),
}  # fmt: skip
_CLONE3 = 435
_CLONE_NEWUSER = 0x10000000
_LOCKS_AND_LEASES = (6, 7, 37, 38, 1024)
_SHARED_AND_ANONYMOUS = 0x21
_X32 = 0x40000000

_LOAD, _EQUAL, _AT_LEAST, _HAS_BITS, _AND, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
_NUMBER, _MACHINE, _FIRST_ARGUMENT, _SECOND_ARGUMENT, _FOURTH_ARGUMENT = 0, 4, 16, 24, 40
_ALLOW, _EPERM, _ENOSYS = 0x7FFF0000, 0x00050001, 0x00050026


def program(machine: str, *, namespaces: bool = True) -> bytes | None:
    """The filter as the kernel reads it; None for a machine whose numbers are not known here.

    Args:
        machine: The kind of machine, as `uname` names it.
        namespaces: Whether the sandbox has a network and message queues of its own; where it has
            not, the filter refuses new sockets and queues.
    """
    known = _MACHINES.get(machine)
    if known is None:
        return None
    steps = [(_LOAD, 0, 0, _MACHINE), (_EQUAL, 1, 0, known.audit), (_RETURN, 0, 0, _EPERM)]
    steps += [(_LOAD, 0, 0, _NUMBER), (_AT_LEAST, 0, 1, _X32), (_RETURN, 0, 0, _EPERM)]
    for number in (*known.refused, *(() if namespaces else known.shared)):
        steps += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _EPERM)]
    refused = [(_EQUAL, 0, 1, each) for each in _LOCKS_AND_LEASES]
    steps += [(_EQUAL, 0, 2 * len(refused) + 2, known.fcntl), (_LOAD, 0, 0, _SECOND_ARGUMENT)]
    steps += [step for each in refused for step in (each, (_RETURN, 0, 0, _EPERM))]
    steps += [(_RETURN, 0, 0, _ALLOW)]
    steps += [(_EQUAL, 0, 5, known.mmap), (_LOAD, 0, 0, _FOURTH_ARGUMENT)]
    steps += [(_AND, 0, 0, _SHARED_AND_ANONYMOUS), (_EQUAL, 0, 1, _SHARED_AND_ANONYMOUS)]
    steps += [(_RETURN, 0, 0, _EPERM), (_RETURN, 0, 0, _ALLOW)]
    # The C library takes clone where there is no clone3, whose flags no filter can see.
    steps += [(_EQUAL, 0, 1, _CLONE3), (_RETURN, 0, 0, _ENOSYS)]
    steps += [(_EQUAL, 0, 3, known.clone), (_LOAD, 0, 0, _FIRST_ARGUMENT)]
    steps += [(_HAS_BITS, 0, 1, _CLONE_NEWUSER), (_RETURN, 0, 0, _EPERM), (_RETURN, 0, 0, _ALLOW)]
    return b"".join(struct.pack("<HBBI", *step) for step in steps)


@contextmanager
def descriptors(*, namespaces: bool = True) -> Iterator[list[int]]:
    """A descriptor to read the filter for this machine from; none where there is no filter."""
    code = program(os.uname().machine, namespaces=namespaces)
    if code is None:
        yield []
        return
    source, sink = os.pipe()
    try:
        os.write(sink, code)
        os.close(sink)
        yield [source]
    finally:
        os.close(source)
