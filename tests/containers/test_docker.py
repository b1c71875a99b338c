"""The docker sandbox: what a notebook finds in its container, and what it may use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from docker.api import APIClient

from autograder.course import find
from autograder.errors import GraderFault
from autograder.grade import grade
from autograder.model import Verdict
from autograder.sandbox import docker
from autograder.sandbox.docker_container import FIRST_USER
from autograder.sandbox.docker_engine import connect
from autograder.sandbox.limits import MIB, Limits
from tests.conftest import SECRET
from tests.containers.asking import DOUBLE, DOUBLED, SHORT, answer, come, containers, run
from tests.containers.conftest import forget
from tests.needs import need


@pytest.fixture(autouse=True)
def engine() -> Iterator[None]:
    """An engine, and nothing remembered of one beyond the test."""
    need("docker")
    yield
    forget()


# --- what a notebook finds ------------------------------------------------------------------------


def test_a_notebook_has_no_power_in_its_container() -> None:
    """An ordinary user without capabilities or a way to any, under the engine's filter."""
    cell = (
        "def f(x):\n"
        "    lines = dict(line.split(':\\t') for line in open('/proc/self/status'))\n"
        "    return {name: lines[name].split()[0] for name in\n"
        "            ('Uid', 'CapEff', 'CapPrm', 'CapBnd', 'NoNewPrivs', 'Seccomp')}"
    )
    found = answer(cell)
    assert int(found["Uid"]) >= FIRST_USER
    assert {found["CapEff"], found["CapPrm"], found["CapBnd"]} == {"0" * 16}
    assert (found["NoNewPrivs"], found["Seccomp"]) == ("1", "2")


def test_a_notebook_can_write_to_its_folders_and_nowhere_else() -> None:
    """Three folders of limited size; all else is read-only or closed."""
    cell = (
        "import os\n"
        "def f(x):\n"
        "    found = []\n"
        "    for folder, _, _ in os.walk('/'):\n"
        "        if folder.startswith('/proc'):\n            continue\n"
        "        try:\n"
        "            open(folder + '/new', 'w').close()\n"
        "        except OSError:\n            continue\n"
        "        room = os.statvfs(folder)\n"
        "        found.append(f'{folder} {room.f_blocks * room.f_frsize}')\n"
        "    return sorted(found)"
    )
    size = SHORT.scratch_bytes
    expected = [f"{folder} {size}" for folder in ("/dev/shm", "/home/student", "/tmp")]
    assert [line for line in answer(cell) if not line.startswith("/dev/mqueue")] == expected


def test_nothing_of_the_host_is_mounted() -> None:
    """What lies on a disk is the image, and what the engine puts into every container."""
    cell = (
        "def f(x):\n"
        "    on_disk = []\n"
        "    for line in open('/proc/self/mountinfo'):\n"
        "        fields, _, kind = line.partition(' - ')\n"
        "        if kind.split()[0] not in ('proc', 'sysfs', 'tmpfs', 'devpts', 'mqueue',\n"
        "                                   'cgroup', 'cgroup2'):\n"
        "            on_disk.append(fields.split()[4])\n"
        "    return sorted(on_disk)"
    )
    added = {"/etc/hostname", "/etc/hosts", "/etc/resolv.conf"}
    assert {path for path in answer(cell) if "init" not in path} <= {"/", *added}


def test_two_containers_have_two_users() -> None:
    """What the kernel counts by user is not counted over two submissions."""
    cell = "import os\ndef f(x):\n    return os.getuid()"
    assert len({answer(cell) for _ in range(3)}) > 1


# --- limits ---------------------------------------------------------------------------------------


def test_a_submission_that_is_ended_for_its_memory_gets_that_verdict(
    write_notebook: Callable[..., Path],
) -> None:
    """The kernel ends it, and the report says why; what came before keeps its points."""
    cell = (
        "import numpy as np, os, signal\n"
        "def layer_shapes(*args, **kwargs):\n"
        "    for _ in range(4):\n"
        "        if os.fork() == 0:\n"
        "            held = np.ones(15 << 20)\n"
        "            signal.pause()\n"
        "    import time\n    time.sleep(30)"
    )
    limits = SHORT._replace(memory_bytes=400 * MIB, cell_seconds=20, call_seconds=20)
    report = grade(write_notebook(cell), docker, SECRET, assignment="02-bptt", limits=limits)
    (item,) = (item for item in report.items if item.name == "layer_shapes")
    assert (item.score, item.verdict) == (0, Verdict.MEMORY_LIMIT)


def test_the_courses_limits_are_the_containers(
    tmp_path: Path, write_notebook: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A container is started before the course is read, and again where that asks for others."""
    (tmp_path / "course.toml").write_text(
        "[limits]\nmemory_bytes = 1_000_000_000\nprocesses = 99\n"
    )
    seen: list[tuple[int, int, int]] = []

    def progress(_: str) -> None:
        for number in containers():
            host = connect().inspect_container(number)["HostConfig"]
            if not seen and host["PidsLimit"] != Limits().processes:
                seen.append((host["Memory"], host["MemorySwap"], host["PidsLimit"]))

    report = grade(
        write_notebook("def layer_shapes(): pass"),
        docker,
        SECRET,
        assignment="02-bptt",
        course=lambda: find(str(tmp_path / "course.toml")),
        progress=progress,
    )
    assert report.score == 0 and seen == [(1_000_000_000, 1_000_000_000, 99)]


def test_files_in_memory_are_counted_as_memory() -> None:
    """What processes alone do not hold is counted as well: a memfd belongs to none."""
    cell = (
        "import ctypes, os\n"
        "libc = ctypes.CDLL(None)\n"
        "for _ in range(9):\n"
        "    fd = libc.memfd_create(b'held', 0)\n"
        "    for _ in range(60):\n        os.write(fd, bytes(1 << 20))\n"
    )
    limits = SHORT._replace(memory_bytes=400 * MIB, cell_seconds=20, call_seconds=20)
    answers, problems = run([DOUBLE, cell], "double", limits=limits)
    assert answers == [DOUBLED]
    assert problems == {1: "it needed more memory than there is for a submission"}


def test_an_engine_that_cannot_keep_a_limit_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Such engines say so when they make a container, and would start it all the same."""
    make = APIClient.create_container

    def make_and_warn(*arguments: Any, **settings: Any) -> Any:
        said = "Your kernel does not support memory limit capabilities. Limitation discarded."
        return {**make(*arguments, **settings), "Warnings": [said]}

    monkeypatch.setattr(APIClient, "create_container", make_and_warn)
    with pytest.raises(GraderFault, match="cannot keep the limits: Your kernel") as refused:
        run([DOUBLE], "double")
    assert "version 2" in str(refused.value.hint)
    assert come(lambda: containers() == set())
