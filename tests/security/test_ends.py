"""What a review of the core broke: forks, cells and calls that end oddly, and cost the others."""

from __future__ import annotations

import time

import pytest

from autograder.wire import Died, Raised
from tests.security.asking import DOUBLE, DOUBLED, SHORT, ask, bwrap_works, run


@bwrap_works
def test_a_fork_that_leaves_its_process_group_is_ended_all_the_same() -> None:
    """It costs its own call, not the time of the questions beside it."""
    cell = (
        "import os, time\n"
        "def f(x):\n    os.setpgid(0, os.getpgid(os.getppid()))\n    time.sleep(60)"
    )
    before = time.monotonic()
    answers, _ = run([DOUBLE, cell], ask("f"), ask("double"))
    assert answers == [(Died("time", "1 s"),), DOUBLED]
    assert time.monotonic() - before < 4


@bwrap_works
def test_a_fork_may_end_by_any_signal() -> None:
    """Real-time signals have no name, and end the call only."""
    cell = "import os\ndef f(x):\n    os.kill(os.getpid(), 40)"
    assert run([cell], ask("f"))[0] == [(Died("crash", "signal 40"),)]


@bwrap_works
@pytest.mark.parametrize("cell", ["import time\ntime.sleep(0.6)", "while True: pass"])
def test_a_notebook_past_its_time_keeps_what_its_cells_defined(cell: str) -> None:
    """Many cells that train or never end are not begun any more; they do not cost the others."""
    limits = SHORT._replace(cell_seconds=1, notebook_seconds=1)
    answers, problems = run([DOUBLE, *[cell] * 3], ask("double"), limits=limits)
    assert answers == [DOUBLED]
    assert problems[3].startswith("it was not begun")


@bwrap_works
def test_a_probe_that_stands_still_is_waited_for_as_long_as_one_question_takes() -> None:
    """The questions behind it do not add to the time."""
    cell = "import os, time\ndef f(x):\n    os.kill(os.getppid(), 19)\n    time.sleep(60)"
    questions = ask("f"), ask("double", 20), ask("double", 20), ask("double", 20)
    before = time.monotonic()
    answers, _ = run([DOUBLE, cell], *questions)
    assert [answer[0] for answer in answers[1:]] == [*DOUBLED] * 3
    assert time.monotonic() - before < 12


@bwrap_works
def test_the_class_of_an_exception_may_have_any_name() -> None:
    """Half an emoji, or a metaclass that raises when asked for the name, costs nothing more."""
    cells = [
        "class Meta(type):\n    @property\n    def __name__(cls):\n        raise SystemExit\n"
        "class Hidden(Exception, metaclass=Meta):\n    pass\nraise Hidden('h')",
        "odd = type('Odd', (Exception,), {})\nodd.__name__ = 'Odd'\n"
        "def f(x):\n    raise Hidden('h')",
    ]
    answers, problems = run(cells, ask("f"))
    assert problems == {0: "Hidden: h"}
    assert answers == [(Raised("Hidden", "h"),)]
