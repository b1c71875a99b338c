"""Magics that a grading takes in its own way."""

from __future__ import annotations

from tests.probe.shells import in_a_process


def test_a_line_for_a_front_end_that_is_not_there_does_not_stop_its_cell() -> None:
    """Magics of the kernel's, extensions and windows that are missing are passed over."""
    lines = "%autosave 60", "%load_ext no_such_extension", "%matplotlib qt", "%matplotlib no_such"
    cells = ["\n".join((*lines, "reached = 1")), "%run no_such_file.py"]
    assert in_a_process(
        cells,
        "problems[0] is None and namespace['reached'] == 1 and 'no_such_file' in problems[1]",
    )


def test_a_magic_that_installs_packages_costs_nothing() -> None:
    """There is no network; what it would have brought is missing where it is imported."""
    cells = ["%conda install torch\n%pip install -q tqdm\nreached = 1"]
    assert in_a_process(cells, "problems == [None] and namespace['reached'] == 1")


def test_what_a_cell_prints_is_captured_under_its_name() -> None:
    """As IPython has it: also beside options, and with a problem in the cell."""
    cells = [
        "%%capture --no-stderr said\nprint('a')\nx = 1",
        "%%capture said_again\nprint('b')\n1 / 0",
        "texts = said.stdout, said_again.stdout",
    ]
    assert in_a_process(
        cells,
        "namespace['texts'] == ('a\\n', 'b\\n') and namespace['x'] == 1"
        " and problems == [None, 'ZeroDivisionError: division by zero', None]",
    )


def test_a_cell_that_is_timed_starts_no_ipython() -> None:
    """It is a cell as any other; its lines keep their numbers."""
    cells = ["%%time\nx = 1", "%%time -q\n\ndef f(:"]
    assert in_a_process(cells[:1], "namespace['x'] == 1 and 'IPython' not in sys.modules")
    assert in_a_process(cells, "problems[1].startswith('SyntaxError')")


def test_other_magics_of_whole_cells_are_ipythons() -> None:
    """`%%timeit` keeps its names to itself, and `%%timing` is none."""
    cells = ["%%timeit -n 1 -r 1\nx = 1", "%%timing\ny = 1"]
    assert in_a_process(cells, "not {'x', 'y'} & {*namespace} and not problems[0] and problems[1]")
