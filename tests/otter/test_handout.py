"""The handout builder: real runs of `otter assign` on small masters, and on the project's own."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.otter import handout
from autograder.otter.generate import Handout, generate
from autograder.otter.handout import HandoutError
from autograder.otter.master import read_master
from autograder.otter.verify import verify_handout

ROOT = Path(__file__).resolve().parents[2]

HEADER = """\
# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [raw]
# # ASSIGNMENT CONFIG
# init_cell: false
# export_cell: false
# generate: false
# tests:
#   files: false
#   ok_format: false

# %% [markdown]
# # Sums and products

# %%
import numpy as np
import otter

grader = otter.Notebook("small.ipynb")
"""


def question(
    name: str, *, body: str = "return np.cumsum(x) * x", checks: list[str] | None = None
) -> str:
    """A question of a master; `body` is the solution with or without its markers."""
    if "#" not in body:
        body = f"# BEGIN SOLUTION\n    {body}\n    # END SOLUTION"
    if checks is None:
        checks = [check(name)]
    cells = "".join(f"# %%\n{source}\n" for source in checks)
    return (
        f"\n# %% [raw]\n# # BEGIN QUESTION\n# name: {name}\n# points: 3\n"
        f"\n# %% [markdown]\n# Write `{name}(x)`.\n"
        f"\n# %% [raw]\n# # BEGIN SOLUTION\n"
        f"\n# %%\ndef {name}(x):\n    {body}\n"
        f"\n# %% [raw]\n# # END SOLUTION\n"
        f"\n# %% [raw]\n# # BEGIN TESTS\n\n{cells}"
        f"\n# %% [raw]\n# # END TESTS\n"
        f"\n# %% [raw]\n# # END QUESTION\n"
    )


def check(name: str, *, suffix: str = "values", want: str = "[1, 6, 18]", config: str = "") -> str:
    """A test cell that compares name([1, 2, 3]), elementwise, with `want` or part of it."""
    head = f'""" # BEGIN TEST CONFIG\n{config}\n""" # END TEST CONFIG\n' if config else ""
    return (
        f"{head}def test_{name}_{suffix}(np, {name}):\n"
        f"    x = np.array([1, 2, 3])\n"
        f"    assert np.all({name}(x) == {want}), 'each entry times the sum up to it'\n"
    )


def write(folder: Path, *questions: str) -> Path:
    path = folder / "small.py"
    path.write_text(HEADER + "".join(questions), encoding="utf-8")
    return path


def faults_of(path: Path) -> str:
    """What is said about a master that must not become a handout."""
    master = read_master(path)
    with pytest.raises(HandoutError) as raised:
        verify_handout(master, generate(master))
    return str(raised.value)


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a sound master was built, with a hidden check in one question."""
    folder = tmp_path_factory.mktemp("sound")
    hidden = check("second", suffix="secret", config="hidden: true")
    path = write(folder, question("first"), question("second", checks=[check("second"), hidden]))
    handout.build(path, folder / "assignments", folder)
    return folder


@pytest.fixture(scope="session")
def wrong_when_run(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What is said about a master whose faults only show when the notebooks run."""
    path = write(
        tmp_path_factory.mktemp("wrong_when_run"),
        question("broken", checks=[check("broken", want="[1, 6, 19]")]),
        question("twins", checks=[check("twins"), check("twins", want="[1, 6, 18] * 1")]),
        question("tame", checks=["def test_tame_anything(tame):\n    assert tame is not None\n"]),
        "\n# %%\nprint(first_of_all + 1)\n",
    )
    return faults_of(path)


