"""A student's repository in CI, and the templates that grade what is pushed to it."""

from __future__ import annotations

import base64
import json
import os
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import yaml

from tests.conftest import ROOT, notebook
from tests.needs import IMAGE

TEMPLATES = ROOT / "docs" / "how-to" / "ci"
EXAMPLES = ROOT / "examples" / "submissions"
SECRET = "a secret of the tests for CI"
Done = subprocess.CompletedProcess[str]


def template(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((TEMPLATES / name).read_text(encoding="utf-8"))
    return loaded


def github_script() -> str:
    """What the step `grade` runs."""
    steps = template("github.yml")["jobs"]["grade"]["steps"]
    (script,) = (step["run"] for step in steps if step.get("id") == "grade")
    return str(script)


def gitlab_script() -> str:
    (script,) = template("gitlab.yml")["grade"]["script"]
    return str(script)


def container_command(script: str) -> list[str]:
    """The words of `docker run`, as they are written."""
    lines = script.replace("\\\n", " ").splitlines()
    (command,) = (line for line in lines if line.startswith("docker run"))
    return shlex.split(command.split("||")[0])


class Repository:
    """A student's repository in CI: what is pushed to it, and what a job leaves behind."""

    def __init__(self, folder: Path) -> None:
        self.work, self.temporary = folder / "work", folder / "temporary"
        self.work.mkdir()
        self.temporary.mkdir()
        self.summary, self.output = self.temporary / "summary.md", self.temporary / "output"
        self.results = self.temporary / "results"
        self.name = "02-bptt.ipynb"

    def push(self, example: str) -> None:
        shutil.copy(EXAMPLES / f"{example}.ipynb", self.work / self.name)

    def write(self, *cells: str) -> None:
        (self.work / self.name).write_text(json.dumps(notebook(cells)), encoding="utf-8")

    def grade(self, script: str | None = None, **more: str) -> Done:
        """Runs the job's script with the variables that its template and its runner set."""
        for file in (self.summary, self.output):
            file.unlink(missing_ok=True)
        variables = template("github.yml")["env"] | {
            "PATH": os.environ["PATH"],
            "HOME": os.environ["HOME"],
            "CI": "true",
            "IMAGE": IMAGE,
            "RNN_AUTOGRADER_SECRET": SECRET,
            "RUNNER_TEMP": str(self.temporary),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_OUTPUT": str(self.output),
        }
        variables |= {n: v for n, v in os.environ.items() if n.startswith("DOCKER_")} | more
        # GitHub runs a step with bash; in the image that GitLab's job names there is only sh.
        shell = ["sh", "-e", "-c", script] if script else ["bash", "-e", "-c", github_script()]
        return subprocess.run(
            shell,
            cwd=self.work,
            env=variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
        )

    def report(self) -> dict[str, Any]:
        (report,) = json.loads((self.results / "report.json").read_bytes())
        return dict(report)

    def classroom(self) -> dict[str, Any]:
        """What the next step of the workflow is given."""
        lines = self.output.read_text(encoding="ascii").splitlines()
        (line,) = (line for line in lines if line.startswith("result="))
        told: dict[str, Any] = json.loads(base64.b64decode(line.removeprefix("result=")))
        return told
