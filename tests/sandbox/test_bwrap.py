"""The bubblewrap sandbox: what student code finds of the machine, and where it works."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.sandbox import bwrap, choose
from autograder.sandbox.library import student_library
from autograder.sandbox.limits import Limits
from autograder.sandbox.session import Question, Session
from autograder.values import pack, unpack
from autograder.wire import Call, Returned
from tests.conftest import ROOT

works = pytest.mark.needs("bwrap")
LIMITS = Limits(cell_seconds=20, call_seconds=20)


def answer(cells: list[str], function: str, **arguments: Any) -> Any:
    """What a notebook's function returns from within the sandbox."""
    call = Call(function, {name: pack(value) for name, value in arguments.items()})
    with Session(bwrap, bwrap.start(LIMITS), cells, LIMITS) as session:
        ((result,),) = session.answers([Question([call])])
    assert session.problems == {}
    assert isinstance(result, Returned), result
    return unpack(result.value)


@pytest.fixture
def canary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A name and content that lie in the checkout, the home, /tmp and the environment."""
    name = f"canary-{secrets.token_hex(8)}"
    places = [ROOT / name, Path.home() / name, tmp_path / name, Path("/tmp") / name]
    monkeypatch.setenv("CANARY", name)
    try:
        for place in places:
            place.write_text(name)
        yield name
    finally:
        for place in places:
            place.unlink(missing_ok=True)


LOOK = """\
import os

def walk(part):
    found, files = [], 0
    for folder, folders, names in os.walk("/", onerror=lambda error: None):
        folders[:] = [f for f in folders if not os.path.islink(os.path.join(folder, f))]
        if folder == "/":
            folders.remove("proc")
        files += len(names)
        found += [os.path.join(folder, n) for n in [*names, *folders] if n.startswith(part)]
    return [files, found or "none"]

def processes(part):
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        for what in ("environ", "cmdline", "mountinfo"):
            try:
                with open(f"/proc/{pid}/{what}", "rb") as file:
                    if part.encode() in file.read():
                        found.append(f"{pid} {what}")
            except OSError:
                pass
        for link in ("root", "cwd"):
            try:
                if any(n.startswith(part) for n in os.listdir(f"/proc/{pid}/{link}/")):
                    found.append(f"{pid} {link}")
            except OSError:
                pass
    return found or "none"

def readable(paths):
    return [path for path in paths if os.path.exists(path)] or "none"
