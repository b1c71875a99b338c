"""A package in a container laid out as Gradescope's: built, run, and tried by bad submissions."""

from __future__ import annotations

import io
import json
import pickle
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import pytest

from autograder.course import Course
from autograder.grade import grade
from autograder.sandbox import choose
from tests.conftest import ROOT, SECRET, notebook
from tests.containers import box as containers
from tests.containers.box import SETTINGS, Box, example
from tests.otter.canary import Canary

pytestmark = pytest.mark.needs("image")
SITE = "$(echo /opt/rnn-autograder/lib/python3*/site-packages)"


@pytest.fixture(scope="module")
def set_up() -> Iterator[Box]:
    """A container in which a package of 02-bptt was set up."""
    with Box() as box:
        box.set_up()
        yield box


@pytest.fixture
def box(set_up: Box) -> Box:
    """The same with an empty submission."""
    set_up.hand_in(b"", "empty")
    set_up.run("rm", f"{containers.ROOT}/submission/empty")
    return set_up


def cells(*sources: str) -> bytes:
    return json.dumps(notebook(sources)).encode()


def test_results_are_those_of_grade(box: Box) -> None:
    """One test an item with the same points, and the same total, though nothing else is written."""
    name = "02-pairs-with-the-wrong-state"
    box.hand_in(example(name), f"{name}.ipynb")
    box.grade()
    results = box.results()
    path = ROOT / "examples" / "submissions" / f"{name}.ipynb"
    report = grade(path, choose(), SECRET, course=Course)
    found = {test["name"]: (test["score"], test["max_score"]) for test in results["tests"]}
    assert found == {item.name: (item.score, item.max_score) for item in report.items}
    assert results["score"] == report.score
    assert 0 < results["execution_time"] < 60
    for item in report.items:
        (test,) = (test for test in results["tests"] if test["name"] == item.name)
        assert item.feedback in test["output"]
    assert box.run("ls", f"{containers.ROOT}/results").stdout == "results.json\n"


def test_a_second_run_grades_the_second_submission(box: Box) -> None:
    """Nothing of an earlier run in the same container is left in the results."""
    box.hand_in(example("02-pairs-with-the-wrong-state"))
    box.grade()
    box.hand_in(example("01-perfect"))
    box.grade()
    assert box.results()["score"] == 100


def test_students_are_told_what_the_course_tells(box: Box) -> None:
    """The package's `course.toml` rules: at "score" no sentence, and items with the grades."""
    with Box() as own:
        own.set_up(replace(SETTINGS, course="[feedback]\nlevel = 'score'\n"))
        own.hand_in(example("02-pairs-with-the-wrong-state"))
        own.grade()
        results = own.results()
    assert {test["visibility"] for test in results["tests"]} == {"after_published"}
    assert not any("pairs" in test["output"] for test in results["tests"])


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"notes.txt": b"x"}, "no notebook was handed in"),
        ({"a.ipynb": cells(""), "b.ipynb": cells("")}, "2 notebooks were handed in"),
        ({"a.ipynb": b"%PDF-1.7"}, "not JSON"),
        ({"a.ipynb": cells("x = 1")}, "defines no function of 02-bptt"),
        ({"a\x1b[31m<b>.ipynb": cells("x = 1")}, "defines no function of 02-bptt"),
    ],
    ids=["none", "two", "no notebook", "another", "an evil name"],
)
def test_what_cannot_be_graded_is_told_the_student(
    box: Box, files: dict[str, bytes], told: str
) -> None:
    """There is a results file with no points, and a sentence that says what to do."""
    for name, content in files.items():
        box.put(f"{containers.ROOT}/submission/{name}", content)
    assert box.grade(check=False).returncode == 2
    results = box.results()
    assert results["score"] == 0 and results["tests"] == []
    assert told in results["output"] and "What to do: " in results["output"]
    assert "\x1b[31m<b>" not in results["output"]


def test_a_notebook_is_found_beside_and_below_other_files(box: Box) -> None:
    """In a folder of an unpacked archive, with a checkpoint and macOS's own beside it."""
    top = f"{containers.ROOT}/submission"
    box.put(f"{top}/hw2/mine.ipynb", example("01-perfect"))
    box.put(f"{top}/hw2/.ipynb_checkpoints/mine-checkpoint.ipynb", cells("old = 1"))
    box.put(f"{top}/__MACOSX/hw2/._mine.ipynb", b"\x00\x05")
    box.put(f"{top}/readme.md", b"# mine")
    box.grade()
    assert box.results()["score"] == 100


def test_a_notebook_is_graded_whatever_its_name_and_the_language(box: Box) -> None:
    """Bytes that are no text in the name, and an output that knows no letters but ASCII's."""
    box.hand_in(example("07-float32-other-style"), "plain.ipynb")
    top = f"{containers.ROOT}/submission"
    box.run("sh", "-c", f"mv {top}/plain.ipynb \"$(printf '{top}/\\377\\n\\033[2J.ipynb')\"")
    done = box.run("env", "PYTHONIOENCODING=ascii", "LC_ALL=C", f"{containers.ROOT}/run_autograder")
    assert box.results()["score"] == 100
    assert "\x1b[2J" not in done.stdout


