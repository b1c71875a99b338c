"""The probe's shell: cells run in order, whatever they do, as in a notebook."""

from __future__ import annotations

import builtins
import signal
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

from autograder.probe.shell import Shell, describe
from tests.probe.shells import in_a_process


@pytest.fixture(autouse=True)
def put_back() -> Iterator[None]:
    """A shell takes the place of `__main__`, and gives names to builtins."""
    main, names = sys.modules["__main__"], {*vars(builtins)}
    try:
        yield
    finally:
        sys.modules["__main__"] = main
        for name in {*vars(builtins)} - names:
            delattr(builtins, name)


def run(*cells: str, seconds: float = 5) -> tuple[list[str | None], dict[str, Any]]:
    """The problems of the cells, and what they left."""
    shell = Shell(cells, seconds)
    return [shell.run(number, cell) for number, cell in enumerate(cells)], shell.namespace


def test_cells_share_one_namespace() -> None:
    """What a cell defines the next ones know."""
    problems, namespace = run("a = 1\ndef f(): return a + b", "b = 2", "c = f()")
    assert problems == [None, None, None] and namespace["c"] == 3


def test_a_problem_is_the_exception_in_a_line() -> None:
    """Class and message; the cells after it still run, and what came before it stays."""
    problems, namespace = run(
        "a = 1\n1 / 0\nb = 1", "raise KeyError", "assert False, 'no'", "c = a"
    )
    assert problems == [
        "ZeroDivisionError: division by zero", "KeyError", "AssertionError: no", None
    ]  # fmt: skip
    assert "b" not in namespace and namespace["c"] == 1


@pytest.mark.parametrize(
    "cell", ["raise SystemExit(3)", "raise KeyboardInterrupt", "exit = 1\nimport sys\nsys.exit()"]
)
def test_leaving_is_a_problem_like_any_other(cell: str) -> None:
    """SystemExit and KeyboardInterrupt end the cell alone."""
    problems, namespace = run(cell, "late = 1")
    assert problems[0] is not None and namespace["late"] == 1


def test_the_notebook_is_main() -> None:
    """Code that asks for `__main__`, or pickles its classes, finds the notebook."""
    cells = (
        "import pickle\nclass A: x = 5\nagain = pickle.loads(pickle.dumps(A()))",
        "import __main__\nsame = __main__.A is A and __name__ == '__main__'",
    )
    problems, namespace = run(*cells)
    assert problems == [None, None] and namespace["same"] and namespace["again"].x == 5


def test_future_imports_hold_for_the_cells_after_them() -> None:
    """As in Jupyter, annotations stay unevaluated from the cell on that asks for it."""
    early = "def early(x: nothing): pass"
    late = "def late(x: nothing): pass"
    problems, _ = run(early, "from __future__ import annotations", late)
    assert problems == ["NameError: name 'nothing' is not defined", None, None]


def test_the_probes_own_future_imports_do_not_hold() -> None:
    """A notebook runs as it would without the probe."""
    _, namespace = run("def f(x: 1 + 1): pass\nnote = f.__annotations__['x']")
    assert namespace["note"] == 2


def test_tracebacks_show_the_cells_source() -> None:
    """`inspect` and tracebacks find the lines of a cell."""
    _, namespace = run("def f():\n    return 1", "import inspect\nsource = inspect.getsource(f)")
    assert namespace["source"] == "def f():\n    return 1\n" or "return 1" in namespace["source"]


