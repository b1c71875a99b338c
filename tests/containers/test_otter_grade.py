"""`otter grade` with a package: the image that it builds, and what it makes of its containers.

Its own command builds with Docker's buildx plugin. Here the plain builder builds the same file, but
for two lines that fetch tools over the network, and Otter's own functions do the rest.
"""

from __future__ import annotations

import importlib.metadata
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course
from autograder.grade import grade
from autograder.otter.package import package
from autograder.sandbox import choose
from tests.conftest import ROOT, SECRET
from tests.containers import box as containers

pytestmark = pytest.mark.skipif(containers.why_not() is not None, reason=str(containers.why_not()))
EXAMPLE = ROOT / "examples" / "submissions" / "02-pairs-with-the-wrong-state.ipynb"

FETCHING = {
    "apt-get update && \\\n    apt-get install -y curl unzip dos2unix wget && \\\n": "",
    "dos2unix /autograder/run_autograder /autograder/source/setup.sh": "true",
    "apt-get update && bash": "bash",
}
"""Of Otter's file, what needs a network, and what stands in its place."""


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The image that `otter grade` builds of a package on top of the autograder image."""
    folder = tmp_path_factory.mktemp("package")
    with zipfile.ZipFile(io.BytesIO(package(containers.SETTINGS, ""))) as packed:
        packed.extractall(folder)
    otter = importlib.metadata.distribution("otter-grader")
    file = Path(str(otter.locate_file("otter/grade/Dockerfile"))).read_text()
    for old, new in FETCHING.items():
        assert old in file
        file = file.replace(old, new)
    (folder / "Dockerfile").write_text(file)
    build = ["docker", "build", "--quiet", "--network", "none"]
    build += ["--build-arg", f"BASE_IMAGE={containers.IMAGE}", str(folder)]
    done = subprocess.run(
        build, capture_output=True, text=True, env={"DOCKER_BUILDKIT": "0", "PATH": "/usr/bin:/bin"}
    )
    assert done.returncode == 0, done.stdout + done.stderr
    name = done.stdout.strip()
    yield name
    subprocess.run(["docker", "rmi", "--force", name], capture_output=True, check=True)


GRADE = """\
import json, sys
from otter.grade.containers import grade_submission
from otter.grade.utils import merge_scores_to_df

results = grade_submission(sys.argv[1], sys.argv[2], network=False)
failed = results.has_catastrophic_failure()
told = {
    "error": str(results.catastrophic_error),
    "items": {name: [file.score, file.possible] for name, file in results.results.items()},
    "row": None if failed else merge_scores_to_df([results]).iloc[-1].to_dict(),
}
print(json.dumps(told, default=float))
"""
"""What `otter grade` does with each submission, and with the results of all."""


def otter_grade(path: Path, image: str) -> Any:
    command = [sys.executable, "-W", "ignore", "-c", GRADE, str(path), image]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_otter_grade_gives_the_scores_of_grade(image: str) -> None:
    """Otter starts the container, copies the notebook in, and reads the same points out."""
    told = otter_grade(EXAMPLE, image)
    assert told["error"] == "None"
    report = grade(EXAMPLE, choose(), SECRET, course=Course)
    assert told["items"] == {item.name: [item.score, item.max_score] for item in report.items}
    row = told["row"]
    assert row["file"] == EXAMPLE.name
    assert (row["total_points_earned"], row["grading_status"]) == (report.score, "Completed")


def test_a_file_that_is_no_notebook_is_no_completed_grading(image: str, tmp_path: Path) -> None:
    """Otter says that the container failed."""
    path = tmp_path / "02-bptt.ipynb"
    path.write_text("this is no notebook")
    assert "Exit code: 2" in otter_grade(path, image)["error"]
