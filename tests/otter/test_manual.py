"""Questions that a person grades: their answers stay with the instructor, all in one place."""

import json
from pathlib import Path

import pytest

from autograder.otter import handout
from autograder.otter.generate import generate
from autograder.otter.handout import HandoutError
from autograder.otter.master import read_master
from autograder.otter.verify import verify_handout

MASTER = """\
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
# # Words and numbers

# %%
import matplotlib.pyplot as plt
import otter

grader = otter.Notebook("words.ipynb")

# %% [raw]
# # BEGIN QUESTION
# name: kinds
# points: 3

# %% [markdown]
# Fill in "even" or "odd".

# %% [raw]
# # BEGIN SOLUTION

# %%
# BEGIN SOLUTION NO PROMPT
kinds = {"3": "odd", "4": "even"}
# END SOLUTION
\""" # BEGIN PROMPT
kinds = {"3": ..., "4": ...}
\""" # END PROMPT

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
def test_kinds_are_words(kinds):
    assert all(kind in ("even", "odd") for kind in kinds.values())

# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION

# %% [raw]
# # BEGIN QUESTION
# name: why
# points: 2
# manual: true

# %% [markdown]
# Why does every other number divide by two?

# %% [raw]
# # BEGIN SOLUTION

# %% [markdown]
# **Model answer.** Adding two leaves the remainder as it was.
#
# **Marking guide.** One point for the remainder, one for the step of two.

# %% [raw]
# # END SOLUTION

# %% [raw]
# # END QUESTION
"""
ANSWER = "Adding two leaves the remainder as it was."
GUIDE = "One point for the remainder, one for the step of two."


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a table and a question for a person, built."""
    folder = tmp_path_factory.mktemp("words")
    master = folder / "words.py"
    master.write_text(MASTER, encoding="utf-8")
    handout.build(master, folder / "assignments", folder, points={"kinds": 3})
    return folder


def starter(folder: Path) -> str:
    return (folder / "assignments" / "words" / "words.ipynb").read_text(encoding="utf-8")


def faults(folder: Path, text: str) -> str:
    master = folder / "words.py"
    master.write_text(text, encoding="utf-8")
    read = read_master(master)
    with pytest.raises(HandoutError) as caught:
        verify_handout(read, generate(read))
    return str(caught.value)


def test_a_model_answer_and_its_marking_guide_stay_out_of_the_handout(folder: Path) -> None:
    """Students get the question and room for their words."""
    assert "Why does every other number divide by two?" in starter(folder)
    assert "Type your answer here" in starter(folder)
    assert ANSWER not in starter(folder)
    assert GUIDE not in starter(folder)
    assert ANSWER in (folder / "words.ipynb").read_text(encoding="utf-8")


def test_the_instructor_finds_all_answers_in_one_place(folder: Path) -> None:
    """The marking page holds question, points, model answer and guide, and no code."""
    page = (folder / "words-marking.md").read_text(encoding="utf-8")
    assert page.startswith("# Words and numbers: the answers to be read\n")
    for text in ("`why`, 2 points", "Why does every other", ANSWER, GUIDE):
        assert text in page
    assert "kinds" not in page


def test_a_built_master_with_a_manual_question_verifies_and_checks(folder: Path) -> None:
    """Points by hand are not counted among those that the suite gives."""
    places = folder / "words.py", folder / "assignments", folder
    handout.check(*places)
    found = handout.verify(*places, points={"kinds": 3})
    assert (found.questions, found.checks, found.points) == (2, 1, 3)


def test_a_table_s_starter_has_no_entries(folder: Path) -> None:
    """The prompt stands in the place of the filled dict, in the same cell."""
    cells = ["".join(cell["source"]) for cell in json.loads(starter(folder))["cells"]]
    assert 'kinds = {"3": ..., "4": ...}' in [cell.strip() for cell in cells]


def test_a_notebook_that_draws_asks_for_matplotlib(folder: Path) -> None:
    """Students install what the notebook imports; others are asked for no more than before."""
    needed = (folder / "assignments" / "words" / "requirements.txt").read_text(encoding="utf-8")
    assert "matplotlib>=3.9\n" in needed


def test_a_leaking_answer_and_a_missing_guide_are_named(tmp_path: Path) -> None:
    """A copy of the answer would go to the students; and two who mark should agree."""
    question = "# Why does every other number divide by two?\n"
    master = MASTER.replace(question, f"{question}#\n# **Model answer.** {ANSWER}\n")
    said = faults(tmp_path, master.replace("**Marking guide.**", "By the way:"))
    assert "a line of the model answer of why" in said
    assert "why is graded by hand: write a part that begins **Marking guide.**" in said


def test_a_figure_that_cannot_be_drawn_is_named(tmp_path: Path) -> None:
    """Without a screen a figure is drawn only when asked, and its faults show only then."""
    cell = 'plt.title(r"$\\\\tanh$")\n\n# %% [raw]\n# # BEGIN QUESTION\n# name: kinds'
    broken = MASTER.replace("# %% [raw]\n# # BEGIN QUESTION\n# name: kinds", f"# %%\n{cell}")
    assert "does not run: 'plt.title" in faults(tmp_path, broken)
