"""The two images: what is in them, what is not, how large they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from autograder import __version__
from autograder.commands import image
from autograder.errors import GraderFault, UsageError
from autograder.sandbox import bwrap, docker_image
from autograder.sandbox.docker_engine import connect
from autograder.sandbox.docker_image import AUTOGRADER, STUDENT
from autograder.sandbox.library import student_library
from tests.cli.command import run as command
from tests.conftest import ROOT
from tests.needs import need

MOST = {STUDENT: 300_000_000, AUTOGRADER: 450_000_000}


@pytest.fixture(autouse=True)
def engine() -> None:
    need("docker")


def said(name: str, script: str, user: str | None = None) -> Any:
    """What a Python script prints in a container of this image, as JSON."""
    client = connect()
    made = client.create_container(
        name,
        ["python3", "-c", "import json, os, shutil\n" + script],
        user=user,
        host_config=client.create_host_config(network_mode="none"),
    )
    try:
        client.start(made["Id"])
        code = client.wait(made["Id"])["StatusCode"]
        printed = client.logs(made["Id"]).decode()
    finally:
        client.remove_container(made["Id"], force=True)
    assert code == 0, printed
    return json.loads(printed)


FILES = (
    "found = [os.path.join(folder, name) for folder, _, names in os.walk('/') for name in names\n"
    "         if not folder.startswith(('/proc', '/sys'))]\n"
)


@pytest.mark.parametrize("name", MOST)
def test_an_image_is_small(name: str) -> None:
    """The student's has at most 300 MB, the grader's with Otter 450."""
    assert connect().inspect_image(name)["Size"] <= MOST[name]


@pytest.mark.parametrize("name", MOST)
def test_an_image_says_of_which_version_and_suite_it_is(name: str) -> None:
    """Labels tell what it was built from."""
    found = connect().inspect_image(name)["Config"]["Labels"]
    assert found["rnn-autograder.version"] == __version__
    assert len(found["rnn-autograder.suite"]) == len(docker_image.suite_digest())


def test_the_students_image_holds_the_packages_that_are_allowed() -> None:
    """What a notebook may import in the container is what it may import on other sandboxes."""
    found = said(STUDENT, "print(json.dumps(os.listdir('/student/site-packages')))")
    assert {*found} - {"__pycache__"} == {path.name for path in student_library()}


def test_the_students_image_holds_the_probe_and_nothing_else_of_the_grader() -> None:
    """No item, no reference, no judge: there is nothing to find."""
    script = FILES + "print(json.dumps([f for f in found if f.startswith('/student/probe')]))"
    found = {path for path in said(STUDENT, script) if path.endswith(".py")}
    shared = (Path(bwrap.PACKAGE) / name for name in bwrap.SHARED)
    files = (f for path in shared for f in ([path] if path.is_file() else path.rglob("*.py")))
    assert found == {f"/student/probe/{file.relative_to(bwrap.PACKAGE.parent)}" for file in files}
    script = FILES + (
        "print(json.dumps([f for f in found if not f.startswith('/student/probe') and\n"
        "                  ('autograder' in f or 'rnn_reference' in f or f.endswith('.ipynb'))]))"
    )
    assert said(STUDENT, script, user="root") == []


@pytest.mark.parametrize("name", MOST)
def test_an_image_has_no_compiler_and_no_pip(name: str) -> None:
    """Nothing is installed in a container, and nothing built."""
    tools = ["pip", "pip3", "gcc", "cc", "g++", "make", "uv"]
    assert said(name, f"print(json.dumps([t for t in {tools} if shutil.which(t)]))") == []
    script = (
        "import importlib.util as u\n"
        "print(json.dumps([n for n in ('pip', 'ensurepip') if u.find_spec(n)]))"
    )
    assert said(name, script) == []


@pytest.mark.parametrize("name", MOST)
def test_no_program_of_an_image_gives_another_user(name: str) -> None:
    """There is no set-uid program for a notebook to lean on."""
    script = FILES + (
        "print(json.dumps([f for f in found if not os.path.islink(f) and os.path.exists(f)\n"
        "                  and os.stat(f).st_mode & 0o6000]))"
    )
    assert said(name, script, user="root") == []


def test_the_students_image_runs_as_an_ordinary_user() -> None:
    """Who starts it by hand is not root either."""
    assert said(STUDENT, "print(os.getuid())") == 1000


def test_a_student_cannot_read_the_grader_in_its_image() -> None:
    """Items, reference and judge lie in a folder that is root's alone; the probe does not."""
    script = (
        "def readable(folder):\n"
        "    found = []\n"
        "    for place, _, names in os.walk(folder):\n"
        "        found += [n for n in names if os.access(os.path.join(place, n), os.R_OK)]\n"
        "    return len(found)\n"
        "print(json.dumps([readable('/opt'), readable('/root'), readable('/student')]))"
    )
    grader, home, shared = said(AUTOGRADER, script, user="student")
    assert grader == home == 0 and shared > 1000
    grader, home, shared = said(AUTOGRADER, script, user="root")
    assert grader > 1000


