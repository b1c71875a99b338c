"""The session: a notebook runs, and each cell and each question costs no more than itself."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest

from autograder.sandbox import Sandbox
from autograder.sandbox.bwrap import environment as environment_of
from autograder.sandbox.limits import MIB, Limits
from autograder.sandbox.session import Question, Session
from autograder.values import pack, unpack
from autograder.wire import Call, CallResult, Died, Raised, Returned, TooLarge, Undefined

SHORT = Limits(cell_seconds=1, call_seconds=1, notebook_seconds=8, submission_seconds=30)
DOUBLE = "def double(x):\n    return 2 * x"
DOUBLED = pack(np.array([0.0, 2.0, 4.0]))


def ask(function: str, times: int = 1, **arguments: Any) -> list[Call]:
    arguments = arguments or {"x": np.arange(3.0)}
    packed = {name: pack(value) for name, value in arguments.items()}
    return [Call(function, packed)] * times


def run(
    sandbox: Sandbox, cells: list[str], *questions: list[Call], limits: Limits = SHORT
) -> tuple[list[tuple[CallResult, ...]], dict[int, str]]:
    with Session(sandbox, sandbox.start(limits), cells, limits) as session:
        return list(session.answers(map(Question, questions))), session.problems


def test_a_function_of_the_notebook_is_called_with_arrays(sandbox: Sandbox) -> None:
    """A call goes in as arrays and comes back as arrays."""
    answers, problems = run(sandbox, [DOUBLE], ask("double"))
    assert answers == [(Returned(DOUBLED),)]
    assert problems == {}


def test_a_notebook_may_import_the_same_packages_everywhere(sandbox: Sandbox) -> None:
    """What else is installed for the grader is not there, so that no score depends on it."""
    problems = run(
        sandbox, ["import numpy, matplotlib, IPython", "import docker", "import pytest"]
    )[1]
    assert problems == {
        1: "ModuleNotFoundError: No module named 'docker'",
        2: "ModuleNotFoundError: No module named 'pytest'",
    }


def test_a_function_that_is_not_there_is_undefined(sandbox: Sandbox) -> None:
    """A missing function is an answer of its own."""
    assert run(sandbox, ["x = 1"], ask("double"), ask("x"))[0] == [(Undefined(),), (Undefined(),)]


def test_a_cell_that_raises_does_not_stop_the_next(sandbox: Sandbox) -> None:
    """Cells after a failing one still run, and the failure is told."""
    answers, problems = run(sandbox, ["1 / 0", DOUBLE], ask("double"))
    assert answers == [(Returned(DOUBLED),)]
    assert problems == {0: "ZeroDivisionError: division by zero"}


@pytest.mark.parametrize(
    "cell",
    [
        "while True: pass",
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, [14])\nwhile True: pass",
        "import time\ntime.sleep(100)",
    ],
    ids=["loop", "caught", "blocked", "sleep"],
)
def test_a_cell_that_never_ends_costs_itself(sandbox: Sandbox, cell: str) -> None:
    """A cell past its limit is interrupted, or left out in a second run."""
    answers, problems = run(sandbox, [DOUBLE, cell, "late = double"], ask("late"))
    assert answers == [(Returned(DOUBLED),)]
    assert list(problems) == [1]


@pytest.mark.parametrize(
    "cell",
    ["import os\nos._exit(3)", "import ctypes\nctypes.string_at(0)", "raise SystemExit", "exit()"],
)
def test_a_cell_that_ends_its_process_costs_itself(sandbox: Sandbox, cell: str) -> None:
    """A crash in one cell leaves the others."""
    answers, problems = run(sandbox, [DOUBLE, cell, "late = double"], ask("late"))
    assert answers == [(Returned(DOUBLED),)]
    assert list(problems) == [1]


FATES = {
    "def f(x):\n    raise KeyError('k')": Raised("KeyError", "'k'"),
    "def f(x):\n    raise SystemExit(0)": Raised("SystemExit", "0"),
    "def f(x):\n    while True: pass": Died("time", "1 s"),
    "import os\ndef f(x):\n    os._exit(0)": Died("crash"),
    "import os\ndef f(x):\n    os.abort()": Died("crash", "SIGABRT"),
    "import numpy as np\ndef f(x):\n    return np.zeros((1 << 20, 2))": TooLarge(),
    "import numpy as np\ndef f(x):\n    return np.ones(1 << 40)": Died("memory"),
}


@pytest.mark.parametrize(("cell", "fate"), FATES.items())
def test_a_call_that_goes_wrong_costs_only_its_question(
    sandbox: Sandbox, cell: str, fate: CallResult
) -> None:
    """Raising, hanging, ending the process or flooding is told, and the next question answered."""
    answers, _ = run(sandbox, [DOUBLE, cell], ask("double"), ask("f", 2), ask("double"))
    assert answers == [(Returned(DOUBLED),), (fate, fate), (Returned(DOUBLED),)]


def test_a_call_that_takes_the_sandbox_with_it_costs_only_its_question(
    closed_sandbox: Sandbox,
) -> None:
    """Killing every process that can be seen ends one question, and not its neighbours."""
    cells = [DOUBLE, "import os\ndef f(x):\n    os.kill(-1, 9)"]
    questions = [ask("double"), ask("f"), ask("double"), ask("double"), ask("f"), ask("double")]
    answers, _ = run(closed_sandbox, cells, *questions)
    right = (Returned(DOUBLED),)
    ended = (Died("crash", "it ended the whole sandbox"),)
    assert answers == [right, ended, right, right, ended, right]


def test_arguments_that_are_written_into_are_named(sandbox: Sandbox) -> None:
    """The probe says which arguments a function changed, inside dicts as well."""
    cell = "def f(x, P):\n    x += 1\n    return x\ndef g(x, P):\n    P['W'][0] = 5\n    return x"
    arguments = {"x": np.zeros(2), "P": {"W": np.ones(2)}}
    ((f,), (g,)), _ = run(sandbox, [cell], ask("f", **arguments), ask("g", **arguments))
    assert isinstance(f, Returned) and f.changed == ("x",)
    assert isinstance(g, Returned) and g.changed == ("P",)


def test_each_question_starts_from_the_state_that_the_cells_left(sandbox: Sandbox) -> None:
    """What one question does to the notebook's state is not there for the next."""
    cell = "n = [0]\ndef count(x):\n    n[0] += 1\n    return n[0]"
    answers, _ = run(sandbox, [cell], ask("count", 2), ask("count", 2))
    assert answers == [(Returned(1), Returned(2))] * 2