@pytest.mark.parametrize(
    "cell",
    [
        "while True: pass",
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        "import time\ntime.sleep(60)",
        "try:\n    while True: pass\nexcept KeyboardInterrupt:\n    raise ValueError",
    ],
    ids=["loop", "caught", "sleep", "turned"],
)
def test_a_cell_past_its_time_is_interrupted(cell: str) -> None:
    """The alarm rings again when a cell catches it; no alarm is left behind."""
    before = signal.getsignal(signal.SIGALRM)
    if "while True:\n    try" in cell:
        cell = cell.replace("while True:\n", "for _ in range(3):\n", 1)  # it has an end here
    started = time.monotonic()
    problems, namespace = run(cell, "late = 1", seconds=0.2)
    assert time.monotonic() - started < 10
    assert namespace["late"] == 1
    assert (
        "ValueError" in cell or "for _" in cell or problems[0] == "it was interrupted after 0.2 s"
    )
    assert signal.getsignal(signal.SIGALRM) == before
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


class Speechless(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no words")


class Endless(Exception):
    def __str__(self) -> str:
        return "x" * 1_000_000


class Text(str):
    def __getitem__(self, key: Any) -> Any:
        return 5


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ValueError("no"), "ValueError: no"),
        (ValueError(), "ValueError"),
        (Speechless("a"), "Speechless"),
        (Endless(), "Endless: " + "x" * 300),
        (ValueError("\ud800"), "ValueError: ?"),
        (ValueError(Text("text")), "ValueError: text"),
        (type("N" * 500, (Exception,), {})(), "N" * 80),
    ],
    ids=range(7),
)
def test_every_exception_can_be_described(error: BaseException, sentence: str) -> None:
    """A `__str__` that raises, floods or lies costs nothing but itself."""
    assert describe(error) == sentence


@pytest.mark.parametrize(
    "cell", ["def f(:", "x = '\0'", "return 1", "(" * 300, "x = 'a\ud800'", "f'{'", "-" * 200_000]
)
def test_a_cell_that_is_no_python_has_a_problem(cell: str) -> None:
    """Whatever the text is, the cell fails and the next one runs."""
    assert in_a_process([cell, "late = 1"], "problems[0] is not None and namespace['late'] == 1")


def test_plain_cells_do_not_start_ipython() -> None:
    """What most notebooks do not need is not loaded."""
    assert in_a_process(["x = 1", "1 / 0"], "'IPython' not in sys.modules")


def test_magics_start_ipython_in_the_same_namespace() -> None:
    """Lines that only IPython knows run in the same namespace as plain cells."""
    cells = [
        "x = 1",
        "%%time\ny = x + 1",
        "z = x + y",
        "w = !echo hi",
        "get_ipython().user_ns['x']",
    ]
    assert in_a_process(
        cells,
        "problems == [None] * 5 and namespace['z'] == 3 and namespace['w'] == ['hi']"
        " and sys.modules['__main__'].z == 3",
    )


def test_top_level_await_and_problems_in_ipython_cells() -> None:
    """An await runs, and an exception in a cell of IPython's is its problem."""
    cells = ["import asyncio", "await asyncio.sleep(0)", "%time 1 / 0", "%%no_such_magic\nx"]
    assert in_a_process(
        cells,
        "problems[:3] == [None, None, 'ZeroDivisionError: division by zero']"
        " and 'no_such_magic' in problems[3]",
    )


def test_display_and_get_ipython_are_there_without_an_import() -> None:
    """What Jupyter puts into builtins a cell can use."""
    problems, _ = run("display(1)\ndisplay([1], raw=True)")
    assert problems == [None]


def test_an_import_of_ipython_finds_the_running_shell() -> None:
    """`from IPython import get_ipython` gives a shell, as in Jupyter."""
    cells = ["from IPython import get_ipython", "assert get_ipython() is not None"]
    assert in_a_process(cells, "problems == [None, None]")


def test_a_cell_of_ipythons_past_its_time_is_interrupted() -> None:
    """The limit holds for cells that IPython runs."""
    assert in_a_process(
        [
            "%time 1",
            "await __import__('asyncio').sleep(60)",
            "%%time\nwhile True: pass",
            "late = 1",
        ],
        "all('interrupted' in p for p in problems[1:3]) and namespace['late'] == 1",
        seconds=1,
    )
