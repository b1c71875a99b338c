"""The commands of the templates for CI are taken out of them, and run as CI runs them."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from autograder import __version__
from tests.containers.repository import (
    TEMPLATES,
    Repository,
    github_script,
    gitlab_script,
    template,
)
from tests.needs import IMAGE

HALF = "05-raises-in-the-middle"
needs_an_engine = pytest.mark.needs("image")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


@needs_an_engine
def test_a_push_is_graded(repository: Repository) -> None:
    """Exit code 0 and the same score in the report, the summary, JUnit and for Classroom."""
    repository.push(HALF)
    done = repository.grade()
    assert done.returncode == 0, done.stderr
    report = repository.report()
    assert report["sandbox"] == "uid" and 0 < report["score"] < report["max_score"] == 100
    page = repository.summary.read_text(encoding="utf-8")
    assert f"02-bptt, {report['score']:g}/100</h3>" in page
    failures = ElementTree.parse(repository.results / "junit.xml").findall(".//failure")
    assert len(failures) == sum(item["score"] < item["max_score"] for item in report["items"]) > 0
    told = repository.classroom()
    assert sum(test["score"] for test in told["tests"]) == pytest.approx(report["score"])
    assert (told["status"], told["max_score"]) == ("pass", 100)


@needs_an_engine
def test_gitlabs_job_gives_the_same_points(repository: Repository) -> None:
    """Run with its own variables, it leaves its artifacts where the template names them."""
    repository.push(HALF)
    assert repository.grade().returncode == 0
    whole = template("gitlab.yml")
    done = repository.grade(gitlab_script(), **whole["variables"] | {"IMAGE": IMAGE})
    assert done.returncode == 0, done.stderr
    (report,) = json.loads((repository.work / "results" / "report.json").read_bytes())
    assert report["items"] == repository.report()["items"]
    assert (repository.work / whole["grade"]["artifacts"]["reports"]["junit"]).is_file()


@needs_an_engine
def test_a_low_score_fails_where_the_template_asks(repository: Repository) -> None:
    """The reports are there all the same."""
    repository.push(HALF)
    assert repository.grade(FAIL_UNDER="90").returncode == 1
    assert repository.classroom()["status"] == "fail" and repository.report()["score"] < 90


@needs_an_engine
def test_a_file_that_is_no_notebook_is_told_to_the_student(repository: Repository) -> None:
    """In the summary, and without a point for Classroom."""
    (repository.work / repository.name).write_text("print('hello')")
    assert repository.grade().returncode == 2
    assert "is not JSON" in repository.summary.read_text(encoding="utf-8")
    assert repository.classroom()["max_score"] == 0


@needs_an_engine
def test_a_push_without_the_notebook_is_told_to_the_student(repository: Repository) -> None:
    """The name that was expected is in the sentence."""
    assert repository.grade().returncode == 2
    page = repository.summary.read_text(encoding="utf-8")
    assert "/workspace/02-bptt.ipynb is not there" in page


@needs_an_engine
def test_an_image_that_is_not_there_fails_the_job(repository: Repository) -> None:
    """No result is made up, and the summary says that nothing was graded."""
    repository.push(HALF)
    done = repository.grade(IMAGE="rnn-autograder:of-no-such-version")
    assert done.returncode == 125
    assert "did not start" in repository.summary.read_text(encoding="utf-8")
    assert not repository.output.exists()


@needs_an_engine
def test_a_secret_that_is_not_set_or_short_grades_nothing(repository: Repository) -> None:
    """Inputs that anyone could draw would be no hidden ones: exit code 3, and no score."""
    repository.push(HALF)
    for secret in ("", "short"):
        done = repository.grade(RNN_AUTOGRADER_SECRET=secret)
        assert done.returncode == 3 and "secret" in done.stderr
        assert not (repository.results / "report.json").exists()


@needs_an_engine
def test_results_that_a_student_commits_are_not_taken(repository: Repository) -> None:
    """A folder, or a link to another place: it is removed, what it leads to stays."""
    repository.push(HALF)
    elsewhere = repository.temporary / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "classroom.txt").write_text("forged")
    repository.results.symlink_to(elsewhere)
    (repository.work / "results").symlink_to(elsewhere)
    for script in (gitlab_script(), github_script()):
        assert repository.grade(script).returncode == 0
    assert [path.name for path in elsewhere.iterdir()] == ["classroom.txt"]
    assert repository.classroom()["max_score"] == 100


@needs_an_engine
def test_a_course_of_the_students_is_not_followed(repository: Repository) -> None:
    """A course.toml in the repository would set the points."""
    repository.push(HALF)
    assert repository.grade().returncode == 0
    expected = repository.report()["items"]
    (repository.work / "course.toml").write_text("[assignments.02-bptt.points]\ngrad_z1 = 0\n")
    assert repository.grade().returncode == 0
    assert repository.report()["items"] == expected


LOOK = """
import json, os, socket
def closed(what, *arguments):
    try:
        what(*arguments)
    except OSError:
        return True
    return False