def test_an_archive_is_opened(box: Box) -> None:
    """What Otter packs for students, their notebook and its log in a zip file, is graded."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("02-bptt.ipynb", example("01-perfect"))
        file.writestr(".OTTER_LOG", b"x")
    box.hand_in(archive.getvalue(), "02-bptt_2026.zip")
    box.grade()
    assert box.results()["score"] == 100


def test_files_beside_the_notebook_are_neither_imported_nor_unpickled(box: Box) -> None:
    """Modules by the names of ours, a log, and site customisation do nothing."""
    box.hand_in(example("01-perfect"))
    touch = b"open('/root/touched', 'w').close()\n"
    for name in ("numpy.py", "autograder.py", "json.py", "sitecustomize.py", "usercustomize.py"):
        box.put(f"{containers.ROOT}/submission/{name}", touch)
    box.put(f"{containers.ROOT}/submission/.OTTER_LOG", pickle.dumps(Canary("/root/touched")))
    box.put(f"{containers.ROOT}/submission_metadata.json", b"{not JSON")
    box.grade()
    assert box.results()["score"] == 100
    assert box.run("test", "-e", "/root/touched", check=False).returncode == 1


def test_links_are_not_followed(box: Box) -> None:
    """A notebook that is a link to the package is no notebook, and what links point at stays."""
    top = f"{containers.ROOT}/submission"
    box.put("/root/kept/file", b"x")
    box.run("ln", "-s", f"{containers.ROOT}/source/otter_config.json", f"{top}/a.ipynb")
    box.run("ln", "-s", "/root/kept", f"{top}/folder")
    box.run("mkfifo", f"{top}/b.ipynb")
    assert box.grade(check=False).returncode == 2
    assert "no notebook was handed in" in box.results()["output"]
    box.put(f"{top}/c.ipynb", example("01-perfect"))
    box.grade()
    assert box.results()["score"] == 100
    assert box.run("cat", "/root/kept/file").stdout == "x"


def test_a_notebook_writes_no_results(box: Box) -> None:
    """It cannot reach the folder of the results, neither while it is graded nor after that."""
    forge = (
        "import os, subprocess, json\n"
        "script = '''while true; do for f in /autograder/results/results.json"
        " /autograder/results/results.pkl /autograder/submission_metadata.json; do"
        " echo '{\"score\": 100}' >$f; done; done'''\n"
        "subprocess.Popen(['sh', '-c', script], start_new_session=True,\n"
        "                 stderr=subprocess.DEVNULL)\n"
        "def grad_b1(*args):\n    return 0\n"
    )
    box.hand_in(cells(forge))
    box.grade()
    assert box.results()["score"] == 0
    done = box.run("sh", "-c", "for p in /proc/[0-9]*; do cat $p/cmdline; done")
    assert "results.pkl" not in done.stdout


def test_a_fault_of_the_grader_leaves_no_results(box: Box) -> None:
    """One broken item is enough: Gradescope then shows a failed autograder, and not a zero."""
    item = f"{SITE}/autograder/items/bptt/grad_b1.py"
    mend = f"mv /root/grad_b1.py {item}"
    break_ = f"cp {item} /root && echo 1/0 >>{item}"
    draw = f"cp {item} /root && sed -i 's|draw=.*|draw=lambda rng: 1 / 0,|' {item}"
    forget = f"find {SITE}/autograder -name '*.pyc' -delete"
    box.hand_in(example("01-perfect"))
    box.grade()
    for fault in (break_, draw):
        box.run("sh", "-c", f"{fault} && {forget}")
        try:
            done = box.grade(check=False)
        finally:
            box.run("sh", "-c", mend)
        assert done.returncode == 3
        assert "ZeroDivisionError" in done.stdout
        assert box.results() is None


def test_without_root_nothing_is_graded(box: Box) -> None:
    """It fails before it has read the submission, and leaves no results."""
    box.hand_in(example("01-perfect"))
    box.run("chmod", "-R", "a+rX", containers.ROOT)
    done = box.run(f"{containers.ROOT}/run_autograder", check=False, user=1000)
    assert done.returncode != 0
    assert box.results() is None


def test_what_otter_grade_takes_out_is_filled_where_it_is_put_in(box: Box) -> None:
    """It copies an empty `results.pkl` in; without one, Otter is not even loaded."""
    box.hand_in(example("02-pairs-with-the-wrong-state"))
    pickled = f"{containers.ROOT}/results/results.pkl"
    box.put(pickled, b"")
    box.grade()
    script = f"import dill; print(dill.load(open({pickled!r}, 'rb')).total)"
    assert float(box.python(script)) == box.results()["score"]


def test_a_notebook_that_needs_more_memory_than_there_is_is_told_so() -> None:
    """In a container of the usual 768 MB: only what needs it is lost, and not as a crash."""
    hungry = "import numpy as np\ndef grad_b1(*args):\n    return np.ones((1 << 20, 120))"
    code = json.loads(example("01-perfect"))
    code["cells"].append(notebook([hungry])["cells"][0])  # type: ignore[index]
    with Box("--memory", "768m", "--memory-swap", "768m") as box:
        box.set_up()
        box.hand_in(json.dumps(code).encode())
        box.grade()
        results = box.results()
    lost = [test for test in results["tests"] if test["score"] < test["max_score"]]
    assert [test["name"] for test in lost] == ["bptt", "grad_b1"]  # the first calls the second
    assert all("MEMORY_LIMIT" in test["output"] for test in lost)