# --- the command ----------------------------------------------------------------------------------


def test_images_are_built_in_a_clone_of_the_project(tmp_path: Path) -> None:
    """Elsewhere there is nothing to build from, and the message says where to go."""
    done = command("image", "--root", str(tmp_path))
    assert done.returncode == 2 and done.stdout == ""
    assert "there is no Dockerfile in" in done.stderr and "--root" in done.stderr


def test_without_an_engine_no_image_is_built(tmp_path: Path) -> None:
    """The message is the one that `doctor` has."""
    done = command("image", "--root", str(ROOT), DOCKER_HOST=f"unix://{tmp_path}/none.sock")
    assert done.returncode == 3
    assert "error: no engine answers at unix://" in done.stderr and "hint: start it" in done.stderr


def test_a_base_image_that_cannot_be_had_is_told(tmp_path: Path) -> None:
    """What to do without one is told with it."""
    done = command("image", "--root", str(ROOT), "--base", "localhost:1/nobody/nothing:none")
    assert done.returncode == 3
    assert "is not there and cannot be pulled" in done.stderr and "debian-base" in done.stderr


def test_a_base_image_without_python_is_told(tmp_path: Path) -> None:
    """The student's image has a python3; one with that name and nothing in it has not."""
    client = connect()
    name = "rnn-autograder-test:empty"
    (tmp_path / "Dockerfile").write_text("FROM scratch\nCOPY Dockerfile /\n")
    try:
        for _ in client.build(path=str(tmp_path), tag=name, rm=True, decode=True):
            pass
        with pytest.raises(GraderFault, match=r"run Python in the base image|has no python3"):
            image._python_of(client, name)
    finally:
        client.remove_image(name, force=True)


def test_a_step_that_fails_is_told_with_what_it_said(capsys: pytest.CaptureFixture[str]) -> None:
    """The last lines of the build are there, on one line each."""
    told: list[dict[str, Any]] = [
        {"stream": "Step 2/9 : RUN pip install"},
        {"stream": "No matching distribution found for numpy==0\n"},
        {"error": "The command returned a non-zero code: 1"},
    ]
    with pytest.raises(
        GraderFault, match="the engine could not build the image student: The command"
    ):
        image._follow("student", told)
    assert "No matching distribution" in capsys.readouterr().err


def test_a_dockerfile_without_a_base_asks_for_one(tmp_path: Path) -> None:
    """The default base is the Dockerfile's, where it has one."""
    assert image._default_base(ROOT).startswith("python:3.11-slim")
    (tmp_path / "Dockerfile").write_text("FROM scratch\n")
    with pytest.raises(UsageError, match="names no base image"):
        image._default_base(tmp_path)


def test_wheels_that_go_take_the_word_that_they_are_there_along(tmp_path: Path) -> None:
    """Else the next build would download none, and find none."""
    for name in ("some_thing-1.5-py3-none-any.whl", image.STAMP):
        (tmp_path / name).touch()
    image._remove_wheels(tmp_path)
    assert list(tmp_path.iterdir()) == []
