"""The package: what is in it, and that its parts fit what Gradescope and Otter do with them."""

from __future__ import annotations

import hashlib
import io
import json
import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from autograder.cli import main
from autograder.errors import GraderFault, InputError
from autograder.otter import wheel
from autograder.otter.package import ALL, WHEELS, package
from autograder.otter.settings import FILE, Settings, from_config, read, to_config
from tests.conftest import ROOT, SECRET

SETTINGS = Settings("02-bptt", "[feedback]\nlevel = 'hint'\n", SECRET.decode())


def opened(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def test_the_package_has_the_files_that_gradescope_and_otter_look_for() -> None:
    """Both start `setup.sh` and `run_autograder`; Otter's image takes the others by name."""
    names = set(opened(package(SETTINGS, "")).namelist())
    assert {"setup.sh", "run_autograder", "run_otter.py", FILE, "requirements.txt"} <= names
    assert {"environment.yml", "tests/README", "files/README", WHEELS} <= names


def test_the_same_package_is_the_same_byte_for_byte() -> None:
    """It does not depend on when or where it was made."""
    assert package(SETTINGS, "x") == package(SETTINGS, "x")


def test_suites_are_nowhere_but_in_the_graders_wheel() -> None:
    """What Otter copies beside a submission, `tests` and `files`, holds a sentence each."""
    content = opened(package(SETTINGS, ""))
    for name in content.namelist():
        if name != WHEELS:
            data = content.read(name)
            assert b"Mistake(" not in data and b"Item(" not in data, name
        if name.startswith(("tests/", "files/")):
            assert len(content.read(name)) < 100
    inner = opened(content.read(WHEELS))
    (grader,) = inner.namelist()
    assert any("items/bptt/grad_W11.py" in name for name in opened(inner.read(grader)).namelist())


def test_the_wheel_installs_a_grader_that_works(tmp_path: Path) -> None:
    """Pip takes it, and the command that it installs is this version's."""
    name, content = wheel.wheel()
    (tmp_path / name).write_bytes(content)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index"]
    pip += ["--disable-pip-version-check", "--root-user-action", "ignore"]
    subprocess.run([*pip, "--target", str(tmp_path / "site"), str(tmp_path / name)], check=True)
    listed = subprocess.run(
        [sys.executable, "-m", "autograder", "list"],
        capture_output=True,
        text=True,
        cwd=tmp_path / "site",
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
    )
    assert "grad_W11" in listed.stdout, listed.stderr


def test_wheels_are_taken_along_and_locked_to_what_they_are(tmp_path: Path) -> None:
    """An image without a network needs nothing else, and takes no other file of that name."""
    (tmp_path / "some_thing-1.5-py3-none-any.whl").write_bytes(b"a wheel")
    (tmp_path / "rnn_autograder-0.0-py3-none-any.whl").write_bytes(b"an old grader")
    content = opened(package(SETTINGS, "", tmp_path))
    digest = hashlib.sha256(b"a wheel").hexdigest()
    assert content.read("requirements.txt").decode() == f"some_thing==1.5 --hash=sha256:{digest}\n"
    names = opened(content.read(WHEELS)).namelist()
    assert ALL in names and "some_thing-1.5-py3-none-any.whl" in names
    assert "rnn_autograder-0.0-py3-none-any.whl" not in names


def test_a_folder_without_wheels_is_refused(tmp_path: Path) -> None:
    """The hint says how to fill it."""
    with pytest.raises(InputError, match="holds no wheels"):
        package(SETTINGS, "", tmp_path)


def test_the_settings_come_back_from_the_package(tmp_path: Path) -> None:
    """Assignment, course and secret are in Otter's configuration, for our plugin alone."""
    path = tmp_path / FILE
    path.write_bytes(opened(package(SETTINGS, "")).read(FILE))
    assert read(path) == SETTINGS
    assert SETTINGS.rules().level == "hint"
    assert SETTINGS.key() == SECRET


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b'{"plugins": ["x"]}', b'{"plugins": [{"x": {}}]}', b"\xff"]
)
def test_a_configuration_without_our_plugin_is_a_fault(tmp_path: Path, content: bytes) -> None:
    """It is said what is missing, whatever the file holds."""
    path = tmp_path / FILE
    path.write_bytes(content)
    with pytest.raises(GraderFault, match="does not name the plugin"):
        read(path)


@pytest.mark.parametrize("entry", [{}, {"assignment": 1}, {"assignment": "99-none"}])
def test_an_entry_that_does_not_fit_is_a_fault(entry: dict[str, object]) -> None:
    """A package of another version, or one that was edited, grades nothing."""
    with pytest.raises(GraderFault):
        from_config(entry)


def test_a_secret_of_the_machine_takes_the_place_of_the_packed_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The variable is asked first, as everywhere."""
    monkeypatch.setenv("RNN_AUTOGRADER_SECRET", "another secret, of this machine")
    assert SETTINGS.key() == b"another secret, of this machine"


def test_the_command_writes_a_package_for_its_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It holds the course's settings and secret, nobody else can read it, and a note says so."""
    monkeypatch.setenv("RNN_AUTOGRADER_SECRET", SECRET.decode())
    out = tmp_path / "autograder.zip"
    assert main(["package", "02-bptt", "--root", str(ROOT), "--out", str(out)]) == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    told = capsys.readouterr()
    assert told.out == f"{out}\n"
    assert "the hidden suites and the course secret" in told.err
    config = json.loads(opened(out.read_bytes()).read(FILE))
    settings = Settings("02-bptt", (ROOT / "course.toml").read_text(), SECRET.decode())
    assert config["plugins"] == [to_config(settings)]


def test_the_secret_can_be_left_out(tmp_path: Path) -> None:
    """Then it is set where the package is run."""
    out = tmp_path / "autograder.zip"
    command = ["package", "02-bptt", "--root", str(ROOT), "--no-secret", "--out", str(out)]
    assert main(command) == 0
    assert b"secret" not in opened(out.read_bytes()).read(FILE)


def test_a_place_without_locked_requirements_is_told_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without them the image would be built of whatever is newest."""
    command = ["package", "02-bptt", "--root", str(tmp_path), "--no-secret"]
    assert main([*command, "--out", str(tmp_path / "a.zip")]) == 2
    assert "locked requirements" in capsys.readouterr().err


def test_the_scripts_are_plain_shell() -> None:
    """A shell without Bash's own words can read both."""
    for name in ("setup.sh", "run_autograder"):
        path = ROOT / "autograder" / "otter" / "templates" / name
        subprocess.run(["dash" if Path("/bin/dash").exists() else "sh", "-n", path], check=True)
