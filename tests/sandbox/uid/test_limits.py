"""The limits of the uid sandbox: what cells, calls, processes and files take is counted."""

from __future__ import annotations

import re
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

from autograder.sandbox import uid
from tests.conftest import ROOT
from tests.containers.box import PYTHON, Box
from tests.sandbox.uid.asking import answer, in_container


@in_container
def test_a_session_is_what_it_is_elsewhere(box: Box, tmp_path: Path) -> None:
    """All tests of the session hold here: each cell and each call costs no more than itself."""
    for name in ("pytest", "_pytest", "pluggy", "iniconfig", "py"):
        spec = find_spec(name)
        if spec is not None and spec.origin is not None:
            source = Path(spec.origin)
            if spec.submodule_search_locations is not None:
                shutil.copytree(source.parent, tmp_path / name)
            else:
                shutil.copy(source, tmp_path)
    shutil.copytree(ROOT / "tests" / "sandbox", tmp_path / "tests" / "sandbox")
    for name in ("conftest.py", "needs.py"):
        shutil.copy(ROOT / "tests" / name, tmp_path / "tests")
    box.copy(tmp_path, "/root/pytest")
    options = ["-q", "-c", "/dev/null", "--rootdir", "/root/pytest", "-p", "no:cacheprovider"]
    options += ["-k", "uid", "/root/pytest/tests/sandbox/test_session.py"]
    script = f"import sys; sys.path.append('/root/pytest'); import pytest; pytest.main({options})"
    said = box.run(PYTHON, "-I", "-c", script).stdout
    assert re.search(r"^\d\d passed", said, re.MULTILINE) and "failed" not in said, said


@in_container
def test_memory_counts_wherever_a_process_has_gone(box: Box) -> None:
    """A process that has left its parent is found by its user."""
    cell = (
        "import os, time\n"
        "def f(x):\n"
        "    for _ in range(4):\n"
        "        if os.fork() == 0:\n"
        "            os.setsid()\n"
        "            if os.fork(): os._exit(0)\n"
        "            held = bytearray(os.urandom(1 << 20) * 100)\n"
        "            time.sleep(60)\n"
        "    time.sleep(4)\n"
        "    return 'it was not noticed'"
    )
    assert "memory" in answer(box, cell, memory_bytes=320 << 20)


@in_container
def test_pages_that_processes_share_count_once(box: Box) -> None:
    """Four that hold the same 150 MB hold less than 400 MB together."""
    cell = (
        "import os, time\n"
        "held = os.urandom(1 << 20) * 150\n"
        "def f(x):\n"
        "    for _ in range(3):\n"
        "        if os.fork() == 0:\n"
        "            time.sleep(3)\n"
        "            os._exit(0)\n"
        "    time.sleep(2)\n"
        "    return 'counted once'"
    )
    assert answer(box, cell, memory_bytes=400 << 20) == "counted once"


@in_container
@pytest.mark.parametrize("folder", ["/tmp", "/dev/shm", "."])
def test_a_notebook_that_fills_the_disk_is_ended(box: Box, folder: str) -> None:
    """What its files take together has a limit, and they are removed."""
    cell = (
        "import time\n"
        "def f(x):\n"
        "    for n in range(8):\n"
        f"        with open({folder!r} + f'/filled-{{n}}', 'wb') as file:\n"
        "            file.write(b'x' * (4 << 20))\n"
        "    time.sleep(3)\n"
        "    return 'it was not noticed'"
    )
    assert "memory" in answer(box, cell, scratch_bytes=16 << 20)
    left = box.run("find", "/tmp", "/dev/shm", str(uid.STATE), "-name", "filled-*").stdout
    assert left == ""
