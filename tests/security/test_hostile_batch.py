"""One command over files with hostile names and contents: what is honest among them is graded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.attack import files
from tests.attack.corpus import attacks, base
from tests.attack.notebook import notebook

ROWS = (12, 21, 27, 28)
"""Files with hostile metadata, contents, markup and names."""

pytestmark = pytest.mark.needs("bwrap")


@pytest.fixture(scope="module")
def batch(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, subprocess.CompletedProcess[bytes]]:
    """A folder in which a batch was graded, and the command that did it."""
    folder = tmp_path_factory.mktemp("batch")
    paths = []
    for attack in attacks():
        if attack.row in ROWS:
            (folder / attack.id).mkdir()
            places = {"CANARY_FILE": "/etc/hostname", "MARK": f"left-by-{attack.id}"}
            paths.append(files.make(attack, attack.source(places), folder / attack.id))
    for student in ("one", "other"):
        (folder / student).mkdir()
        paths.append(folder / student / "02-bptt.ipynb")
        paths[-1].write_text(json.dumps(notebook(base("solution", "02-bptt"))))
    options = ["--sandbox", "bwrap", "--assignment", "02-bptt", "--out", "out"]
    options += ["--junit", "out.xml", "--summary", "out.md"]
    done = subprocess.run(
        [sys.executable, "-m", "autograder", "grade", *map(os.fspath, paths), *options],
        cwd=folder,
        env={**os.environ, "RNN_AUTOGRADER_SECRET": "a secret of the tests"},
        capture_output=True,
        check=False,
    )
    return folder, done


Batch = tuple[Path, subprocess.CompletedProcess[bytes]]


def test_a_bad_file_does_not_stop_the_batch(batch: Batch) -> None:
    """The last of all is graded, and the exit code says that some were not."""
    folder, done = batch
    assert done.returncode == 2, done.stderr
    assert json.loads((folder / "out" / "02-bptt.json").read_text())["score"] == 100


def test_of_two_files_with_one_name_the_second_is_refused(batch: Batch) -> None:
    """No report takes the place of another student's."""
    _, done = batch
    assert b"has the same name as" in done.stderr


def test_no_report_lies_outside_of_its_folder(batch: Batch) -> None:
    """Whatever a notebook is called, its report is in the folder for reports, and nowhere else."""
    folder, _ = batch
    assert sorted(path.name for path in folder.iterdir() if path.is_file()) == ["out.md", "out.xml"]
    for path in (folder / "out").iterdir():
        assert path.is_file()
        assert json.loads(path.read_bytes())["max_score"] == 100


def test_what_is_printed_holds_no_control_characters(batch: Batch) -> None:
    """Neither names nor messages move the cursor or change a colour."""
    _, done = batch
    for stream in (done.stdout, done.stderr):
        assert stream.decode().replace("\n", "").isprintable()


def test_a_batch_of_hostile_files_gives_one_document_of_each_form(batch: Batch) -> None:
    """JUnit is XML with a suite for each file; the page has a heading for each."""
    folder, _ = batch
    suites = ElementTree.parse(folder / "out.xml").getroot()
    count = sum(attack.row in ROWS for attack in attacks()) + 2
    assert len(suites) == count
    assert (folder / "out.md").read_text().count("<h3>") == count
