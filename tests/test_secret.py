"""The course secret: made once, for its owner alone; a variable goes before the file."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.errors import GraderFault
from autograder.secret import VARIABLE, course_secret, secret_file
from tests.conftest import ROOT


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder without a secret."""
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def test_the_secret_is_made_once(home: Path) -> None:
    """The first use makes 64 random characters, and every later one reads them."""
    secret = course_secret()
    assert len(secret) == 64 and course_secret() == secret
    secret_file().unlink()
    assert course_secret() != secret


def test_only_its_owner_can_read_the_secret(home: Path) -> None:
    """The file is made with mode 0600, whatever the umask, and nothing else is left there."""
    before = os.umask(0)
    try:
        course_secret()
    finally:
        os.umask(before)
    path = secret_file()
    assert path == home / ".config" / "rnn-autograder" / "secret"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [*path.parent.iterdir()] == [path]


def test_the_secret_is_where_configuration_is_kept(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """XDG_CONFIG_HOME is followed."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "elsewhere"))
    course_secret()
    assert (home / "elsewhere" / "rnn-autograder" / "secret").is_file()


def test_the_variable_goes_before_the_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the variable no file is made or read; an empty one is none."""
    monkeypatch.setenv(VARIABLE, "from the variable ∂")
    assert course_secret() == "from the variable ∂".encode()
    assert not secret_file().exists()
    monkeypatch.setenv(VARIABLE, "")
    assert len(course_secret()) == 64


def test_a_variable_of_any_bytes_is_taken(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes that are no UTF-8 are a secret as well."""
    monkeypatch.setenv(VARIABLE, os.fsdecode(b"\xff\xfe a secret of bytes"))
    assert course_secret() == b"\xff\xfe a secret of bytes"


@pytest.mark.parametrize("value", ["guess me", "fifteen letters", " " * 64, "Q" + " " * 20])
def test_a_variable_that_can_be_guessed_is_refused(
    home: Path, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    """Fewer than 16 characters are a fault, and no file takes the variable's place."""
    monkeypatch.setenv(VARIABLE, value)
    with pytest.raises(GraderFault, match=f"in {VARIABLE} is shorter than 16 characters") as fault:
        course_secret()
    assert fault.value.hint and value not in fault.value.message
    assert not secret_file().exists()


@pytest.mark.parametrize("content", [b"", b"short", b"\xff" * 64, b" \n" * 64])
def test_a_corrupt_file_is_refused(home: Path, content: bytes) -> None:
    """An empty, cut or garbled secret is a fault of the grader's, and is left as it is."""
    path = secret_file()
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    with pytest.raises(GraderFault) as fault:
        course_secret()
    assert str(path) in fault.value.message and fault.value.hint
    assert path.read_bytes() == content


def test_a_place_that_cannot_hold_a_secret_is_refused(home: Path) -> None:
    """A file in the place of the folder, or a folder in the place of the file."""
    (home / ".config").write_text("")
    with pytest.raises(GraderFault, match="cannot be read from"):
        course_secret()
    (home / ".config").unlink()
    secret_file().mkdir(parents=True)
    with pytest.raises(GraderFault, match="cannot be read from"):
        course_secret()


def test_a_user_without_a_home_folder_is_told_what_to_set() -> None:
    """Where neither HOME nor the user's entry names a folder, the variable is the way."""
    if os.getuid() != 0:
        pytest.skip("an ordinary user has a home folder")
    script = (
        "import os; os.setresuid(54321, 54321, 54321)\n"
        "from autograder.errors import GraderFault\n"
        "from autograder.secret import course_secret\n"
        "try:\n    course_secret()\n"
        "except GraderFault as fault:\n    print(fault.message, fault.hint, sep=': ')"
    )
    said = subprocess.run(
        [sys.executable, "-c", "import autograder.secret, autograder.errors\n" + script],
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == (
        "there is no home folder to keep the course secret in: set RNN_AUTOGRADER_SECRET, or HOME\n"
    )


def test_graders_that_start_at_once_have_one_secret(home: Path) -> None:
    """Of several first uses at the same time all read what one of them wrote."""
    command = [sys.executable, "-c", "from autograder.secret import *; print(course_secret())"]
    environment = {"PYTHONPATH": str(ROOT), "HOME": str(home)}
    graders = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) for _ in range(4)]
    assert len({grader.communicate()[0] for grader in graders}) == 1
    assert [*secret_file().parent.iterdir()] == [secret_file()]
