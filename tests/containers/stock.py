"""Stock Otter's `otter grade` with a package: the image that it builds, and its containers' scores.

Its own command builds with Docker's buildx plugin. Here the plain builder builds the same file, but
for lines that fetch tools over the network, and Otter's own functions do the rest.
"""

from __future__ import annotations

import importlib.metadata
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from autograder.otter.package import package
from autograder.otter.settings import Settings
from tests.needs import IMAGE

FETCHING = {
    "apt-get update && \\\n    apt-get install -y curl unzip dos2unix wget && \\\n": "",
    "dos2unix /autograder/run_autograder /autograder/source/setup.sh": "true",
    "apt-get update && bash": "bash",
}
"""Of Otter's file, what needs a network, and what stands in its place."""

GRADE = """\
import json, re, sys
from otter.grade.containers import grade_submission
from otter.grade.utils import merge_scores_to_df

image, *paths = sys.argv[1:]
told = {}
for path in paths:
    results = grade_submission(path, image, network=False)
    failed = results.has_catastrophic_failure()
    items = {}
    for name, file in results.results.items():
        said = re.search("result:\\\\n +(\\\\w+)", file.summary())
        items[name] = [file.score, file.possible, said[1] if said else "PASSED"]
    told[path] = {
        "error": str(results.catastrophic_error),
        "items": items,
        "row": None if failed else merge_scores_to_df([results]).iloc[-1].to_dict(),
    }
print(json.dumps(told, default=float))
"""
"""What `otter grade` does with each submission, and with its results."""


@contextmanager
def image(settings: Settings) -> Iterator[str]:
    """The image that `otter grade` builds of a package on top of the autograder image.

    Raises:
        AssertionError: Otter's file is another one than this was written for, or does not build.
    """
    with TemporaryDirectory(prefix="package-") as folder:
        with zipfile.ZipFile(io.BytesIO(package(settings, ""))) as packed:
            packed.extractall(folder)
        otter = importlib.metadata.distribution("otter-grader")
        file = Path(str(otter.locate_file("otter/grade/Dockerfile"))).read_text()
        for old, new in FETCHING.items():
            assert old in file, old
            file = file.replace(old, new)
        (Path(folder) / "Dockerfile").write_text(file)
        build = ["docker", "build", "--quiet", "--network", "none"]
        build += ["--build-arg", f"BASE_IMAGE={IMAGE}", folder]
        plain = {**os.environ, "DOCKER_BUILDKIT": "0"}
        done = subprocess.run(build, capture_output=True, text=True, env=plain)
        assert done.returncode == 0, done.stdout + done.stderr
    name = done.stdout.strip()
    try:
        yield name
    finally:
        subprocess.run(["docker", "rmi", "--force", name], capture_output=True, check=True)


def grade(paths: Sequence[Path], image: str) -> dict[Path, Any]:
    """What `otter grade` makes of each notebook: `error`, `items`, and the `row` of its table.

    Raises:
        AssertionError: Otter itself came to an error.
    """
    command = [sys.executable, "-W", "ignore", "-c", GRADE, image, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return {Path(path): told for path, told in json.loads(done.stdout).items()}
