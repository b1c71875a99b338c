"""Stand-ins: a handout's lines for Otter run, and the grader's packages are turned away."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

from tests.conftest import ROOT


def in_a_process(script: str, home: Path | None = None) -> str:
    """What a script prints after the stand-ins are installed."""
    start = "from autograder.probe import standins\nstandins.install()\n"
    done = subprocess.run(
        [sys.executable, "-c", start + textwrap.dedent(script)],
        env={"PYTHONPATH": str(ROOT), **({"HOME": str(home)} if home else {})},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_lines_of_a_handout_run() -> None:
    """Every call of Otter's student interface does nothing, and says so."""
    script = """\
        import otter
        grader = otter.Notebook("02-bptt.ipynb", tests_dir="tests")
        print(grader.check("grad_z2"))
        grader.check_all()
        grader.export(cell_ids=["a"], pdf=False)
        grader.submit()
        from otter import Notebook
        Notebook()
        otter.__version__.split(".")
    """
    assert in_a_process(script) == "check is not run while grading\n"


def test_a_loop_with_a_bar_of_progress_runs() -> None:
    """In all the ways in which tqdm is imported and used; the bar itself is not there."""
    script = """\
        import tqdm.notebook
        from tqdm import tqdm as bar, trange
        from tqdm.auto import tqdm as another
        print(list(tqdm.notebook.tqdm([1, 2], desc="epoch")), list(trange(1, 4, leave=False)))
        with another(total=3) as shown:
            shown.update(1)
            shown.n += 1
            shown.set_postfix(loss=0.1)
            bar.write("done")
        steps = bar(range(3))
        steps.set_description("step")
        print(len(steps), sum(steps))
    """
    assert in_a_process(script) == "[1, 2] [1, 2, 3]\n3 3\n"


def test_a_bar_of_progress_counts() -> None:
    """Loops ask it how far they are, and how far there is to go."""
    script = """\
        import importlib.util
        from tqdm import tqdm
        bar = tqdm(total=3)
        while bar.n < bar.total:
            bar.update(1)
        steps = tqdm(range(4))
        print([steps.n / steps.total for _ in steps], steps.n, bool(bar), len(bar))
        print(len(tqdm((n for n in range(2)), total=2)), tqdm([], "nothing").total)
        tqdm._instances.clear()
        tqdm.pandas()
        print([importlib.util.find_spec(name) is not None for name in ("otter", "tqdm")])
    """
    assert in_a_process(script) == "[0.0, 0.25, 0.5, 0.75] 4 True 3\n2 0\n[True, True]\n"


def test_private_names_are_not_made_up() -> None:
    """Protocols that look for special methods find none."""
    script = """\
        import copy, otter
        grader = otter.Notebook()
        copy.deepcopy(grader)
        print(hasattr(grader, "_repr_html_"), hasattr(grader, "__array__"))
    """
    assert in_a_process(script) == "False False\n"


def test_the_graders_packages_cannot_be_imported() -> None:
    """Neither what was loaded before nor what lies on the path."""
    script = """\
        import sys
        for name in ("autograder", "autograder.judge", "autograder.probe", "rnn_reference.bptt"):
            try:
                __import__(name)
            except ImportError as error:
                print(type(error).__name__)
        print([m for m in sys.modules if m.startswith(("autograder.", "rnn_reference."))])
    """
    assert in_a_process(script) == "ModuleNotFoundError\n" * 4 + "[]\n"


def test_the_notebook_starts_in_its_home(tmp_path: Path) -> None:
    """Files that a notebook writes land there."""
    assert in_a_process("import os; print(os.getcwd())", tmp_path) == f"{tmp_path.resolve()}\n"


def test_without_a_home_nothing_moves() -> None:
    """The working folder stays where it was."""
    assert in_a_process("import os; print(os.getcwd())") == f"{os.getcwd()}\n"  # noqa: PTH109