"""


@works
def test_a_notebook_that_looks_everywhere_finds_no_secret(canary: str) -> None:
    """A walk over all files, and over /proc, meets nothing of the checkout, homes or variables."""
    files, found = answer([LOOK], "walk", part=canary[:14])
    assert files > 1000 and found == "none"
    assert answer([LOOK], "processes", part=canary) == "none"


@works
def test_no_path_of_the_grader_or_of_the_machines_users_is_there() -> None:
    """Knowing where things lie does not help."""
    places = [ROOT, ROOT / "autograder" / "judge.py", ROOT / "solutions", ROOT / ".git"]
    places += [Path.home() / ".config", "/etc/passwd", "/etc/shadow", "/var", "/root/.ssh", "/srv"]
    assert answer([LOOK], "readable", paths=[str(path) for path in places]) == "none"


@works
def test_a_notebook_writes_only_into_its_own_folders() -> None:
    """Home and /tmp can be written; the library, the probe and the system cannot."""
    cell = (
        "import os\n"
        "def writes(folders):\n"
        "    done = []\n"
        "    for folder in folders:\n"
        "        try:\n"
        "            with open(os.path.join(folder, 'written-inside'), 'w') as file:\n"
        "                file.write('x')\n"
        "            done.append(folder)\n"
        "        except OSError:\n"
        "            pass\n"
        "    return done or 'none'"
    )
    own = [bwrap.HOME, "/tmp", "/dev/shm"]
    other = [bwrap.LIBRARY, bwrap.PROBE, "/", "/usr", "/usr/lib", "/etc", "/home", "/dev", "/proc"]
    assert answer([cell], "writes", folders=own + other) == own
    assert not (Path("/tmp") / "written-inside").exists()


@works
def test_a_notebook_is_nobody_with_no_power() -> None:
    """It is no root, has no capability, cannot become root, and sees only its own processes."""
    cell = (
        "import os\n"
        "def who(n):\n"
        "    lines = dict(l.split(':', 1) for l in open('/proc/self/status') if ':' in l)\n"
        "    try:\n"
        "        os.setuid(0)\n"
        "        root = True\n"
        "    except OSError:\n"
        "        root = False\n"
        "    pids = len([p for p in os.listdir('/proc') if p.isdigit()])\n"
        "    return {'uid': os.getuid(), 'caps': int(lines['CapEff'], 16), 'root': root,\n"
        "            'more': int(lines['CapPrm'], 16), 'pids': pids, 'new': lines['NoNewPrivs']}"
    )
    who = answer([cell], "who", n=1)
    assert who["uid"] >= bwrap.FIRST_UID if os.getuid() == 0 else who["uid"] == os.getuid()
    assert not who["root"] and who["caps"] == 0 and who["more"] == 0
    assert who["pids"] < 8 and who["new"].strip() == "1"


def test_a_machine_without_bubblewrap_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the command there is a reason, and `auto` takes another sandbox."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "install it" in str(bwrap.why_not())
    assert choose().NAME != "bwrap"


@pytest.mark.parametrize(
    ("does", "reason"),
    [
        ("echo 'bwrap: No permissions to create new namespace' >&2; exit 1", "No permissions"),
        ("exit 1", "bwrap cannot make namespaces here"),
    ],
)
def test_a_machine_that_allows_no_namespaces_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str, reason: str
) -> None:
    """What bwrap says is the reason; a bwrap that fails without a word is no sandbox either."""
    fake = tmp_path / "bwrap"
    fake.write_text(f"#!/bin/sh\n{does}\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert reason in str(bwrap.why_not())


@works
def test_no_process_is_left_when_a_sandbox_ends() -> None:
    """Ending a sandbox ends all that runs in it."""
    marker = f"60.{secrets.randbelow(10**9)}"
    cell = f"import subprocess\np = subprocess.Popen(['sleep', '{marker}'], start_new_session=True)"
    answer([cell, "def f(x):\n    return p.poll() is None"], "f", x=1)
    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
    assert marker not in listed.stdout


NOBODY = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "env", "-i"]
root = pytest.mark.skipif(os.getuid() != 0, reason="the other tests run as an ordinary user")


@pytest.fixture
def anyones() -> Iterator[Path]:
    """The grader and its packages in a folder that any user can read."""
    folder = Path(tempfile.mkdtemp(prefix="anyones-"))
    folder.chmod(0o755)
    packages = folder / "site-packages"
    packages.mkdir()
    for source in (*student_library(), ROOT / "autograder", ROOT / "rnn_reference"):
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, packages / source.name)
    home = folder / "home"
    home.mkdir()
    home.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


def a_python_of_anyones() -> str:
    """An interpreter of this version that any user can start."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for python in (sys.executable, f"/usr/bin/{version}", f"/usr/local/bin/{version}"):
        done = subprocess.run([*NOBODY, python, "-c", ""], capture_output=True, cwd="/")
        if done.returncode == 0:
            return python
    raise AssertionError(f"no user but root can start {version}; install it from the system")


@works
@root
def test_an_ordinary_user_grades_as_root_does(anyones: Path, solution: Path) -> None:
    """Without root the sandbox is there, the solution gets everything, and it is nobody inside."""
    notebook = anyones / "02-bptt.ipynb"
    text = solution.read_text(encoding="utf-8").replace(
        "return np.sum(D2", "import os; assert os.getuid() == 65534; return np.sum(D2"
    )
    assert "getuid" in text
    notebook.write_text(text, encoding="utf-8")
    environment = [
        "PATH=/usr/bin:/bin",
        "LANG=C.UTF-8",
        f"HOME={anyones / 'home'}",
        f"PYTHONPATH={anyones / 'site-packages'}",
    ]
    grade = ["-m", "autograder", "grade", str(notebook), "--sandbox", "bwrap"]
    command = [*NOBODY, *environment, a_python_of_anyones(), *grade]
    done = subprocess.run(command, capture_output=True, text=True, cwd="/")
    assert "02-bptt  02-bptt  100/100  (sandbox bwrap)" in done.stdout, done.stderr