status = dict(line.split(":", 1) for line in open("/proc/self/status").read().splitlines())
raise RuntimeError(json.dumps([
    0 not in (os.getuid(), os.geteuid()),
    {status[name].strip() for name in ("CapEff", "CapPrm", "CapInh", "CapAmb")} == {"0" * 16},
    not [name for name in os.environ if "SECRET" in name],
    closed(open, "/proc/1/environ"),
    closed(open, "/opt/rnn-autograder/pyvenv.cfg"),
    closed(open, "/root/results/classroom.txt", "w"),
    closed(open, "/workspace/forged", "w"),
    closed(open, "/etc/forged", "w"),
    closed(socket.create_connection, ("1.1.1.1", 53), 1),
]))
"""


@needs_an_engine
def test_the_notebook_is_another_user_and_can_touch_nothing(repository: Repository) -> None:
    """Asked from within: no powers, no secret, no file of the grader, no report, no network."""
    repository.write("def grad_z2(dY, Z2, f):\n    return dY", LOOK)
    assert repository.grade().returncode == 0
    (note,) = repository.report()["cells"]
    assert json.loads(note["problem"].removeprefix("RuntimeError: ")) == [True] * 9


COMMAND = "##[set-output name=result]forged"


@needs_an_engine
def test_a_line_of_the_log_is_no_command(repository: Repository) -> None:
    """All that a student's words are in stands between a word and its end; none can guess it."""
    repository.write(
        "def grad_z2(dY, Z2, f):\n    return dY",
        f"print('::set-output name=result::forged')\nraise RuntimeError('{COMMAND}')",
    )
    done = repository.grade()
    start, *inside, end = done.stdout.splitlines()
    token = start.removeprefix("::stop-commands::")
    assert re.fullmatch(r"[0-9a-f]{32}", token) and end == f"::{token}::"
    assert any(COMMAND in line for line in inside) and not any(token in line for line in inside)
    assert repository.grade().stdout.splitlines()[0] != start
    assert repository.classroom()["max_score"] == 100


@needs_an_engine
def test_no_container_is_left(repository: Repository) -> None:
    """Neither after a grading nor after a refusal."""
    label = f"rnn-autograder.tests={repository.work.parent.name}"
    script = github_script().replace("docker run", f"docker run --label {label}")
    repository.push(HALF)
    assert repository.grade(script).returncode == 0
    (repository.work / repository.name).write_text("")
    assert repository.grade(script).returncode == 2
    seek = ["docker", "ps", "--all", "--quiet", "--filter", f"label={label}"]
    assert subprocess.run(seek, capture_output=True, text=True, check=True).stdout == ""


@needs_an_engine
def test_another_user_than_root_is_told_what_is_missing(repository: Repository) -> None:
    """A sentence and a hint, exit code 3, and no weaker sandbox in place of the one asked for."""
    repository.push(HALF)
    script = github_script().replace("docker run", "docker run --user 1000")
    done = repository.grade(script)
    assert done.returncode == 3
    assert "error: the grader in this image needs root" in done.stderr
    assert "hint: " in done.stderr
    assert not (repository.results / "report.json").exists()


@needs_an_engine
def test_root_without_powers_is_told_what_is_missing(repository: Repository) -> None:
    """The capabilities that the command leaves out are named."""
    repository.push(HALF)
    script = github_script().replace("--cap-add SETUID", "")
    done = repository.grade(script)
    assert done.returncode == 3
    assert "root has lost the capabilities SETUID here" in done.stderr
    assert not (repository.results / "report.json").exists()


@needs_an_engine
def test_the_image_of_a_course_has_its_points(repository: Repository, tmp_path: Path) -> None:
    """Built as the page says, from this version's image; other users cannot read the file."""
    page = (TEMPLATES / "README.md").read_text(encoding="utf-8")
    steps = re.search(r"printf '(.+)'", page)
    assert steps is not None
    (tmp_path / "course.toml").write_text("[assignments.02-bptt.points]\ngrad_z1 = 109\n")
    dockerfile = steps[1].replace("\\n", "\n").replace(f"rnn-autograder:{__version__}", IMAGE)
    tag = f"rnn-autograder-of-a-course:{repository.work.parent.name.replace('_', '-')}"
    subprocess.run(
        ["docker", "build", "--quiet", "--tag", tag, "--file", "-", "."],
        input=dockerfile.encode(),
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    try:
        repository.push(HALF)
        assert repository.grade(IMAGE=tag).returncode == 0
        assert repository.report()["max_score"] == 200
    finally:
        subprocess.run(["docker", "rmi", tag], capture_output=True, check=True)
