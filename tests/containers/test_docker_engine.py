"""An engine that is missing, or that has not what is needed: each has a message of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from docker.errors import APIError
from requests import Response

from autograder.errors import GraderFault
from autograder.sandbox import choose, docker, docker_engine, docker_image
from autograder.sandbox.docker_engine import VARIABLE, address, fault
from tests.conftest import ROOT
from tests.containers.conftest import forget
from tests.needs import need


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """Each test asks anew which engine there is."""
    forget()
    yield
    forget()


# --- no engine ------------------------------------------------------------------------------------


def test_a_machine_without_an_engine_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no socket there is no engine, and `auto` takes another sandbox."""
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(docker_engine, "SOCKETS", (str(tmp_path / "docker.sock"),))
    assert str(docker.why_not()).startswith("there is no container engine here; install Docker")
    assert choose().NAME != docker.NAME


def test_where_there_is_no_engine_nothing_is_loaded_to_find_that_out() -> None:
    """The SDK takes as long to load as NumPy."""
    script = (
        "import sys\n"
        "from autograder.sandbox import docker, docker_engine\n"
        "docker_engine.SOCKETS = ()\n"
        "assert docker.why_not() is not None\n"
        "print(*sys.modules)"
    )
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE}
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert not {"docker", "requests", "urllib3"} & set(done.stdout.split())


def test_an_engine_that_does_not_answer_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The place where it was looked for, and how to start it."""
    monkeypatch.setenv(VARIABLE, f"unix://{tmp_path}/nobody.sock")
    assert "no engine answers at unix://" in str(docker.why_not())
    assert "systemctl start docker" in str(docker.why_not())


def test_an_engine_over_ssh_is_refused_with_the_way_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its streams cannot be attached to, but its socket can be brought here."""
    monkeypatch.setenv(VARIABLE, "ssh://grader@example.org")
    assert "over ssh" in str(docker.why_not()) and "ssh -L" in str(docker.why_not())


@pytest.mark.parametrize("named", ["nonsense", "tcp://"])
def test_a_name_that_is_none_is_told(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever DOCKER_HOST holds, there is a sentence and no traceback."""
    monkeypatch.setenv(VARIABLE, named)
    assert named in str(docker.why_not())


def test_engines_are_looked_for_where_docker_and_podman_listen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A user's own engine is found without DOCKER_HOST."""
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    users = [name for name in docker_engine.SOCKETS if name.startswith("$XDG_RUNTIME_DIR")]
    monkeypatch.setattr(docker_engine, "SOCKETS", users)
    for name in ("podman/podman.sock", "docker.sock"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
        assert address() == f"unix://{tmp_path / name}"


@pytest.mark.skipif(os.getuid() != 0, reason="only root can ask as a user who may not")
def test_a_user_who_may_not_use_the_engine_is_told_what_to_join() -> None:
    """The socket is there and closed: that is not the same as no engine."""
    need("docker")
    script = (
        "import os\n"
        "from autograder.sandbox import docker\n"
        "import docker.api\n"
        "os.setgroups([])\nos.setresuid(65534, 65534, 65534)\n"
        "from autograder.sandbox import docker\n"
        "print(docker.why_not())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("this user may not use the engine at ")
    assert "join the group" in done.stdout


# --- an engine that refuses -----------------------------------------------------------------------


def refusal(text: str) -> APIError:
    response = Response()
    response.status_code = 500
    return APIError("500 Server Error", response=response, explanation=text)


def test_an_engine_without_space_is_told_how_to_get_some() -> None:
    """A full disk is the grader's fault, and has a sentence of its own."""
    said = fault(refusal("write /var/lib/x: no space left on device"), "start a container")
    assert said.message == "the engine has no space left to start a container"
    assert "docker image prune" in str(said.hint)


def test_what_an_engine_says_is_handed_on_in_a_line() -> None:
    """Its own words are all that is known of other faults."""
    said = fault(refusal("OCI runtime create failed:\n\x1b[31mno catatonit"), "start a container")
    assert said.message == (
        "the engine could not start a container: OCI runtime create failed: [31mno catatonit"
    )


def test_an_engine_that_is_gone_is_told() -> None:
    """A connection that breaks is no refusal."""
    said = fault(ConnectionError("Connection aborted"), "start a container")
    assert said.message == "the engine does not answer, when asked to start a container"


# --- the image ------------------------------------------------------------------------------------


def test_an_image_that_is_missing_is_told_how_to_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine is there, and has nothing to run."""
    need("docker")
    docker_image.student_image.cache_clear()
    monkeypatch.setattr(docker_image, "STUDENT", "rnn-autograder-student:none")
    assert docker.why_not() == (
        "the image rnn-autograder-student:none is not there; `make image` builds it"
    )


def test_an_image_of_another_version_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its probe would not understand the grader, or would understand it differently."""
    need("docker")
    docker_image.student_image.cache_clear()
    monkeypatch.setattr(docker_image, "probe_digest", lambda: "another")
    assert "was built for another version of the grader" in str(docker.why_not())
    with pytest.raises(GraderFault, match="another version"):
        docker_image.student_image()


def test_the_digest_tells_probes_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change in any file that runs beside the student's code is another probe."""
    before = docker_image.probe_digest()
    copy = tmp_path / "autograder"
    shutil.copytree(docker_image.PACKAGE, copy)
    monkeypatch.setattr(docker_image, "PACKAGE", copy)
    assert docker_image.probe_digest() == before
    (copy / "probe" / "calls.py").write_text("")
    assert docker_image.probe_digest() != before
