"""What a container costs: an empty one, a submission through docker and bwrap, the images.

All in turn in one run, since only their differences mean something on a machine that does other
work as well. Beside them what was recorded of stock Otter 7.0.0 on another day: `otter grade`, 4.5
seconds for such a notebook, with an image of some 4 GB.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from autograder.errors import GraderFault
from autograder.sandbox.docker_engine import connect
from autograder.sandbox.docker_image import AUTOGRADER, STUDENT, student_image
from bench.grading.__main__ import grading, light_notebook, seconds

ROUNDS = 11
OTTER_SECONDS, OTTER_BYTES = 4.5, 4_000_000_000
EMPTY = """\
from autograder.sandbox.docker_engine import connect
client = connect()
settings = client.create_host_config(network_mode="none")
made = client.create_container({image!r}, ["true"], host_config=settings)
client.start(made["Id"])
client.wait(made["Id"])
client.remove_container(made["Id"])
"""


def submissions(folder: Path) -> None:
    """Prints what a light submission takes, from the start of the command to its exit."""
    light = light_notebook(folder)
    empty = ["docker", "run", "--rm", "--network", "none", STUDENT, "true"]
    commands = {
        "an empty container, docker run": empty,
        "an empty container, through the SDK": [sys.executable, "-c", EMPTY.format(image=STUDENT)],
        "graded through docker": grading(light, "docker"),
        "graded through bwrap": grading(light, "bwrap"),
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for command in commands.values():
        seconds(*command)
    for _ in range(ROUNDS):
        for name, command in commands.items():
            times[name].append(seconds(*command))
    for name, taken in times.items():
        print(f"{name:42} {statistics.median(taken):6.3f} s   at best {min(taken):6.3f} s")
    ours = statistics.median(times["graded through docker"])
    print(
        f"{'otter grade, as recorded':42} {OTTER_SECONDS:6.3f} s   {OTTER_SECONDS / ours:.1f} times"
    )


def images() -> None:
    """Prints the sizes of the images."""
    for name in (STUDENT, AUTOGRADER):
        size = connect().inspect_image(name)["Size"]
        print(f"{name:42} {size / 1e6:4.0f} MB   {OTTER_BYTES / size:.0f} times in Otter's")


def main() -> None:
    """Prints the tables; says why not, where there is no engine."""
    try:
        student_image()
    except GraderFault as error:
        print(f"containers: {error.message}")
        return
    with tempfile.TemporaryDirectory() as name:
        submissions(Path(name))
    images()


if __name__ == "__main__":
    main()
