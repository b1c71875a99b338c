"""A probe in a container of its own, from the outside: its streams, its memory, its end.

The engine is asked in a thread, so that the judge is loaded while the container starts. The same
thread then listens to what the engine tells of the container: short of memory, ended by whom.
"""

from __future__ import annotations

import os
import select
import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from autograder.errors import GraderFault
from autograder.sandbox.docker_engine import connect, fault
from autograder.sandbox.docker_image import student_image
from autograder.sandbox.docker_owner import labels, remove_abandoned
from autograder.sandbox.docker_streams import Streams
from autograder.sandbox.limits import Limits

if TYPE_CHECKING:
    from docker.types import CancellableStream

CHUNK = 1 << 16
START_SECONDS = 120
"""After so long the engine is given up: twice what it may take for one answer. A start that it has
refused, and that is tried again, it has answered at once."""
ATTEMPTS = 2
"""An engine with much to do may refuse a start, and not the next."""
END_SECONDS = 5
"""Within so long the engine tells of an end after the streams have closed."""
SPARE_SECONDS = 86_400
"""A container may be so much older than its submission's limit before other machines remove it."""
CPU_PERIOD, CPUS = 100_000, 2
FIRST_USER, USERS = 61_184, 4_336
"""Users that systems keep free for what is short-lived; in a rootless engine's range as well."""


