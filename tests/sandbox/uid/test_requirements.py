"""What the uid sandbox needs: who lacks it is told what, and gets nothing weaker instead."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autograder.errors import GraderFault
from autograder.sandbox import choose, private, process, seccomp, strongest, uid, users
from tests.containers.box import PYTHON, Box
from tests.sandbox.uid.asking import in_container


@in_container
@pytest.mark.parametrize(
    ("options", "user", "reason"),
    [
        ((), 1000, "it needs root"),
        (("--cap-drop", "ALL"), 0, "root has lost the capabilities"),
        (("--read-only",), 0, "cannot be written"),
    ],
    ids=["another user", "no capabilities", "read-only"],
)
def test_a_container_that_lacks_something_is_told_what(
    image: str, options: tuple[str, ...], user: int, reason: str
) -> None:
    """There is a reason, and `auto` takes no weaker sandbox for who is not root."""
    look = "from autograder.sandbox import uid, choose; print(uid.why_not()); print(choose().NAME)"
    with Box(*options, image=image) as bare:
        if user:  # the image's own grader is for root alone: this is someone's own copy
            bare.run("cp", "-r", "/opt/rnn-autograder", "/tmp/copy")
            bare.run("chmod", "-R", "a+rX", "/tmp/copy")
        python = "/tmp/copy/bin/python" if user else PYTHON
        done = bare.run(python, "-I", "-c", look, check=False, user=user)
    assert reason in done.stdout
    if user:
        assert "uid: it needs root" in done.stderr and "process\n" not in done.stdout


@in_container
def test_a_grader_that_any_user_can_read_is_not_used(image: str) -> None:
    """The message names the folder and the command that closes it."""
    with Box(image=image) as bare:
        bare.run("chmod", "-R", "a+rX", "/opt/rnn-autograder")
        told = bare.python("from autograder.sandbox import uid; print(uid.why_not())")
    assert "any user can read /opt/rnn-autograder" in told and "`chmod -R go= /opt" in told


@pytest.mark.parametrize(
    ("folder", "file", "open_"),
    [(0o755, 0o644, True), (0o711, 0o644, True), (0o755, 0o640, False), (0o700, 0o644, False)],
)
def test_a_file_is_open_to_others_by_its_mode_and_its_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: int, file: int, open_: bool
) -> None:
    """One closed folder on the way closes all that is in it."""
    for parent in (tmp_path, *tmp_path.parents):
        if parent.stat().st_uid == os.getuid() and parent not in (Path("/"), Path("/tmp")):
            parent.chmod(parent.stat().st_mode | 0o011)
    path = tmp_path / "a" / "file"
    path.parent.mkdir()
    path.write_text("x")
    path.chmod(file)
    path.parent.chmod(folder)
    assert private.open_to_others(path) is open_


def test_the_course_file_and_the_secret_are_the_graders_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are looked at where they are, as are the packages."""
    (tmp_path / "course.toml").write_text("")
    (tmp_path / "rnn-autograder").mkdir()
    (tmp_path / "rnn-autograder" / "secret").write_text("x" * 32)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    names = [path.name for path in private.private_files()]
    assert names == ["autograder", "rnn_reference", "course.toml", "secret"]


def test_a_user_is_taken_from_the_map_of_the_container(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are but 65,536 users, it is one of these and not nobody."""
    monkeypatch.setattr(users, "_mapped", lambda name: 65_536)
    for _ in range(100):
        assert users.FIRST <= users.fresh() < 65_534


def test_a_container_with_too_few_users_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """One user alone can be mapped: then there is no other to be."""
    monkeypatch.setattr(users, "_mapped", lambda name: 0)
    with pytest.raises(GraderFault, match="too few users"):
        users.fresh()


def test_no_filter_is_no_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine whose system calls are not known here the sandbox does not start."""
    monkeypatch.setattr(seccomp, "program", lambda machine, **options: None)
    monkeypatch.setattr(uid, "_missing_powers", list)
    assert "there is no filter of system calls" in str(uid.why_not())


def test_what_keeps_no_secrets_is_never_taken_for_a_hidden_suite(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`strongest` has a reason for each sandbox; `auto` falls back for root on its own machine."""
    for name in ("docker", "bwrap", "uid"):
        monkeypatch.setattr(f"autograder.sandbox.{name}.why_not", lambda: "not here")
    with pytest.raises(GraderFault, match="docker: not here; bwrap: not here; uid: not here"):
        strongest()
    monkeypatch.setattr(os, "getuid", lambda: 0)
    assert choose() is process
    monkeypatch.setattr(os, "getuid", lambda: 1000)
    monkeypatch.setattr("autograder.sandbox.CONTAINER_MARKS", ("/",))
    with pytest.raises(GraderFault):
        choose()
