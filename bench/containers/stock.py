"""Stock Otter beside ours: `otter grade` of a notebook with one question, in its containers.

Otter's own image is some 4 GB of conda that is fetched over the network. Here its grading, its
container and its kernel run in the autograder image, to which the kernel is added: what is timed
is what Otter does for each submission, and not how its image came to be.
"""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from autograder.sandbox.docker_image import AUTOGRADER
from bench.peers.otter import package
from bench.peers.question import SOLUTION, code, notebook

DOCKERFILE = """\
ARG BASE_IMAGE
FROM ${BASE_IMAGE}
USER root
ENV PYTHONPATH=/kernel JUPYTER_PATH=/kernel/share/jupyter PATH=/opt/rnn-autograder/bin:$PATH
COPY kernel /kernel
COPY source /autograder/source
RUN mkdir /autograder/submission /autograder/results \\
    && touch /autograder/submission_metadata.json \\
    && mv /autograder/source/run_autograder /autograder && chmod 755 /autograder/run_autograder
"""
RUN = "#!/bin/sh\nexec python -W ignore /autograder/source/run_otter.py\n"
"""Without the activation of a conda environment, which Otter has before it."""
GRADE = """\
import sys
from otter.grade.containers import grade_submission
results = grade_submission(sys.argv[1], sys.argv[2], network=False)
assert results.total == results.possible > 0, results.catastrophic_error
"""


def submission(folder: Path) -> Path:
    """The solved notebook of the question."""
    path = folder / "question.ipynb"
    path.write_text(json.dumps(notebook(code(SOLUTION))), encoding="utf-8")
    return path


@contextmanager
def image(folder: Path) -> Iterator[str]:
    """An image with Otter's package of the question; the kernel comes from the package index.

    Raises:
        subprocess.CalledProcessError: It cannot be built.
    """
    with zipfile.ZipFile(package(Path(sys.prefix), folder)) as packed:
        packed.extractall(folder / "source")
    (folder / "source" / "run_autograder").write_text(RUN)
    (folder / "Dockerfile").write_text(DOCKERFILE)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--target", str(folder / "kernel"), "ipykernel"], check=True)
    build = ["docker", "build", "--quiet", "--network", "none", "--build-arg"]
    build += [f"BASE_IMAGE={AUTOGRADER}", str(folder)]
    name = subprocess.run(build, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    try:
        yield name
    finally:
        subprocess.run(["docker", "rmi", "--force", name], check=True, stdout=subprocess.DEVNULL)


def grading(path: Path, image: str) -> list[str]:
    """The command that grades as `otter grade` does, its container included."""
    return [sys.executable, "-W", "ignore", "-c", GRADE, str(path), image]