def test_functions_are_called_by_name_where_they_know_the_contracts_names(sandbox: Sandbox) -> None:
    """Another order, keyword-only and extra parameters are no mistake; other names go by place."""
    cell = (
        "def swapped(b, a):\n    return a - b\n"
        "def keyword(*, a, b):\n    return a - b\n"
        "def extra(a, b, verbose=True):\n    return a - b\n"
        "def other(p, q):\n    return p - q"
    )
    arguments = {"a": 5.0, "b": 3.0}
    questions = [ask(name, **arguments) for name in ("swapped", "keyword", "extra", "other")]
    assert run(sandbox, [cell], *questions)[0] == [(Returned(2.0),)] * 4


def test_ipython_lines_work(sandbox: Sandbox) -> None:
    """Magics, shell lines, display and top-level await run as in Jupyter."""
    cells = [
        "%matplotlib inline",
        "!true\nx = !echo two",
        "%%capture\nprint('hidden')",
        "await __import__('asyncio').sleep(0)",
        "display(1)\nget_ipython().run_line_magic('timeit', '-n1 -r1 pass')",
        "from IPython.display import display, HTML\ndisplay(HTML('<b>b</b>'))",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
        "def f(x):\n    return int(x[0])",
    ]
    (((first,),), problems) = run(
        sandbox, cells, ask("f", x=[1, 2]), limits=SHORT._replace(cell_seconds=20)
    )
    assert problems == {}
    assert first == Returned(1)


def test_cells_cannot_read_from_standard_input(sandbox: Sandbox) -> None:
    """`input()` ends at once instead of waiting for someone to type."""
    _, problems = run(sandbox, ["input()"], ask("f"))
    assert problems == {0: "EOFError: EOF when reading a line"}


def test_a_flood_of_output_goes_nowhere(sandbox: Sandbox) -> None:
    """What a notebook prints is not kept."""
    cells = ["for _ in range(3000):\n    print('x' * 10_000)", DOUBLE]
    assert run(sandbox, cells, ask("double")) == ([(Returned(DOUBLED),)], {})


def test_memory_is_limited_over_all_processes(closed_sandbox: Sandbox) -> None:
    """Many processes cannot take more together than one alone."""
    cell = (
        "import os, time\nimport numpy as np\n"
        "for _ in range(4):\n"
        "    if os.fork() == 0:\n"
        "        held = np.ones(15 << 20)\n"
        "        time.sleep(60)\n"
        "time.sleep(60)"
    )
    limits = SHORT._replace(memory_bytes=400 * MIB, cell_seconds=10)
    before = time.monotonic()
    answers, problems = run(closed_sandbox, [DOUBLE, cell], ask("double"), limits=limits)
    assert problems == {1: "it needed more memory than there is for a submission"}
    assert answers == [(Returned(DOUBLED),)]
    assert time.monotonic() - before < 10