class Container:
    """A container, started for one submission; it ends with its standard input.

    Args:
        command: What runs in it.
        environment: The whole environment of the command, but what the engine adds.
        home: Its working folder, writable and empty.
        limits: What it may use.
    """

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], home: str, limits: Limits
    ) -> None:
        self._id: str | None = None
        self._attached: Any = None
        self._socket: Any = None
        self._events: CancellableStream | None = None
        self._fault: GraderFault | None = None
        self._streams = Streams()
        self._killed = False
        self._up, self._told, self._short = threading.Event(), threading.Event(), threading.Event()
        self._from_outside = False
        settings = (list(command), dict(environment), home, limits)
        threading.Thread(target=self._keep, args=settings, daemon=True).start()

    def read(self, seconds: float) -> bytes | None:
        """The next bytes from the probe; b"" at its end, None when `seconds` have passed.

        Raises:
            GraderFault: The container could not be started.
        """
        deadline = time.monotonic() + seconds
        while self._is_up(deadline):
            if not self._wait_for(select.POLLIN, deadline):
                return None
            try:
                data = self._socket.recv(CHUNK)
            except (BlockingIOError, ssl.SSLWantReadError):
                continue
            except OSError:
                data = b""
            if not data:
                self._told.wait(END_SECONDS)  # by then it is known whether memory was short
                return b""
            if output := self._streams.feed(data):
                return output
            if time.monotonic() > deadline:  # standard error by itself may never fall silent
                return None
        return None

    def write(self, data: bytes, seconds: float) -> bool:
        """Sends bytes to the probe; False if it does not take them within `seconds`, or is gone.

        Raises:
            GraderFault: The container could not be started.
        """
        deadline = time.monotonic() + seconds
        left = memoryview(data)
        while left:
            if not self._is_up(deadline) or not self._wait_for(select.POLLOUT, deadline):
                return False
            try:
                left = left[self._socket.send(left) :]
            except (BlockingIOError, ssl.SSLWantWriteError):
                continue
            except OSError:
                return False
        return True

    def errors(self) -> str:
        """The first of what the command wrote to standard error before the probe took over."""
        return self._streams.errors.decode(errors="replace").strip()

    def was_ended(self) -> bool:
        """Whether it was ended from outside: the engine is gone, or somebody has asked it to."""
        return self._from_outside or not self._told.wait(END_SECONDS)

    def uses_more_than(self, most: int) -> bool:
        """Whether the kernel had to end a process, since all together needed more memory."""
        return self._short.is_set()

    def kill(self) -> None:
        """Ends the container; the engine removes it. Does nothing when called again."""
        if self._killed:
            return
        self._killed = True
        self._up.wait(START_SECONDS)
        for stream in (self._attached, self._socket):
            if stream is not None:
                stream.close()  # first: the engine ends no container while it waits to be heard
        if self._id is not None and not self._told.is_set():
            from docker.errors import APIError

            # Where the engine is gone, the container is removed when the next grader starts.
            with suppress(APIError, OSError):
                connect().kill(self._id)

    # --- in the thread --------------------------------------------------------------------------

    def _keep(self, *settings: Any) -> None:
        try:
            self._start(*settings)
        finally:
            self._up.set()
        if self._id is not None:
            remove_abandoned()
            self._listen()

    def _start(self, *settings: Any) -> None:
        for _ in range(ATTEMPTS):
            self._fault, refused = self._try(*settings)
            if self._fault is None and not self._killed:
                return
            self._remove()  # `kill` may have given up waiting for it
            if not refused or self._killed:
                return

    def _try(self, *settings: Any) -> tuple[GraderFault | None, bool]:
        """Starts the container; why that did not work, and whether the engine refused it."""
        from docker.errors import APIError

        try:
            self._begin(*settings)
        except GraderFault as error:
            return error, False
        except Exception as error:
            refused = isinstance(error, APIError) and error.is_server_error()
            return fault(error, "start a container"), refused
        return None, False

    def _begin(
        self, command: list[str], environment: dict[str, str], home: str, limits: Limits
    ) -> None:
        client = connect()
        created = client.create_container(
            student_image(),
            command,
            environment=environment,
            use_config_proxy=False,  # its address may have a password in it
            working_dir=home,
            user=_a_user(),
            hostname="sandbox",
            stdin_open=True,
            labels=labels(limits.submission_seconds + SPARE_SECONDS),
            host_config=_confinement(home, limits),
        )
        self._id = created["Id"]
        if discarded := [each for each in created["Warnings"] or () if "discarded" in each]:
            raise GraderFault(
                f"the engine cannot keep the limits: {discarded[0]}",
                hint="a rootless engine needs cgroups of version 2 that are delegated to its user",
            )
        self._attached = client.attach_socket(
            self._id, params={"stdin": 1, "stdout": 1, "stderr": 1, "stream": 1}
        )
        self._socket = getattr(self._attached, "_sock", self._attached)  # it can be written to
        self._socket.setblocking(False)
        self._events = client.events(filters={"container": self._id}, decode=True)
        client.start(self._id)

    def _listen(self) -> None:
        """Follows what the engine tells, until the container has ended or the engine is gone."""
        assert self._events is not None
        with suppress(Exception):  # however a connection breaks, that is all it tells
            for event in self._events:
                match event.get("status"):
                    case "oom":
                        self._short.set()
                    case "kill":
                        self._from_outside = not self._killed
                    case "die" | "died" | "destroy" | "remove":  # engines differ in their words
                        self._told.set()
                        break
        self._let_go_of_events()

    def _let_go_of_events(self) -> None:
        if self._events is not None:
            with suppress(OSError):
                self._events.close()
            self._events._response.close()  # the SDK leaves the connection open

    def _remove(self) -> None:
        """Removes a container that could not be started, or that nobody waits for any more."""
        from docker.errors import APIError

        for stream in (self._attached, self._socket):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        self._let_go_of_events()
        if self._id is not None:
            with suppress(APIError, OSError):
                connect().remove_container(self._id, force=True)
        self._id = self._attached = self._socket = self._events = None

    # --------------------------------------------------------------------------------------------

    def _is_up(self, deadline: float) -> bool:
        if not self._up.wait(max(0.0, deadline - time.monotonic())):
            return False
        if self._fault is not None:
            raise self._fault
        return True

    def _wait_for(self, what: int, deadline: float) -> bool:
        encrypted = isinstance(self._socket, ssl.SSLSocket)
        if what == select.POLLIN and encrypted and self._socket.pending():
            return True
        poll = select.poll()
        poll.register(self._socket, what)
        return bool(poll.poll(max(0.0, deadline - time.monotonic()) * 1000))


def _a_user() -> str:
    """Another one each time: the kernel counts processes by user, over all containers."""
    number = FIRST_USER + int.from_bytes(os.urandom(4), "big") % USERS
    return f"{number}:{number}"


def _confinement(home: str, limits: Limits) -> dict[str, Any]:
    from docker.types import LogConfig, Ulimit

    scratch = f"rw,exec,nosuid,nodev,mode=1777,size={limits.scratch_bytes}"
    settings: dict[str, Any] = connect().create_host_config(
        network_mode="none",
        ipc_mode="private",
        read_only=True,
        tmpfs={"/tmp": scratch, home: scratch},
        shm_size=limits.scratch_bytes,
        cap_drop=["ALL"],
        security_opt=["no-new-privileges"],
        mem_limit=limits.memory_bytes,
        memswap_limit=limits.memory_bytes,
        pids_limit=limits.processes,
        cpu_period=CPU_PERIOD,
        cpu_quota=CPUS * CPU_PERIOD,
        ulimits=[Ulimit(name="nofile", soft=1024, hard=1024), Ulimit(name="core", soft=0, hard=0)],
        # Not the first of its processes: a notebook that kills all it can see must end with it.
        init=True,
        auto_remove=True,
        log_config=LogConfig(type=LogConfig.types.NONE),
    )
    return settings
