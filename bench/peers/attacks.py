"""Well-known attacks, as cells of a notebook. None of them knows the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Attack:
    """What is handed in in the place of an answer.

    Attributes:
        name: What it does.
        cell: The student's cell.
        files: Files beside the notebook, where the peer takes some.
        peers: The peers that it is written for.
    """

    name: str
    cell: str
    files: Mapping[str, str] = field(default_factory=dict)
    peers: tuple[str, ...] = ("nbgrader", "Otter")


WRONG = "def mean_square(x):\n    return 0.0\n"

ALWAYS_EQUAL = """\
class Always:
    def __eq__(self, other):
        return True
    def __array_function__(self, function, types, args, kwargs):
        return True
    def __array_ufunc__(self, *args, **kwargs):
        return True

def mean_square(x):
    return Always()
"""

PATCHED_NUMPY = f"""\
import numpy as np
np.allclose = lambda *args, **kwargs: True
{WRONG}"""

STACK = """\
import sys

def mean_square(x):
    frame = sys._getframe(1)
    while frame:
        for scope in (frame.f_locals, frame.f_globals):
            if "expected" in scope:
                return scope["expected"]
        frame = frame.f_back
    return 0.0
"""

FROM_DISK = """\
import pathlib, re

def find():
    for root in ("/work", "/tmp", "."):
        for path in pathlib.Path(root).rglob("*"):
            if path.name == "q1.py" or "source" in path.parts and path.suffix == ".ipynb":
                found = re.search(r"expected = ([0-9.]+)", path.read_text())
                if found:
                    return float(found[1])
    return 0.0

def mean_square(x):
    return find()
"""

INPUT_TRANSFORMER = f"""\
import re

def without_asserts(lines):
    return [line for line in lines if not line.startswith("assert")]

get_ipython().input_transformers_post.append(without_asserts)
{WRONG}"""

SWALLOWED = f"""\
get_ipython().showtraceback = lambda *args, **kwargs: None
{WRONG}"""

PATCHED_FRAMEWORK = f"""\
try:
    from otter.test_files.abstract_test import TestCaseResult
    TestCaseResult.__init__ = lambda self, test_case, message=None, passed=True: (
        self.__dict__.update(test_case=test_case, message=None, passed=True))
except ImportError:
    pass
{WRONG}"""

HOST_CODE = """\
open("/work/ran-on-the-host", "w").close()
from otter.test_files import GradingResults, OKTestFile
from otter.test_files.abstract_test import TestCase, TestCaseResult
case = TestCase("q1 - 1", "", True, 10, None, None)
file = OKTestFile("q1", "q1", [case])
file.test_case_results = [TestCaseResult(case, None, True)]
result = GradingResults([file])
"""

PICKLE = f"""\
HOST = {HOST_CODE!r}
try:
    from otter.test_files import GradingResults
    told = "(lambda names: (exec(" + repr(HOST) + ", names), names['result'])[1])({{}})"
    GradingResults.__reduce_ex__ = lambda self, protocol: (eval, (told,))
except ImportError:
    pass
{WRONG}"""

SHADOW = """\
def array(numbers):
    return numbers

def allclose(*args, **kwargs):
    return True
"""

ATTACKS = (
    Attack(
        "an honest right answer", "def mean_square(x):\n    return sum(v * v for v in x) / len(x)"
    ),
    Attack("an honest wrong answer", WRONG),
    Attack("an object that is equal to everything", ALWAYS_EQUAL),
    Attack("np.allclose patched", PATCHED_NUMPY),
    Attack("the stack walked to the expected value", STACK),
    Attack("the test or the solution read from disk", FROM_DISK),
    Attack("an input transformer that drops asserts", INPUT_TRANSFORMER),
    Attack("tracebacks swallowed", SWALLOWED),
    Attack("the framework's own classes patched", PATCHED_FRAMEWORK, peers=("Otter",)),
    Attack("code in the results' pickle", PICKLE, peers=("Otter",)),
    Attack("numpy.py beside the notebook", WRONG, {"numpy.py": SHADOW}, peers=("nbgrader",)),
    Attack("the process left early", "import os\nos._exit(0)\n"),
)