def test_processes_are_limited(closed_sandbox: Sandbox) -> None:
    """A fork bomb meets the limit, and the sandbox goes on."""
    cell = (
        "import os, time\ncount = 0\n"
        "try:\n"
        "    while count < 1000:\n"
        "        if os.fork() == 0:\n            time.sleep(30)\n            os._exit(0)\n"
        "        count += 1\n"
        "except OSError:\n    pass\n"
        "def forks(x):\n    return count"
    )
    limits = SHORT._replace(processes=40, cell_seconds=5)
    answers, _ = run(closed_sandbox, [cell], ask("forks"), limits=limits)
    ((count,),) = answers
    assert isinstance(count, Died) or (isinstance(count, Returned) and unpack(count.value) < 40)


def test_a_wire_that_is_garbled_ends_only_the_cell_that_did_it(sandbox: Sandbox) -> None:
    """Frames that student code writes on the probe's descriptors do not get believed."""
    cell = (
        "import os\n"
        "for fd in range(3, 20):\n"
        "    try:\n        os.write(fd, b'\\xff' * 100)\n    except OSError:\n        pass"
    )
    answers, problems = run(sandbox, [DOUBLE, cell], ask("double"))
    assert answers == [(Returned(DOUBLED),)]
    assert set(problems) <= {1}


def test_answers_forged_in_advance_are_not_taken(sandbox: Sandbox) -> None:
    """An answer without the question's token ends the sandbox; nobody is given its points."""
    cell = (
        "import os, sys\n"
        "def forge():\n"
        "    body = bytes.fromhex('83') + b'\\xa4type\\xa8answered\\xa5token\\xc4\\x10' + b'0' * 16"
        " + b'\\xa7results\\x90'\n"
        "    for fd in range(3, 20):\n"
        "        try:\n"
        "            os.write(fd, len(body).to_bytes(4, 'big') + body)\n"
        "        except OSError:\n"
        "            pass\n"
        "forge()"
    )
    answers, problems = run(sandbox, [DOUBLE, cell], ask("double"))
    assert answers == [(Returned(DOUBLED),)]
    assert set(problems) <= {1}


def test_the_graders_packages_are_not_there(sandbox: Sandbox) -> None:
    """Neither the reference nor the judge can be imported beside student code."""
    cells = ["import rnn_reference", "import autograder", "from autograder.items import suite"]
    _, problems = run(sandbox, cells, ask("f"))
    assert all("Error" in problems[cell] for cell in range(3))


def test_nothing_of_the_grader_lies_in_the_sandbox(closed_sandbox: Sandbox) -> None:
    """No file of the reference, the items or the judge is in the sandbox, and no home of ours."""
    cell = (
        "import os\n"
        "def look(x):\n"
        "    found = []\n"
        "    for folder, _, files in os.walk('/'):\n"
        "        if folder.startswith(('/proc', '/sys', '/usr/lib', '/library/', '/student/s')):\n"
        "            continue\n"
        "        found += [os.path.join(folder, f) for f in files]\n"
        "    bad = ('judge', 'checks', 'rnn_reference', '/items', 'solutions', 'diagnosis')\n"
        "    found = [f for f in found if f.endswith(('.py', '.pyc', '.ipynb'))]\n"
        "    return [f for f in found if any(b in f for b in bad) and 'library' not in f\n"
        "            and '/usr' not in f and '/lib/python' not in f] or 'nothing'\n"
        "def environment(x):\n    return dict(os.environ)"
    )
    limits = SHORT._replace(call_seconds=20)
    questions = ask("look"), ask("environment")
    (((found,), (environment,)), _) = run(closed_sandbox, [cell], *questions, limits=limits)
    assert found == Returned("nothing")
    assert isinstance(environment, Returned)
    beside = {"PWD", "LC_CTYPE", "HOSTNAME"}
    assert unpack(environment.value).keys() <= environment_of("").keys() | beside


def test_the_sandbox_has_no_network(closed_sandbox: Sandbox) -> None:
    """Only a loopback of its own is there."""
    cell = "import socket\nsocket.create_connection(('192.0.2.1', 80), timeout=0.5)"
    _, problems = run(closed_sandbox, [cell], ask("f"))
    assert "unreachable" in problems[0].lower()
