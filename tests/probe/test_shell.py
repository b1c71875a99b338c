"""The probe's shell: cells run in order, whatever they do, as in a notebook."""

from __future__ import annotations

import builtins
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from typing import Any

import pytest

from autograder.probe.shell import Shell, describe
from tests.conftest import ROOT


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


def in_a_process(cells: list[str], fact: str, seconds: float = 20) -> bool:
    """Whether a fact holds of a shell that ran these cells; IPython is one per process."""
    script = f"""\
        from autograder.probe.shell import Shell
        cells = {cells!r}
        shell = Shell(cells, {seconds})
        problems = [shell.run(number, cell) for number, cell in enumerate(cells)]
        namespace = shell.namespace
        import sys
        if not ({fact}):
            print(problems, file=sys.__stderr__)
            raise SystemExit("the fact does not hold")
    """
    command = [sys.executable, "-W", "ignore", "-"]
    done = subprocess.run(
        command,
        input=textwrap.dedent(script),
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return True


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


def test_a_line_for_a_front_end_that_is_not_there_does_not_stop_its_cell() -> None:
    """Magics of the kernel's, extensions and windows that are missing are passed over."""
    lines = "%autosave 60", "%load_ext no_such_extension", "%matplotlib qt", "%matplotlib no_such"
    cells = ["\n".join((*lines, "reached = 1")), "%run no_such_file.py"]
    assert in_a_process(
        cells,
        "problems[0] is None and namespace['reached'] == 1 and 'no_such_file' in problems[1]",
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


@pytest.mark.parametrize(
    "cell",
    [
        "import no_such_package\nreached = 1",
        "import math, no_such_package.part as nothing, json\nreached = json and math and 1",
        "from no_such_package import (\n    one,\n    two,\n)\n\nreached = 1",
        "import no_such_package\nfrom no_such_too import *\nreached = 1",
        "import no_such_package; import math as m; reached = m and 1",
        "import no_such_package  # \u2028, which is no end of a line\nreached = 1",
        "%matplotlib inline\nimport no_such_package\nreached = 1",
        "if True:\n    import no_such_package\nreached = 1",
        "def f():\n    import no_such_package\nf()\nreached = 1",
    ],
    ids=["one", "several", "from", "two", "a line", "2028", "magic", "in a block", "in a function"],
)
def test_what_stands_below_the_import_of_a_missing_package_runs(cell: str) -> None:
    """The import is the cell's problem, and does not take along what stands below it."""
    assert in_a_process(
        [cell],
        "namespace.get('reached') == 1"
        """ and problems == ["ModuleNotFoundError: No module named 'no_such_package'"]""",
    )


@pytest.mark.parametrize(
    "cell",
    [
        "no_such_package.f()\nreached = 1",
        "for _ in range(3):\n    data = so.f()\nreached = 1",
        "data = part(1)\nfirst, second = data\nprint(first)\nreached = 1",
        "def use():\n    return part(1)\nuse()\nreached = 1",
        "@part\ndef unreached(): pass\nreached = 1",
    ],
    ids=["called", "in a loop", "what came of it", "in a function", "a decorator"],
)
def test_what_stands_below_the_use_of_a_missing_package_runs(cell: str) -> None:
    """In the cell of the import and in any after it; what would have come of it is missing too."""
    imports = "import no_such_package\nimport no_such_too as so\nfrom no_such_third import part\n"
    for cells in ([imports + cell], [imports, cell]):
        assert in_a_process(
            cells,
            "namespace.get('reached') == 1 and 'unreached' not in namespace and all(problems)",
        )


def test_the_problem_that_ended_a_cell_is_told_before_a_missing_package() -> None:
    """What stands below was lost by it, and not by the package."""
    cells = ["import no_such_package\n1 / 0\nreached = 1"]
    assert in_a_process(cells, "problems == ['ZeroDivisionError: division by zero']")


def test_a_name_of_a_function_that_is_left_out_is_no_name_of_the_notebooks() -> None:
    """Only what the notebook itself has not is passed over."""
    cells = ["@no_such_decorator\ndef f():\n    own = 1", "own\nreached = 1"]
    assert in_a_process(
        ["from no_such_package import no_such_decorator\n" + cells[0], cells[1]],
        "'reached' not in namespace and problems[1] == \"NameError: name 'own' is not defined\"",
    )


@pytest.mark.parametrize(
    "cell",
    [
        "import math\nmath.no_such_name\nreached = 1",
        "import no_such_package\nno_such_name\nreached = 1",
        "import no_such_package\n1 / 0\nreached = 1",
        "raise NameError('mine', name=None)\nreached = 1",
    ],
    ids=["an attribute", "another name", "a division", "raised"],
)
def test_any_other_problem_ends_its_cell(cell: str) -> None:
    """Only what a missing package is to blame for is passed over."""
    assert in_a_process([cell], "'reached' not in namespace and problems[0]")


def test_a_magic_that_installs_packages_costs_nothing() -> None:
    """There is no network; what it would have brought is missing where it is imported."""
    cells = ["%conda install torch\n%pip install -q tqdm\nreached = 1"]
    assert in_a_process(cells, "problems == [None] and namespace['reached'] == 1")
