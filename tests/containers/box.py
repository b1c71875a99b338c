"""A container laid out as Gradescope lays out its own, with a package set up in it."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGABRT
from typing import Any, Self
from uuid import uuid4

from autograder.otter.package import package
from autograder.otter.settings import Settings
from tests.conftest import SECRET
from tests.containers import within
from tests.needs import IMAGE

ROOT = "/autograder"
PYTHON = "/opt/rnn-autograder/bin/python"
SETTINGS = Settings("02-bptt", secret=SECRET.decode())

Done = subprocess.CompletedProcess[str]


class Box:
    """A running container. Use as a context manager: it is removed at the end.

    Args:
        options: Further options of `docker run`.
        image: What it is made from.
    """

    def __init__(self, *options: str, image: str = IMAGE) -> None:
        self._name = f"rnn-autograder-tests-{uuid4().hex}"
        run = ["docker", "run", "--interactive", "--rm", "--init", "--network", "none"]
        run += ["--user", "0", "--name", self._name, "--label", "rnn-autograder.tests", *options]
        run += [image, PYTHON, "-I", "-c", Path(within.__file__).read_text()]
        self._within = subprocess.Popen(run, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.run("true")  # it is up

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        subprocess.run(["docker", "rm", "--force", self._name], capture_output=True, check=True)
        self._within.communicate()

    @contextmanager
    def image(self) -> Iterator[str]:
        """An image of what is in it."""
        commit = ["docker", "commit", self._name]
        name = subprocess.run(commit, capture_output=True, text=True, check=True).stdout.strip()
        try:
            yield name
        finally:
            subprocess.run(["docker", "rmi", "--force", name], capture_output=True, check=True)

    def run(self, *command: str, check: bool = True, data: bytes = b"", user: int = 0) -> Done:
        """Runs a command in it, with `data` as standard input."""
        assert self._within.stdin and self._within.stdout
        ask = {"command": command, "data": base64.b64encode(data).decode(), "user": user}
        self._within.stdin.write(json.dumps(ask).encode() + b"\n")
        self._within.stdin.flush()
        line = self._within.stdout.readline()
        assert line, f"the container has ended: {command}"
        told = json.loads(line)
        assert told["status"] != -SIGABRT, f"{command} does not end: {told['err']}"
        if check and told["status"] != 0:
            raise AssertionError(f"{command}: {told['out']}\n{told['err']}")
        return subprocess.CompletedProcess(command, told["status"], told["out"], told["err"])

    def python(self, script: str, check: bool = True) -> str:
        """What a script prints that the grader's Python runs in it, as root."""
        return self.run(PYTHON, "-IXfaulthandler", "-", data=script.encode(), check=check).stdout

    def put(self, path: str, content: bytes) -> None:
        """Writes a file in it."""
        self.run("sh", "-c", 'mkdir -p "$(dirname "$1")" && cat >"$1"', "put", path, data=content)

    def copy(self, source: Path, target: str) -> None:
        """Copies a folder of this machine into it."""
        copy = ["docker", "cp", str(source), f"{self._name}:{target}"]
        subprocess.run(copy, capture_output=True, check=True)

    def set_up(self, settings: Settings = SETTINGS) -> Done:
        """Unpacks a package in it and runs its `setup.sh`, as Gradescope does."""
        self.put("/tmp/package.zip", package(settings, ""))
        self.run("mkdir", "-p", f"{ROOT}/source", f"{ROOT}/submission", f"{ROOT}/results")
        self.run(PYTHON, "-I", "-m", "zipfile", "-e", "/tmp/package.zip", f"{ROOT}/source")
        self.run("rm", "/tmp/package.zip")
        self.run("cp", f"{ROOT}/source/run_autograder", ROOT)
        self.run("chmod", "755", f"{ROOT}/run_autograder")
        return self.run("bash", f"{ROOT}/source/setup.sh")

    def hand_in(self, content: bytes, name: str = "02-bptt.ipynb") -> None:
        """Makes a file the whole submission, and clears what an earlier one left."""
        self.run("sh", "-c", f"cd {ROOT} && rm -rf submission* results")
        self.run("mkdir", f"{ROOT}/submission", f"{ROOT}/results")
        self.put(f"{ROOT}/submission_metadata.json", b"")
        self.put(f"{ROOT}/submission/{name}", content)

    def grade(self, check: bool = True) -> Done:
        """Runs `run_autograder`."""
        return self.run(f"{ROOT}/run_autograder", check=check)

    def results(self) -> Any:
        """The content of `results.json`, or None where there is none."""
        done = self.run("cat", f"{ROOT}/results/results.json", check=False)
        return json.loads(done.stdout) if done.returncode == 0 else None


def example(name: str) -> bytes:
    """The content of an example's notebook."""
    folder = Path(__file__).resolve().parents[2] / "examples" / "submissions"
    return (folder / f"{name}.ipynb").read_bytes()