@pytest.fixture(scope="session")
def wrong_when_read(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What is said about a master whose faults show in what Otter wrote."""
    leaking = "def test_leak(np, leaking):\n    x = np.arange(3)\n    y = np.cumsum(x) * x\n"
    path = write(
        tmp_path_factory.mktemp("wrong_when_read"),
        question("quoted", checks=[check("quoted", config="failure_message: 'say \"sum\"'")]),
        question("leaking", checks=[leaking + "    assert np.all(leaking(x) == y)\n"]),
        question("misspelt", body="#BEGIN SOLUTION\n    return x + x * x * x\n    #END SOLUTION"),
        question("untested", checks=[]),
    )
    return faults_of(path)


@pytest.fixture(scope="session")
def own() -> Iterator[Handout]:
    """The handout of the project's BPTT assignment, made anew."""
    yield generate(read_master(ROOT / "solutions" / "02-bptt.py"))


def test_a_built_handout_holds_prompt_stub_and_check_but_no_solution(sound: Path) -> None:
    """What students receive has everything of the master except what answers it."""
    text = (sound / "assignments" / "small" / "small.ipynb").read_text(encoding="utf-8")
    assert "Write `first(x)`." in text
    assert "def first(x):" in text
    assert 'grader.check(\\"first\\")' in text
    assert "test_first_values" in text
    assert "cumsum" not in text


def test_a_hidden_check_stays_with_the_solved_notebook(sound: Path) -> None:
    """A check marked hidden is in the instructor's notebook and not in the students'."""
    starter = (sound / "assignments" / "small" / "small.ipynb").read_text(encoding="utf-8")
    assert "test_second_secret" not in starter
    assert "test_second_secret" in (sound / "small.ipynb").read_text(encoding="utf-8")


def test_building_again_changes_nothing(sound: Path) -> None:
    """The same master gives the same bytes, so a handout that differs is stale."""
    handout.check(sound / "small.py", sound / "assignments", sound)


def test_a_built_notebook_names_no_machine(sound: Path) -> None:
    """Nothing in a notebook tells where or when it was made."""
    text = (sound / "small.ipynb").read_text(encoding="utf-8")
    assert str(sound) not in text
    metadata = json.loads(text)["metadata"]
    assert set(metadata) == {"kernelspec", "language_info", "otter"}


def test_points_that_are_set_stand_in_the_handout(sound: Path, tmp_path: Path) -> None:
    """Points set for the course take the place of the master's, and the old handout is stale."""
    points = {"first": 4.0, **_others(sound)}
    with pytest.raises(HandoutError, match="does not match its master"):
        handout.check(sound / "small.py", sound / "assignments", sound, points=points)
    handout.build(sound / "small.py", tmp_path, tmp_path, points=points)
    handout.verify(sound / "small.py", tmp_path, tmp_path, points=points)


def _others(sound: Path) -> dict[str, float]:
    questions = read_master(sound / "small.py").questions
    return {q.name: q.points for q in questions if q.name != "first" and not q.manual}


def test_an_item_without_a_question_is_named(sound: Path) -> None:
    """A hidden suite that grades what the master does not ask is not published."""
    points = {"first": 3.0, **_others(sound), "extra": 2.0}
    with pytest.raises(HandoutError, match="extra: 0 points in the master, 2 in the suite"):
        handout.verify(sound / "small.py", sound / "assignments", sound, points=points)


def test_a_handout_edited_by_hand_is_stale(sound: Path, tmp_path: Path) -> None:
    """`check` names the file that its master would make differently."""
    for name in ("README.md", "requirements.txt", "small.ipynb"):
        source = sound / "assignments" / "small" / name
        copy = tmp_path / "small" / name
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(source.read_bytes() + (b" " if name == "README.md" else b""))
    with pytest.raises(HandoutError, match=r"does not match its master: \S*README\.md$"):
        handout.check(sound / "small.py", tmp_path, sound)


def test_a_check_that_fails_on_the_solution_is_named(wrong_when_run: str) -> None:
    """Otter passes such a master when its tests did not run; the builder runs them."""
    assert "test_broken_values fails on the solution" in wrong_when_run


def test_two_checks_of_one_name_are_one_too_few(wrong_when_run: str) -> None:
    """Otter loses the first of two tests of one function name without a word."""
    assert "of the checks ['test_twins_values', 'test_twins_values'] of twins" in wrong_when_run


def test_a_starter_that_passes_is_no_starter(wrong_when_run: str) -> None:
    """Each question must fail before a student has written anything."""
    assert "the starter passes tame" in wrong_when_run


def test_a_starter_that_raises_is_named_with_its_cell(wrong_when_run: str) -> None:
    """Students can run a fresh handout from top to bottom."""
    assert "the starter notebook does not run: 'print(first_of_all + 1)'" in wrong_when_run


def test_a_double_quote_in_a_message_is_found(wrong_when_read: str) -> None:
    """Otter writes a test file that is not Python when a message holds a double quote."""
    assert "the checks of quoted in the starter notebook are not Python" in wrong_when_read


def test_a_solution_inside_a_public_check_is_a_leak(wrong_when_read: str) -> None:
    """Students can read the metadata of a notebook, where the checks are."""
    assert "the handout holds `np.cumsum(x) * x`, a part of the solution" in wrong_when_read


def test_a_misspelt_marker_leaves_no_solution_behind(wrong_when_read: str) -> None:
    """Otter strips what its markers enclose, and only that."""
    assert (
        "the handout holds `x + x * x * x`, a part of the solution of misspelt" in wrong_when_read
    )
    assert "the handout holds the marker '#END SOLUTION'" in wrong_when_read


def test_a_question_without_a_check_is_named(wrong_when_read: str) -> None:
    """Every question that is not graded by hand can be checked by the student."""
    assert "untested has no public check" in wrong_when_read


def test_nothing_is_written_for_a_master_that_is_wrong(tmp_path: Path) -> None:
    """A master that fails leaves the last good handout in place."""
    path = write(tmp_path, question("untested", checks=[]))
    with pytest.raises(HandoutError):
        handout.build(path, tmp_path / "assignments", tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["small.py"]


def test_a_question_without_points_is_named(tmp_path: Path) -> None:
    """Points are stated in the master, one number per question."""
    path = write(tmp_path, question("first").replace("# points: 3\n", ""))
    with pytest.raises(HandoutError, match="question first has points: ''"):
        read_master(path)


def test_two_questions_of_one_name_are_refused(tmp_path: Path) -> None:
    """A question is known by its name, in the notebook and in the suite."""
    path = write(tmp_path, question("first"), question("first"))
    with pytest.raises(HandoutError, match="two questions named first"):
        read_master(path)


def test_a_solution_in_a_cell_outside_its_question_is_a_leak(tmp_path: Path, own: Handout) -> None:
    """A forgotten scratch cell with the function in it would go to the students as it is."""
    text = (ROOT / "solutions" / "02-bptt.py").read_text(encoding="utf-8")
    scratch = "\n# %%\ndef grad_b1(D2):\n    return np.sum(D2, axis=0, dtype=float)\n"
    path = tmp_path / "02-bptt.py"
    path.write_text(text + scratch, encoding="utf-8")
    with pytest.raises(HandoutError, match="the master defines grad_b1"):
        verify_handout(read_master(path), own)


def test_the_bptt_handout_is_what_its_master_makes(own: Handout) -> None:
    """The published files are generated, never edited."""
    folder = ROOT / "assignments" / "02-bptt"
    assert {name: (folder / name).read_bytes() for name in own.files} == own.files
    assert (ROOT / "solutions" / "02-bptt.ipynb").read_bytes() == own.solved


def test_the_bptt_handout_is_right() -> None:
    """Every public check passes on the solution and every question fails on the starter."""
    found = handout.verify(
        ROOT / "solutions" / "02-bptt.py", ROOT / "assignments", ROOT / "solutions"
    )
    assert (found.name, found.questions, found.checks, found.points) == ("02-bptt", 27, 34, 100)
