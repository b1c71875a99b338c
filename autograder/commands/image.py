"""`rnn-autograder image`: the image that student code runs in, and the grader's with Otter."""

from __future__ import annotations

import argparse
import hashlib
import platform
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder import __version__
from autograder.commands.console import clear_progress, say, show_progress
from autograder.errors import OK, GraderFault, UsageError
from autograder.sandbox.docker_engine import connect, fault, refused
from autograder.sandbox.docker_image import AUTOGRADER, STUDENT, probe_digest, suite_digest
from autograder.text import one_line

if TYPE_CHECKING:
    from docker.api import APIClient

WHEELS = Path("build/wheelhouse")
STAMP = ".for"
"""Beside the wheels: which lock and which Python they are for."""
LOCKED = ("student.txt", "image.txt")
WHICH_PYTHON = "import platform as p; print(p.machine(), *p.python_version_tuple()[:2])"
MEGABYTE = 1_000_000


def run(options: argparse.Namespace) -> int:
    """Builds both images; says what they are called, how large they are, how long it took."""
    root = Path(options.root)
    if not (root / "Dockerfile").is_file():
        raise UsageError(
            f"there is no Dockerfile in {one_line(str(root))}",
            hint="images are built in a clone of the project, or --root names one",
        )
    client = connect()
    base = options.base or _default_base(root)
    _have(client, base)
    if options.index:
        _remove_wheels(root / WHEELS)
    else:
        _collect_wheels(client, base, root)
    arguments = {
        "BASE_IMAGE": base,
        "VERSION": __version__,
        "SUITE": suite_digest(),
        "PROBE": probe_digest(),
    }
    for target, name in (("student", STUDENT), ("autograder", AUTOGRADER)):
        before = time.monotonic()
        _build(client, root, target, name, arguments)
        size = client.inspect_image(name)["Size"] / MEGABYTE
        print(f"{name}  {size:.0f} MB  built in {time.monotonic() - before:.0f} s", flush=True)
    return OK


def _default_base(root: Path) -> str:
    for line in (root / "Dockerfile").read_text(encoding="utf-8").splitlines():
        if line.startswith("ARG BASE_IMAGE="):
            return line.partition("=")[2].strip()
    raise UsageError("the Dockerfile names no base image", hint="name one with --base")


def _have(client: APIClient, base: str) -> None:
    """Pulls the base image where it is not there."""
    from docker.errors import APIError, ImageNotFound

    try:
        client.inspect_image(base)
    except ImageNotFound:
        show_progress(f"pulling {base}")
        try:
            client.pull(base)
        except (APIError, OSError):
            raise GraderFault(
                f"the base image {one_line(base)} is not there and cannot be pulled",
                hint="name another one, with Python and its venv; .ci/debian-base makes one",
            ) from None
        finally:
            clear_progress()
    except (APIError, OSError) as error:
        raise fault(error, f"look for the image {base}") from None


# --- wheels ---------------------------------------------------------------------------------------


def _collect_wheels(client: APIClient, base: str, root: Path) -> None:
    """Downloads what is locked, once: the build needs no network then.

    A Python of another version would choose other wheels; then the build downloads by itself.
    """
    folder, stamp = root / WHEELS, root / WHEELS / STAMP
    here = f"{platform.machine()} {sys.version_info.major} {sys.version_info.minor}"
    there = _python_of(client, base)
    digest = hashlib.sha256(here.encode())
    for name in LOCKED:
        digest.update((root / "requirements" / name).read_bytes())
    if there == here and stamp.is_file() and stamp.read_text() == digest.hexdigest():
        return
    _remove_wheels(folder)
    if there != here:
        say(f"the image's Python is {there}, this one is {here}: the build downloads by itself")
        return
    show_progress("downloading wheels")
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "download"]
    command += ["--require-hashes", "--no-deps", "--only-binary", ":all:", "--dest", str(folder)]
    for name in LOCKED:
        command += ["--requirement", str(root / "requirements" / name)]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)
    clear_progress()
    if done.returncode != 0:
        reason = next(
            (line for line in done.stderr.splitlines() if line.startswith("ERROR")), "pip failed"
        )
        raise GraderFault(
            f"the wheels cannot be downloaded here: {one_line(reason)}",
            hint="--index lets the build download them by itself",
        )
    stamp.write_text(digest.hexdigest())


def _remove_wheels(folder: Path) -> None:
    """Removes wheels of another lock or Python: a build with wheels asks no index for others."""
    (folder / STAMP).unlink(missing_ok=True)
    for wheel in folder.glob("*.whl"):
        wheel.unlink()


def _python_of(client: APIClient, image: str) -> str:
    """The machine and the version of an image's Python."""
    from docker.errors import APIError

    try:
        made = client.create_container(
            image, ["python3", "-c", WHICH_PYTHON], host_config=client.create_host_config()
        )
        try:
            client.start(made["Id"])
            code = client.wait(made["Id"])["StatusCode"]
            said = client.logs(made["Id"], stdout=True, stderr=False).decode(errors="replace")
        finally:
            client.remove_container(made["Id"], force=True)
    except (APIError, OSError) as error:
        raise fault(error, f"run Python in the base image {image}") from None
    if code != 0:
        raise GraderFault(f"the base image {one_line(image)} has no python3")
    return one_line(said)


# --- the build ------------------------------------------------------------------------------------


def _build(
    client: APIClient, root: Path, target: str, name: str, arguments: dict[str, str]
) -> None:
    from docker.errors import DockerException

    try:
        told = client.build(
            path=str(root),
            target=target,
            tag=name,
            buildargs=arguments,
            rm=True,
            forcerm=True,
            decode=True,
        )
        _follow(target, told)
    except (DockerException, OSError) as error:
        raise fault(error, f"build {name}") from None
    finally:
        clear_progress()


def _follow(target: str, told: Iterable[dict[str, Any]]) -> None:
    """Shows the steps of a build.

    Raises:
        GraderFault: A step failed.
    """
    said: list[str] = []
    for each in told:
        said += _lines(each.get("stream", ""))
        if said and said[-1].startswith("Step "):
            show_progress(f"{target}: {said[-1]}")
            said.clear()
        if "error" in each:
            for line in said[-10:]:
                say(line)
            raise refused(each["error"], f"build the image {target}")


def _lines(text: str) -> Iterator[str]:
    return (one_line(line) for line in text.splitlines() if line.strip())
