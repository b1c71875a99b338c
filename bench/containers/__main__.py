"""What a container costs: an empty one, a submission through docker and bwrap, the images.

All in turn in one run, since only their differences mean something on a machine that does other
work as well. Beside them stock Otter, on a notebook with one question (`stock`), and what was
recorded of its image: some 4 GB.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from autograder.errors import GraderFault
from autograder.sandbox.docker_engine import connect
from autograder.sandbox.docker_image import AUTOGRADER, STUDENT, student_image
from bench.containers import stock
from bench.grading.__main__ import grading, light_notebook, seconds

ROUNDS = 11
DOCKER = "graded through docker"
OTTER_BYTES = 4_000_000_000
EMPTY = """\
from autograder.sandbox.docker_engine import connect
client = connect()
settings = client.create_host_config(network_mode="none")
made = client.create_container({image!r}, ["true"], host_config=settings)
client.start(made["Id"])
client.wait(made["Id"])
client.remove_container(made["Id"])
"""


def submissions(folder: Path, otter: str) -> None:
    """Prints what a light submission takes, from the start of the command to its exit."""
    light, question = light_notebook(folder), stock.submission(folder)
    empty = ["docker", "run", "--rm", "--network", "none", STUDENT, "true"]
    commands = {
        "an empty container, docker run": empty,
        "an empty container, through the SDK": [sys.executable, "-c", EMPTY.format(image=STUDENT)],
        DOCKER: grading(light, "docker"),
        "graded through bwrap": grading(light, "bwrap"),
        "one question by stock otter grade": stock.grading(question, otter),
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for command in commands.values():
        seconds(*command)
    for _ in range(ROUNDS):
        for name, command in commands.items():
            times[name].append(seconds(*command))
    ours = statistics.median(times[DOCKER])
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"{name:36} {median:6.3f} s   at best {min(taken):6.3f} s   {median / ours:5.2f}")
    print(f"the last column: as many times as long as {DOCKER}")


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
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "otter").mkdir()
        with stock.image(folder / "otter") as otter:
            submissions(folder, otter)
    images()


if __name__ == "__main__":
    main()
