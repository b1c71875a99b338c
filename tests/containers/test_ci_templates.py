"""The templates for CI: what they name, what they close, what they may do."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from autograder import __version__
from tests.conftest import ROOT
from tests.containers.repository import (
    TEMPLATES,
    container_command,
    github_script,
    gitlab_script,
    template,
)


def test_the_templates_name_the_image_of_this_version() -> None:
    """A release that forgets them would pull an old grader."""
    for image in (
        template("github.yml")["env"]["IMAGE"],
        template("gitlab.yml")["variables"]["IMAGE"],
    ):
        assert image.endswith(f"/rnn-autograder:{__version__}")


def test_both_templates_run_the_same_container() -> None:
    """GitLab has no place for a summary, and none for Classroom; all else is the same."""
    github, gitlab = container_command(github_script()), container_command(gitlab_script())
    assert github[: len(gitlab)] == gitlab
    assert github[len(gitlab) :: 2] == ["--summary", "--classroom"]


@pytest.mark.parametrize("script", [github_script, gitlab_script])
def test_the_container_is_closed(script: Callable[[], str]) -> None:
    """No network, nothing to write but small places, and no power that is not needed."""
    command = container_command(script())
    said = " ".join(command)
    for option in (
        "--network none", "--read-only", "--cap-drop ALL", "--security-opt no-new-privileges",
        "--memory 3g --memory-swap 3g", "--pids-limit", "--volume $PWD:/workspace:ro",
        "--sandbox uid", "--rm",
    ):  # fmt: skip
        assert f" {option} " in said, option
    assert "--privileged" not in command and "docker.sock" not in said
    powers = {command[number + 1] for number, word in enumerate(command) if word == "--cap-add"}
    assert powers == {"CHOWN", "DAC_OVERRIDE", "FOWNER", "KILL", "SETGID", "SETUID"}
    volumes = [command[number + 1] for number, word in enumerate(command) if word == "--volume"]
    assert len(volumes) == 2 and volumes[1].endswith(":/root/results")


def test_the_secret_is_on_no_command_line() -> None:
    """It is passed by its name; a value would be in the list of processes."""
    for script in (github_script(), gitlab_script()):
        assert "$RNN_AUTOGRADER_SECRET" not in script and "secrets." not in script
        command = container_command(script)
        assert command[command.index("RNN_AUTOGRADER_SECRET") - 1] == "--env"


def test_scripts_hold_no_expressions_of_github() -> None:
    """What `${{ }}` puts into a script is code there: values come as variables."""
    for step in template("github.yml")["jobs"]["grade"]["steps"]:
        assert "${{" not in step.get("run", "")


def test_other_peoples_actions_are_pinned() -> None:
    """By the commit: a tag can be moved."""
    for path in (TEMPLATES / "github.yml", ROOT / ".github" / "workflows" / "ci.yml"):
        used = re.findall(r"uses: (\S+)", path.read_text(encoding="utf-8"))
        assert used and all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", action) for action in used)


def test_the_workflow_may_only_read() -> None:
    """The token of the job can change nothing, and is not left in the student's folder."""
    whole = template("github.yml")
    assert {*whole["permissions"].values()} == {"read"}
    assert whole["jobs"]["grade"]["steps"][0]["with"] == {"persist-credentials": False}
