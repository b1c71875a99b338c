"""The assignment of a notebook is recognised by the functions that it defines."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.errors import InputError
from autograder.submission import Submission, recognise

FUNCTIONS = {"02-bptt": ("grad_z2", "grad_h1"), "03-other": ("forward", "train", "loss")}


@pytest.mark.parametrize(
    ("cell", "is_definition"),
    [
        ("def grad_z2(dY):\n    pass", True),
        ("# first\ndef  grad_z2 (dY): pass", True),
        ("if True:\n    def grad_z2(): pass", True),
        ("async def grad_z2(): pass", True),
        ("grad_z2 = lambda dY: dY", True),
        ("grad_z2=np.dot", True),
        ("def grad_z2_old(): pass", False),
        ("def my_grad_z2(): pass", False),
        ("grad_z2 == 1", False),
        ("print(grad_z2(1))", False),
        ("# def grad_z2():", False),
    ],
)
def test_a_definition_is_found_in_the_text(cell: str, is_definition: bool) -> None:
    """A `def` or an assignment of the name defines it; a mention does not."""
    assert Submission("a", ("", cell)).defines("grad_z2") == (1 if is_definition else None)


def test_the_last_definition_counts() -> None:
    """As in Python, a later cell takes the place of an earlier one."""
    cells = ("def f(): pass", "x = 1", "def f(): return 2", "f()")
    assert Submission("a", cells).defines("f") == 2
    assert Submission("a", cells).count(["f", "x", "y"]) == 2


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (("def grad_w11(): pass",), "grad_w11"),
        (("def gradW11(): pass", "def GRAD_W11(): pass"), "GRAD_W11"),
        (("def grad_W11(): pass",), None),
        (("def grad_W11(): pass\ndef grad_w11(): pass",), "grad_w11"),
        (("grad_w11 = 1",), None),
        (("def grad_w1(): pass",), None),
    ],
)
def test_another_spelling_of_a_name_is_found(cells: tuple[str, ...], found: str | None) -> None:
    """A function whose name differs in case or underscores alone; the first of several."""
    assert Submission("a", cells).lookalike("grad_W11") == found


def choose(cells: list[str], wanted: str | None = None) -> str:
    return recognise(Submission("a", tuple(cells)), Path("a.ipynb"), FUNCTIONS, wanted)


def test_the_assignment_is_the_one_with_the_most_functions() -> None:
    """A notebook is recognised by what it defines."""
    assert choose(["def grad_z2(): pass"]) == "02-bptt"
    assert choose(["def grad_z2(): pass", "def train(): pass", "def loss(): pass"]) == "03-other"


def test_a_named_assignment_needs_one_of_its_functions() -> None:
    """`--assignment` is believed as soon as one function of it is there."""
    cells = ["def grad_z2(): pass", "def train(): pass", "def loss(): pass"]
    assert choose(cells, "02-bptt") == "02-bptt"


def test_a_notebook_of_another_assignment_is_refused() -> None:
    """The message says which assignment it looks like, and which was expected."""
    with pytest.raises(InputError) as refused:
        choose(["def train(): pass"], "02-bptt")
    assert refused.value.message == (
        "a.ipynb looks like a notebook of 03-other, expected one of 02-bptt"
    )
    assert refused.value.hint == (
        "hand in the notebook of 02-bptt, or grade it with --assignment 03-other"
    )


@pytest.mark.parametrize("wanted", [None, "02-bptt"])
def test_a_notebook_of_no_assignment_is_refused(wanted: str | None) -> None:
    """The message names what was expected."""
    with pytest.raises(InputError) as refused:
        choose(["x = 1"], wanted)
    expected = wanted or "02-bptt or 03-other"
    assert refused.value.message.startswith(f"a.ipynb defines no function of {expected}, expected")
